import { busyGrades } from '../../../src/core/verdict/busy-part.ts';
import { NO_PAGE_FACTS } from '../../../src/core/verdict/page-facts.ts';
import { busyEvidence } from '../../../src/wire/load.ts';
import type { CallFigures } from '../../../src/wire/result/traffic.ts';
import type { Result } from '../../../src/wire/result.ts';
import { fixtureResult } from './fixture-result.ts';
import { madeOnce } from './made-once.ts';
import type { Fate } from './simulated-call.ts';

/** Results under load, put together from two tests: the link as it is, and with a queue. */

/** The same for all packets of a tick, so that none overtakes another. */
const tick = (atMs: number): number => Math.floor(atMs / 20);
const idle: Fate = (atMs) => 41 + 2 * Math.sin(tick(atMs));
/** A queue that fills and empties slowly, as TCP does it. */
const queued = (atMs: number): number => 160 + 55 * (1 + Math.sin(tick(atMs) / 35));
const overflowing: Fate = (atMs, random) => (random() < 0.021 ? null : queued(atMs));

const MBIT = 1_000_000;

function withBusy(
  result: Result,
  busy: Result,
  rates: { readonly down: number; readonly up: number; readonly busyRatio?: number },
): Result {
  const { durationMs, traffic, metrics, timeline } = busy;
  const witness = busy.witness ?? result.witness;
  if (!witness) throw new Error('A busy part says what its relay saw.');
  const { sent, received, lost, late, reordered, duplicates } = traffic;
  const throughput = (mbps: number) => ({
    bytes: Math.round(((durationMs + 3000) / 1000) * ((mbps * MBIT) / 8)),
    bitsPerSecond: mbps * MBIT,
    busyRatio: rates.busyRatio ?? 0.99,
  });
  const figures = {
    startMs: result.durationMs + 2990,
    durationMs,
    filling: { sent: 750, received: 750 },
    traffic: {
      sent,
      received,
      lost,
      late,
      reordered,
      duplicates,
      streams: traffic.streams.map((stream) => ({
        stream: stream.stream,
        sent: stream.sent,
        received: stream.received,
        lost: stream.lost,
      })),
    },
    metrics,
    witness,
    transfers: {
      limitBitsPerSecond: 50 * MBIT,
      down: throughput(rates.down),
      up: throughput(rates.up),
    },
    timeline,
  };
  const { target, rows, findings, verdict } = busyGrades(
    busyEvidence(result, figures),
    figures,
    result.grades.target,
    NO_PAGE_FACTS,
  );
  return {
    ...result,
    loaded: { state: 'measured', busy: { ...figures, grades: { target, rows, findings, verdict } } },
  };
}

/** As many calls as the test has streams: each has one. */
function withCalls(result: Result): Result {
  const { traffic, metrics } = result;
  const calls = traffic.streams.map(({ stream, sent, received, lost }): CallFigures => ({
    call: stream,
    sent,
    received,
    lost,
    rttMs: (metrics.loop.rttMs?.mean ?? 0) + stream * 0.7,
    worstJitter15sMs: (metrics.loop.worstJitter15s?.ms ?? 0) + stream * 0.1,
    worstLoss15s: sent > 0 ? lost / sent : null,
  }));
  return { ...result, traffic: { ...traffic, calls } };
}

const witnessed = (fate: Fate): Result => fixtureResult({ fate: { up: fate, down: () => 20 } });

export const LOAD_RESULTS = madeOnce({
  'load-slower': () => withBusy(witnessed(idle), witnessed(overflowing), { down: 46.2, up: 9.4 }),
  'load-fine': () => withBusy(witnessed(idle), witnessed(idle), { down: 49.8, up: 49.6 }),
  'load-not-busy': () => withBusy(witnessed(idle), witnessed(idle), { down: 12.3, up: 0.4, busyRatio: 0.31 }),
  'load-failed': () => ({
    ...witnessed(idle),
    loaded: {
      state: 'not-measured' as const,
      why: 'transfers-failed' as const,
      message: 'The server did not answer any more.',
      transferredBytes: 0,
    },
  }),
  'load-calls': () => withCalls(witnessed(idle)),
});
