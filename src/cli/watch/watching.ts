import { setTimeout as after } from 'node:timers/promises';
import { offsetFor } from '../../core/sites/schedule.ts';
import { wholeStretchMs } from '../../core/traffic/load.ts';
import type { Sample } from '../../wire/sample.ts';
import { agentSays, spoolSays } from '../../wording/cli/watch.ts';
import { runUrl } from '../run-url.ts';
import { fileProblem } from '../file-problem.ts';
import { ownShare } from './agent-identity.ts';
import { Agent, type SlotReport } from './agent.ts';
import type { AgentFolder } from './agent-folder.ts';
import type { BrowserRuns } from './browser-runs.ts';
import { Forwarder } from './forwarder.ts';
import { csvLine, ndjsonLine, type LineFile } from './local-files.ts';
import { Outbox } from './outbox.ts';
import { parcelsOf, sampleOf } from './parcels.ts';
import { httpSender } from './send-parcel.ts';
import { calendarSlots, gridSlots, type SlotSource } from './slot-source.ts';
import { SlotState } from './slot-state.ts';
import { Spool } from './spool.ts';
import { Turns } from './turns.ts';
import type { WatchedTest, WatchConfiguration } from './watch-configuration.ts';

/** What watching needs of the world. */
export interface WatchingParts {
  readonly configuration: WatchConfiguration;
  readonly folder: AgentFolder;
  readonly browsers: BrowserRuns;
  readonly ndjson: Pick<LineFile, 'tryAppend'> | null;
  readonly csv: Pick<LineFile, 'tryAppend'> | null;
  /** Is told of every slot, once it is kept. */
  readonly onSlot: (report: SlotReport, sample: Sample) => void;
  readonly log: (line: string) => void;
}

/** Where what is measured goes: a spool, and who empties it. */
interface Outgoing {
  readonly spool: Spool;
  readonly outbox: Outbox;
  readonly forwarder: Forwarder;
}

/** Beside the measured time: connecting takes up to 45 s, and there may be a queue. */
const SPARE_MS = 120_000;
/** Calendars name a moment: an agent keeps as near to it as spreading allows. */
const CALENDAR_SPREAD_MS = 300_000;
/** What is left at the end of `--for` is tried so long, and sent by the next start otherwise. */
const LAST_SENDING_MS = 60_000;

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  after(ms, undefined, { signal }).catch(() => undefined);

/** The slots of one test of a plan, at the agent's own offset. */
export function slotsOf({ rhythm, agent }: WatchConfiguration, test: WatchedTest): SlotSource {
  const share = ownShare(agent, test);
  return rhythm.kind === 'every'
    ? gridSlots({ everyMs: rhythm.everyMs, offsetMs: offsetFor(share, rhythm.everyMs) })
    : calendarSlots(rhythm.calendar, offsetFor(share, Math.min(rhythm.everyMs, CALENDAR_SPREAD_MS)));
}

/** Every test of a plan at its slots, each kept on the disk and sent from there. */
export class Watching {
  readonly #parts: WatchingParts;
  readonly #outgoing = new Map<string, Outgoing>();
  readonly #tests = new Turns();
  readonly #reports = new Turns();

  constructor(parts: WatchingParts) {
    this.#parts = parts;
  }

