import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
// Loaded before, so that the app has it at once.
import '../../src/app/call-search.ts';
import { contradictionIn } from '../../server/results/consistency/contradiction.ts';
import { newSearch } from '../../src/core/find-calls/call-search.ts';
import type { TestOptions } from '../../src/core/run/options.ts';
import type { LoadWish } from '../../src/core/traffic/load.ts';
import { ADMITTED, setUp } from './app-on-clock.ts';

interface Asked extends LoadWish {
  readonly durationMs: number;
}

/** An app that searches on a link which loses a twentieth of the packets of more calls than it carries. */
async function searched(carries: number, options: Partial<TestOptions>) {
  const asked: Asked[] = [];
  const fate = (globalSequence: number): number | 'lost' =>
    (asked.at(-1)?.calls ?? 0) > carries && globalSequence % 20 === 7 ? 'lost' : 40;
  const at = setUp(
    { fate },
    {
      options,
      server: {
        requestTest: (durationMs, load) => {
          asked.push({ durationMs, ...load });
          return Promise.resolve(ADMITTED);
        },
      },
    },
  );
  at.app.open(null);
  at.app.start();
  // Between two tests what follows is loaded, which takes no time of this clock.
  for (let second = 0; second < 240 && at.stored.length === 0; second += 1) {
    await at.clock.advance(1000);
    await nextTurn();
  }
  return { ...at, asked };
}

describe('an app that is asked how many calls the link carries', () => {
  it('doubles, halves, and makes both ends again: one result tells of all tests', async () => {
    const { asked, stored } = await searched(2, { search: newSearch(20) });
    // Five places: 1, 2, 4 missed; 3 missed; then 3 and 2 once more.
    expect(asked.map(({ calls }) => calls)).toEqual([1, 2, 4, 3, 3, 2]);
    expect(stored).toHaveLength(1);
    const [result] = stored;
    if (!result) throw new Error('no result');
    expect(result.callSearch).toMatchObject({
      mostCalls: 5,
      dataCapBytes: 300_000_000,
      end: 'found',
      steps: [
        { calls: 1, outcome: 'carries', misses: [] },
        { calls: 2, outcome: 'carries', misses: [] },
        { calls: 4, outcome: 'misses' },
        { calls: 3, outcome: 'misses' },
        { calls: 3, outcome: 'misses' },
        { calls: 2, outcome: 'carries', misses: [] },
      ],
    });
    expect(contradictionIn(result)).toBeNull();
  }, 30_000);

  it('sets length, load, marks and records of its tests itself, whatever was asked for', async () => {
    const rest = { calls: 3, loaded: true, durationMs: 60_000, keepPackets: true, mark: 'half' } as const;
    const { asked, packets } = await searched(5, { ...rest, search: newSearch(1) });
    expect(asked).toEqual(Array(2).fill({ durationMs: 15_000, calls: 1, loaded: false }));
    expect(packets).toEqual([]);
  }, 30_000);

  it('begins nothing that could move more than it may', async () => {
    // A test of one call moves some 2.5 MB: a second one, of two calls, would be beyond 5 MB.
    const { asked, stored } = await searched(5, { search: newSearch(20, 5_000_000) });
    expect(asked.map(({ calls }) => calls)).toEqual([1]);
    expect(stored[0]?.callSearch?.end).toBe('data-cap');
  }, 30_000);
});
