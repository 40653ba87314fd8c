import { msg, str } from '@lit/localize';
import { partAt, wholeStretchMs, type LoadPart } from '../../core/traffic/load.ts';
import type { Checking } from '../../core/run/grant.ts';
import type { RunState } from '../../core/run/state.ts';
import { DRAIN_MS, wholeTestMs } from '../../core/run/test-length.ts';
import type { TrafficPlan } from '../../core/traffic/traffic-plan.ts';
import { stateWording, wayName } from '../connectivity/connectivity.ts';
import { hiddenSoFar } from '../result/finding.ts';
import { clockTime, duration, roughDuration } from '../quantity.ts';
import { silenceSentences } from './silence.ts';

/** The states of a test under way. */
export type RunningState<R> = Exclude<RunState<R>, { kind: 'idle' | 'done' | 'failed' }>;

/** What the page says while a test runs. */
export interface PhaseWording {
  /** The phase, with figures that change. */
  readonly title: string;
  /** The phase for a screen reader: said once, so without anything that changes each second. */
  readonly announcement: string;
  /** A second, quiet line; never empty, so that nothing moves. */
  readonly detail: string;
  /** Measured part of the measured stretch, 0-1. */
  readonly progress: number;
  readonly timeLeft: string;
}

const TITLES = {
  requesting: () => msg('Getting ready'),
  waiting: () => msg('Waiting your turn'),
  locating: () => msg('Finding the nearest relay'),
  checking: () => msg('Checking what this network lets through'),
  connecting: () => msg('Connecting'),
  warming: () => msg('Warming up'),
  draining: () => msg('Waiting for the last packets'),
  composing: () => msg('Working out the result'),
};

/** A phase without figures. */
export const phaseTitle = (phase: keyof typeof TITLES): string => TITLES[phase]();

/** `Waiting your turn, about 40 seconds`. */
export const waitingTitle = (waitMs: number): string =>
  msg(str`${TITLES.waiting()}, about ${roughDuration(waitMs)}`);

/** `Measuring 12 of 30 s`, `Measuring 7:20 of 10:00`. */
export function measuringTitle(elapsedMs: number, durationMs: number): string {
  if (durationMs >= 120_000) return msg(str`Measuring ${clockTime(elapsedMs)} of ${clockTime(durationMs)}`);
  const [part, whole] = [String(Math.floor(elapsedMs / 1000)), String(Math.round(durationMs / 1000))];
  return msg(str`Measuring ${part} of ${whole}\u00a0s`);
}

const inLine = (position: number, waitMs: number): string =>
  msg(str`You are number ${position} in line, about ${roughDuration(waitMs)}. The test starts by itself.`);
const whatRelayIs = (): string => msg('A relay is the point in the network that calls go through.');
/** Of a relay that is tried since those before could not be reached. */
const afterOthers = (relay: Titled): string =>
  msg(str`A nearer test server could not be reached. Now trying ${relayTitle(relay)}.`);
const connectingThrough = (relay: Titled): string =>
  msg(str`Test server: ${relayTitle(relay)}. On a bad network this can take 45 seconds.`);
const triedOf = (tried: number, planned: number, lately: string): string =>
  msg(str`${tried} of ${planned} ways tried. ${lately}`);
const aFewSecondsLeft = (): string => msg('a few seconds left');

const left = (ms: number): string => msg(str`about ${roughDuration(ms)} left`);

/** The words for a state of a running test. */
export function phaseWording<R>(run: RunningState<R>, plan: TrafficPlan): PhaseWording {
  switch (run.kind) {
    case 'requesting':
      return before(TITLES.requesting(), msg('One moment.'), left(wholeTestMs(plan, run.options)));
    case 'waiting': {
      const detail = inLine(run.position, run.waitMs);
      return {
        ...before(TITLES.waiting(), detail, left(run.waitMs + wholeTestMs(plan, run.options))),
        announcement: msg(str`Waiting your turn, number ${run.position} in line.`),
      };
    }
    case 'locating':
      if (run.checking) return checkingWording(run.checking, left(wholeTestMs(plan, run.options)));
      return before(TITLES.locating(), whatRelayIs(), left(wholeTestMs(plan, run.options)));
    case 'connecting':
      return before(
        TITLES.connecting(),
        (run.chosen.missed ?? []).length > 0
          ? afterOthers(run.chosen.relay.relay)
          : connectingThrough(run.chosen.relay.relay),
        left(wholeTestMs(plan, run.chosen.options)),
      );
    case 'warming':
      return before(
        TITLES.warming(),
        msg(str`Test server: ${relayTitle(run.chosen.relay.relay)}.`),
        left(plan.warmUpMs + wholeStretchMs(run.chosen.options.durationMs, run.chosen.options) + DRAIN_MS),
      );
    case 'measuring':
      return measuringWording(run);
    case 'draining':
      return after(TITLES.draining(), msg('Packets that are late are not lost yet.'));
    case 'composing':
      return after(TITLES.composing(), msg('Looking at every packet.'));
  }
}

