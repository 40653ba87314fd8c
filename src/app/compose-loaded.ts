import { FILLING_MS } from '../core/traffic/load.ts';
import { isReceived } from '../core/packets/packet.ts';
import type { RunFacts } from '../core/run/state.ts';
import type { TargetChoice } from '../core/verdict/targets.ts';
import { throughputOf, type Move } from '../core/traffic/transfers.ts';
import { monotonicMs } from '../core/units.ts';
import { busyGrades } from '../core/verdict/busy-part.ts';
import { pageFactsOf, type SeenPart } from '../core/verdict/page-facts.ts';
import { busyEvidence } from '../wire/load.ts';
import type { Busy } from '../wire/result/loaded.ts';
import type { Result, ResultFigures } from '../wire/result.ts';
import type { Recording } from './call-session.ts';
import { measurePart, type PartContext, type PartFigures, type Stretch } from './part-figures.ts';

/** Shorter than this, a busy part tells nothing. */
const LEAST_BUSY_MS = 1000;

/** The parts of a recording. Without load all of it is the idle one. */
export interface Parts {
  readonly idle: Stretch;
  readonly filling: Stretch | null;
  readonly busy: Stretch | null;
}

/** Divides a recording where the procedure did: transfers begin at the end of the idle part. */
export function partsOf({ packets, beginMs, endMs }: Recording, { options }: RunFacts['chosen']): Parts {
  const between = (fromMs: number, toMs: number): Stretch => ({
    packets: packets.filter(({ sentMs }) => sentMs >= fromMs && sentMs < toMs),
    beginMs: monotonicMs(fromMs),
    endMs: monotonicMs(toMs),
  });
  const idleEndMs = beginMs + options.durationMs;
  if (!options.loaded || endMs <= idleEndMs)
    return { idle: { packets, beginMs, endMs }, filling: null, busy: null };
  // As the idle part begins with a packet, so does this one, or no window of its whole length would fit into it.
  const dueMs = idleEndMs + FILLING_MS;
  const busyBeginMs =
    packets.findLast(({ sentMs }) => sentMs >= idleEndMs && sentMs <= dueMs)?.sentMs ?? dueMs;
  const hasBusy = endMs - busyBeginMs >= LEAST_BUSY_MS;
  return {
    idle: between(beginMs, idleEndMs),
    filling: between(idleEndMs, hasBusy ? busyBeginMs : endMs),
    // The very last packets carry the time of the end mark.
    busy: hasBusy ? { ...between(busyBeginMs, Infinity), endMs } : null,
  };
}

/** What the loaded part is composed from. */
export interface LoadedContext extends PartContext {
  readonly facts: RunFacts;
  readonly moves: readonly Move[];
  readonly parts: Parts;
  readonly target: TargetChoice;
}

/** What happened in a test, of whichever part it was. */
export const seenBy = ({
  incidents,
  call,
  chosen,
}: RunFacts): Pick<SeenPart, 'plannedMs' | 'wasStopped' | 'audioStoppedAtMs' | 'fallbackCause'> => ({
  plannedMs: chosen.options.durationMs,
  wasStopped: incidents.stoppedEarly,
  audioStoppedAtMs: incidents.audioStoppedAtMs,
  fallbackCause: call.fallbackCause,
});

/** The second part of a test; `null` when none was asked for. `whole` are the figures that both parts share. */
export async function composeLoaded(
  context: LoadedContext,
  whole: ResultFigures,
): Promise<NonNullable<Result['loaded']> | null> {
  const { facts, parts, moves } = context;
  const { transfers, incidents, chosen } = facts;
  if (!chosen.options.loaded) return null;
  if (transfers.kind !== 'running' || !parts.busy || !parts.filling)
    return {
      state: 'not-measured',
      why:
        transfers.kind === 'failed' ? 'transfers-failed' : incidents.stoppedEarly ? 'stopped' : 'call-ended',
      message: transfers.kind === 'failed' ? transfers.message.slice(0, MAX_MESSAGE) : null,
      transferredBytes: moves.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  const { busy: stretch, filling } = parts;
  const figures = await measurePart(context, stretch);
  const busy: Omit<Busy, 'grades'> = {
    startMs: stretch.beginMs - context.recording.beginMs,
    durationMs: stretch.endMs - stretch.beginMs,
    filling: { sent: filling.packets.length, received: filling.packets.filter(isReceived).length },
    traffic: {
      ...figures.counts,
      duplicates: figures.duplicates,
      streams: streamCounts(figures),
      ...(figures.calls.length > 0 ? { calls: figures.calls } : {}),
    },
    metrics: figures.metrics,
    witness: figures.testimony.summary,
    transfers: {
      limitBitsPerSecond: chosen.grant.transferBitsPerSecond ?? 0,
      down: throughputOf(moves, 'down', stretch),
      up: throughputOf(moves, 'up', stretch),
    },
    timeline: figures.timeline,
  };
  const page = pageFactsOf({
    ...seenBy(facts),
    measurement: figures.measurement,
    startMs: busy.startMs,
    isFollowed: false,
  });
  const evidence = busyEvidence(whole, busy);
  const { target, rows, findings, verdict } = busyGrades(evidence, busy, context.target, page);
  return { state: 'measured', busy: { ...busy, grades: { target, rows, findings, verdict } } };
}

const MAX_MESSAGE = 300;

const streamCounts = ({ measurement }: PartFigures): Busy['traffic']['streams'] =>
  Array.from({ length: measurement.streams }, (_, stream) => {
    const packets = measurement.packets.filter((packet) => packet.stream === stream);
    const received = packets.filter(isReceived).length;
    return { stream, sent: packets.length, received, lost: packets.length - received };
  });
