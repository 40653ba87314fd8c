import type { Result } from '../../src/wire/result.ts';

/** What a relay witnessed of one stream that asked for EF and came with these marks, ten packets of each. */
export function witnessedMarks(dscps: readonly number[], hopLimit: number): NonNullable<Result['witness']> {
  const arrived = dscps.map((dscp) => ({ dscp, packets: 10 }));
  return {
    state: 'whole',
    reason: null,
    lostUp: 0,
    lostDown: 0,
    lostUnknown: 0,
    unwitnessed: 0,
    clockDriftPpm: 0,
    clockResidualMs: 0,
    sources: [],
    marks: {
      streams: [{ stream: 0, askedDscp: 46, arrived, changedMs: dscps.length > 1 ? 200 : null }],
      hopLimits: [{ fromMs: 0, hopLimit }],
      read: 10 * dscps.length,
      ecnCapable: 0,
      congestionMarked: 0,
    },
  };
}