function checkingWording(
  { outcomes, planned, relay, missed = [] }: Checking,
  timeLeft: string,
): PhaseWording {
  const ended = outcomes.map(
    ({ transport, port, state }) => `${wayName({ transport, port })} ${stateWording(state)}`,
  );
  const detail =
    planned === 0
      ? msg('Trying each way to the relay.')
      : triedOf(outcomes.length, planned, [...new Set(ended)].slice(-2).join(', '));
  const isFirst = missed.length === 0;
  return before(TITLES.checking(), isFirst ? detail : afterOthers(relay.relay), timeLeft);
}

function measuringWording<R>(run: Extract<RunState<R>, { kind: 'measuring' }>): PhaseWording {
  const { options } = run.chosen;
  const durationMs = wholeStretchMs(options.durationMs, options);
  const elapsedMs = Math.min(run.elapsedMs, durationMs);
  return {
    title: measuringTitle(elapsedMs, durationMs),
    announcement: msg(str`Measuring for ${duration(durationMs)}.`),
    detail: options.loaded
      ? partWording(partAt(elapsedMs, options.durationMs))
      : msg(str`Test server: ${relayTitle(run.chosen.relay.relay)}.`),
    progress: durationMs > 0 ? elapsedMs / durationMs : 0,
    timeLeft: left(durationMs - elapsedMs + DRAIN_MS),
  };
}

function partWording(part: LoadPart): string {
  switch (part) {
    case 'idle':
      return msg('Part 1 of 2: the link as it is.');
    case 'filling':
      return msg('Uploads and downloads begin, to make the link busy.');
    case 'busy':
      return msg('Part 2 of 2: while uploads and downloads keep the link busy.');
  }
}

const before = (title: string, detail: string, timeLeft: string): PhaseWording => ({
  title,
  announcement: `${title}.`,
  detail,
  progress: 0,
  timeLeft,
});

const after = (title: string, detail: string): PhaseWording => ({
  title,
  announcement: `${title}.`,
  detail,
  progress: 1,
  timeLeft: aFewSecondsLeft(),
});

/** What may stand in each place while a test runs. */
export interface PhaseRoom {
  readonly titles: readonly string[];
  readonly details: readonly string[];
  readonly timesLeft: readonly string[];
}

/**
 * The longest of what a test through one of these relays may say in each place: the page keeps room for it, so that
 * what stands below does not move, whatever the font and the width.
 */
export function phaseRoom(relays: readonly Titled[]): PhaseRoom {
  const longestWaitMs = 55_000;
  const check = `${wayName({ transport: 'tcp', port: 3478 })} ${stateWording('blocked')}`;
  return {
    titles: Object.values(TITLES).map((title) => title()),
    details: [
      inLine(88, longestWaitMs),
      whatRelayIs(),
      ...relays.map(connectingThrough),
      ...relays.map(afterOthers),
      triedOf(10, 10, [check, check].join(', ')),
      partWording('filling'),
      partWording('busy'),
      hiddenSoFar(longestWaitMs),
      ...silenceSentences(),
    ],
    timesLeft: [left(longestWaitMs), aFewSecondsLeft()],
  };
}

interface Titled {
  readonly name: string;
  readonly place: string | null;
}

/** A relay as people know it: its place, else its name. */
export const relayTitle = (relay: Titled): string =>
  relay.place === null ? relay.name : `${relay.place} (${relay.name})`;
