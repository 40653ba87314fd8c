import { expect, it } from 'vitest';
import type { ResultStore } from '../../../../server/store/port/results.ts';
import type { CallSearchResult } from '../../../../src/wire/result/call-search.ts';
import { NEW_YEAR_MS, arrival, type ArrivalChanges } from './arrivals.ts';

/** Which search for the number of calls is the newest of a site. */
export function describeSearches(store: () => ResultStore): void {
  it('finds the newest search of a site, of those that somebody answers for', async () => {
    const callSearch = (mostCalls: number): CallSearchResult => ({
      mostCalls,
      dataCapBytes: 5_000_000,
      end: 'found',
      steps: [{ calls: 1, outcome: 'carries', misses: [], bytes: 9, tookMs: 20_000 }],
    });
    const save = async (id: string, mostCalls: number | null, changes: ArrivalChanges) => {
      const result = mostCalls === null ? {} : { callSearch: callSearch(mostCalls) };
      await store().save(arrival(id, { site: 'Bern', standing: 'token', ...changes, result }));
    };
    expect(await store().newestSearch('Bern')).toBeNull();
    await save('plain', null, { atMs: NEW_YEAR_MS + 9000 });
    expect(await store().newestSearch('Bern')).toBeNull();
    await save('old', 5, { atMs: NEW_YEAR_MS + 1000 });
    await save('new', 10, { atMs: NEW_YEAR_MS + 3000, standing: 'request', site: ' bern ' });
    await save('middle', 7, { atMs: NEW_YEAR_MS + 2000 });
    await save('nobody', 15, { atMs: NEW_YEAR_MS + 4000, standing: 'seen' });
    await save('elsewhere', 20, { atMs: NEW_YEAR_MS + 5000, site: 'Oslo' });
    const found = await store().newestSearch('BERN');
    expect([found?.row.id, found?.result?.callSearch]).toEqual(['new', callSearch(10)]);
    expect(await store().newestSearch('Rome')).toBeNull();
  });
}
