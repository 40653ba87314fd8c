import { callOf } from '../../../src/core/traffic/traffic-plan.ts';
import { FILLING_MS } from '../../../src/core/traffic/load.ts';
import { busyEvidence, busyOf } from '../../../src/wire/load.ts';
import type { CallFigures } from '../../../src/wire/result/traffic.ts';
import type { Result } from '../../../src/wire/result.ts';

/** Times are sums and differences of a clock's readings. */
const SAME_MS = 1;

/** Each of several calls has the packets of its own streams. */
export function contradictionInCalls({ traffic }: Pick<Result, 'traffic'>): string | null {
  return traffic.calls ? contradictionInCallRows('traffic.calls', traffic.calls, traffic.streams) : null;
}

function contradictionInCallRows(
  at: string,
  calls: readonly CallFigures[],
  streams: Result['traffic']['streams'],
): string | null {
  if (streams.length % calls.length !== 0) return `${at} must divide traffic.streams.`;
  const plan = { calls: calls.length, streams: streams.length };
  for (const [index, call] of calls.entries()) {
    if (call.call !== index) return `${at}[${index}].call must be ${index}.`;
    if ((call.rttMs === null) !== (call.received === 0))
      return `${at}[${index}].rttMs must be there exactly when a packet was received.`;
    const own = streams.filter((_, stream) => callOf(stream, plan) === index);
    for (const count of ['sent', 'received', 'lost'] as const)
      if (own.reduce((sum, stream) => sum + stream[count], 0) !== call[count])
        return `${at}[${index}].${count} must be the sum over its streams.`;
  }
  return null;
}

/**
 * The busy part is held to all that the whole is held to: `check` is that, for a result of one part. It begins after the
 * idle part, and transfers ran at most at their limit.
 */
export function contradictionInBusy(result: Result, check: (part: Result) => string | null): string | null {
  const busy = busyOf(result);
  if (!busy) return null;
  const problem = check({ ...result, ...busyEvidence(result, busy) });
  if (problem !== null) return `loaded.busy: ${problem}`;
  if (busy.filling.received > busy.filling.sent)
    return 'loaded.busy.filling.received must not be over loaded.busy.filling.sent.';
  const latestMs = result.durationMs + FILLING_MS;
  if (busy.startMs < result.durationMs || busy.startMs > latestMs + SAME_MS)
    return `loaded.busy.startMs must be at most ${FILLING_MS} ms after the end of the idle part.`;
  return (busy.traffic.calls?.length ?? 1) === (result.traffic.calls?.length ?? 1)
    ? null
    : 'loaded.busy.traffic.calls must have as many calls as traffic.calls.';
}
