import { describe, expect, it } from 'vitest';
import { LOAD_RESULTS } from '../../ui/gallery/load-results.ts';
import { NETWORK_RESULTS } from '../../ui/gallery/network-results.ts';
import { RESULTS } from '../../ui/gallery/results.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { anyResult } from './any-result.ts';
import { claimsOf, contradictionsIn, EXCLUDING_CLAIMS } from './claims.ts';
import { sentencesOf } from './sentences.ts';

/** But for those whose calls take seconds to simulate. */
const GALLERY = Object.entries({ ...RESULTS, ...LOAD_RESULTS, ...NETWORK_RESULTS }).filter(
  ([name]) => !name.endsWith('-long'),
);
/** The second tier of CI draws a hundred thousand. */
const RUNS = Number(process.env['EDGEWISE_CONTRADICTION_RUNS'] ?? 3000);
/** Claims that stand in the table to be never made: each of them was, once. */
const NEVER_MADE = new Set(['figures differ', 'damage in a row']);

describe('no two sentences of a result contradict one another', () => {
  it.each(GALLERY)('of the gallery: %s', (_name, make) => {
    const result = make();
    expect(contradictionsIn(claimsOf(result, sentencesOf(result)))).toEqual([]);
  });

  it(`of ${RUNS} results that were drawn`, { timeout: 600_000 }, () => {
    const random = seededRandom(15);
    const made = new Map<string, number>();
    for (let run = 0; run < RUNS; run += 1) {
      const result = anyResult(random);
      const claims = claimsOf(result, sentencesOf(result));
      expect(contradictionsIn(claims), `result ${run}`).toEqual([]);
      for (const claim of claims.keys()) made.set(claim, (made.get(claim) ?? 0) + 1);
    }
    // A table that speaks of what is never said would hold whatever is written.
    const unmade = [...EXCLUDING_CLAIMS].filter((claim) => !made.has(claim) && !NEVER_MADE.has(claim));
    expect(unmade).toEqual([]);
  });
});
