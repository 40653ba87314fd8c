import type { RelayStats } from '../port.ts';

/** What one thread says of itself. */
export interface ThreadStats {
  readonly stats: RelayStats;
  /** The tests that hold an allocation there. */
  readonly testIds: readonly string[];
}

/** All threads of a relay together; a test that has allocations at several counts once. There is one at least. */
export function joinedStats(all: readonly ThreadStats[]): RelayStats {
  const [first, ...others] = all;
  if (first === undefined) throw new Error('a relay has a thread');
  const sum = others.reduce((joined, { stats }) => added(joined, stats), first.stats);
  const busyRatio = all.reduce((most, { stats }) => Math.max(most, stats.busyRatio), 0);
  const { socketBuffers } = first.stats;
  return { ...sum, busyRatio, socketBuffers, tests: new Set(all.flatMap(({ testIds }) => testIds)).size };
}

/** Adds numbers, also in records of them; what is no number is the first's. */
function added<Of extends object>(one: Of, other: Of): Of {
  const figures = new Map<string, unknown>(Object.entries(other));
  return Object.fromEntries(
    Object.entries(one).map(([name, figure]: [string, unknown]) => {
      const beside = figures.get(name);
      if (typeof figure === 'number' && typeof beside === 'number') return [name, figure + beside];
      if (typeof figure === 'object' && figure !== null && typeof beside === 'object' && beside !== null)
        return [name, added(figure, beside)];
      return [name, figure];
    }),
  ) as Of;
}