  /** Parcels that are still to be sent. */
  get unsent(): number {
    let count = 0;
    for (const { spool, outbox } of this.#outgoing.values()) count += spool.state.parcels + outbox.waiting;
    return count;
  }

  /** Resolves when the time is over or the signal has come; rejects when the folder cannot be used. */
  async run(signal: AbortSignal): Promise<void> {
    const { configuration, folder } = this.#parts;
    const untilMs = configuration.forMs === null ? null : await folder.endOf(configuration.forMs, Date.now());
    const agents: Agent[] = [];
    for (const test of configuration.tests) agents.push(await this.#agentOf(test, untilMs, signal));
    for (const { forwarder } of this.#outgoing.values()) void forwarder.run(signal);
    await Promise.all(agents.map((agent) => agent.run(signal)));
    if (!signal.aborted) await this.#sendTheRest(signal);
    await this.#parts.browsers.close();
  }

  async #agentOf(test: WatchedTest, untilMs: number | null, signal: AbortSignal): Promise<Agent> {
    const { configuration, folder, log } = this.#parts;
    const { rhythm } = configuration;
    const schedule =
      rhythm.kind === 'every'
        ? `every ${rhythm.everyMs}`
        : `cron ${rhythm.pattern} ${configuration.timeZone}`;
    const state = await SlotState.open(folder.folder, test, schedule);
    const outgoing = test.token === null ? null : await this.#outgoingOf(test.url, test.token);
    return new Agent({
      slots: slotsOf(configuration, test),
      untilMs,
      lastSlot: state.last,
      isAtOnce: configuration.isAtOnce,
      onlyConnectivity: test.onlyConnectivity,
      nowMs: () => Date.now(),
      wait,
      test: (stop) => this.#tests.take(() => this.#test(test, stop)),
      // One whole report after another: what is told and written to files has the order of what is stored.
      keep: (report) => this.#reports.take(() => this.#keep(report, test, state, outgoing, signal)),
      log,
    });
  }

  async #outgoingOf(url: string, token: string): Promise<Outgoing> {
    const { configuration, folder, log } = this.#parts;
    const server = new URL(url).origin;
    const place = folder.outgoing(server, token);
    const known = this.#outgoing.get(place);
    if (known) return known;
    const spool = await Spool.open(place, configuration.spoolLimitBytes);
    const outbox = new Outbox(spool, log);
    const send = httpSender(server, token);
    const forwarder = new Forwarder({ spool: outbox, send, random: Math.random, wait, log });
    const outgoing = { spool, outbox, forwarder };
    this.#outgoing.set(place, outgoing);
    return outgoing;
  }

  #test(test: WatchedTest, signal: AbortSignal): ReturnType<BrowserRuns['run']> {
    const { url, site, relay, region, target, durationMs, token, onlyConnectivity, mark, calls, loaded } =
      test;
    const labels = { site, ticket: null, user: null, request: null, region };
    return this.#parts.browsers.run({
      url: runUrl({
        url: new URL(url),
        durationMs,
        relay,
        target,
        labels,
        packets: null,
        keepPackets: false,
        onlyConnectivity,
        mark,
        calls,
        loaded,
      }),
      mayStore: token !== null,
      token,
      timeoutMs: wholeStretchMs(durationMs, test) + SPARE_MS,
      signal,
      onPhase: () => undefined,
    });
  }

  /** To the disk first, each part of it, then to the server. Never rejects. */
  async #keep(
    report: SlotReport,
    test: WatchedTest,
    state: SlotState,
    outgoing: Outgoing | null,
    signal: AbortSignal,
  ): Promise<void> {
    const { configuration, folder, ndjson, csv, onSlot, log } = this.#parts;
    const { agent: name, timeZone, rhythm } = configuration;
    const sampling = { name, secret: folder.secret, timeZone, everyMs: rhythm.everyMs };
    const sample = sampleOf(report, test, sampling);
    const droppedBefore = outgoing?.spool.dropped ?? 0;
    await outgoing?.outbox.add(parcelsOf(report, sample));
    const dropped = (outgoing?.spool.dropped ?? 0) - droppedBefore;
    if (dropped > 0) log(spoolSays.full(dropped));
    await ndjson?.tryAppend(ndjsonLine(report, sample), log);
    await csv?.tryAppend(csvLine(report, sample, Date.now()), log);
    try {
      await state.note(report.dealtWith);
    } catch (error) {
      log(agentSays.slotNotNoted(fileProblem(error)));
    }
    onSlot(report, sample);
    void outgoing?.forwarder.run(signal);
  }

  async #sendTheRest(signal: AbortSignal): Promise<void> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), LAST_SENDING_MS);
    const end = (): void => stop.abort();
    signal.addEventListener('abort', end);
    while (this.unsent > 0 && !stop.signal.aborted) await wait(100, stop.signal);
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}
