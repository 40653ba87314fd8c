import { describe, expect, it } from 'vitest';
import { callRange } from '../../../src/core/find-calls/call-range.ts';
import { SEARCH_LIMIT_MS } from '../../../src/core/find-calls/call-search.ts';
import { drawnLink, searchOver } from '../../support/call/limited-link.ts';

describe('a search over a limited link of the netlab', () => {
  // Each further seed of the twenty a limit is run by `npm run bench:find-calls`.
  it.each([
    [3, 1],
    [3, 2],
    [7, 1],
  ])('finds a limit of %i calls, with seed %i, within its time and data', (calls, seed) => {
    const { search, why } = searchOver(drawnLink(calls, seed), seed);
    const { carried, missed } = callRange(search.steps);

    expect(why).toBe('found');
    expect(Math.abs(carried - calls)).toBeLessThanOrEqual(1);
    expect(missed).toBe(carried + 1);
    expect(search.steps.reduce((sum, { tookMs }) => sum + tookMs, 0)).toBeLessThanOrEqual(SEARCH_LIMIT_MS);
    expect(search.steps.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(search.dataCapBytes);
  });
});
