import { expect, it } from 'vitest';
import type { MarksNearQuery, ResultStore } from '../../../../server/store/port/results.ts';
import { witnessedMarks } from '../../../support/witnessed-marks.ts';
import { arrival, NEW_YEAR_MS, type ArrivalChanges } from './arrivals.ts';

/** Routers were in between: the marks say something of the network. */
const ROUTED = 60;

/** What became of the marks of tests around one. */
export function describeMarksNear(store: () => ResultStore): void {
  it('knows whether marks were kept in the tests around one, of its site and relay, without it', async () => {
    const marked = async (
      id: string,
      at: number,
      dscp: number | null,
      { isByAgent = true, ...changes }: ArrivalChanges & { readonly isByAgent?: boolean } = {},
    ): Promise<void> => {
      const made = arrival(id, {
        site: 'Bern',
        standing: 'token',
        atMs: NEW_YEAR_MS + at,
        ...changes,
        ...(dscp === null ? {} : { result: { witness: witnessedMarks([dscp], ROUTED) } }),
      });
      const client = { ...made.result.client, unattended: isByAgent };
      // Of those without a token the server's clock tells the time.
      const receivedAtMs = NEW_YEAR_MS + at + made.result.durationMs;
      await store().save({ ...made, receivedAtMs, result: { ...made.result, client } });
    };
    await marked('later', 8, 46);
    await marked('own', 5, 0, { user: 'Ada', isByAgent: false });
    await marked('same moment', 5, 0, { isByAgent: false, user: 'Bob', standing: 'request' });
    await marked('other writing', 3, 46, { site: ' BERN ', relay: 'BUILT-IN' });
    await marked('earliest', 1, 0);
    await marked('too early', 0, 46);
    await marked('too late', 10, 46);
    await marked('not asked', 4, null);
    await marked('other relay', 4, 46, { relay: 'East' });
    await marked('other site', 4, 46, { site: 'Rome' });
    await marked('own person', 4, 46, { user: ' ada', isByAgent: false });
    await marked('nobody answers', 4, 46, { standing: 'seen', isByAgent: false });
    await marked('agent nobody answers for', 4, 46, { standing: 'seen' });
    const own: MarksNearQuery = {
      site: 'bern',
      relay: 'built-in',
      atMs: NEW_YEAR_MS + 5,
      withinMs: 4,
      exceptId: 'own',
      exceptUser: 'Ada',
      limit: 9,
    };
    const read = async (changes: Partial<MarksNearQuery> = {}): Promise<unknown[]> =>
      (await store().marksNear({ ...own, ...changes })).map(({ atMs, isByAgent, areKept }) => [
        atMs - NEW_YEAR_MS,
        isByAgent,
        areKept,
      ]);
    expect(await read()).toEqual([
      [1, true, false],
      [3, true, true],
      [5, false, false],
      [8, true, true],
    ]);
    expect(await read({ limit: 1 })).toEqual([
      [5, false, false],
      [8, true, true],
    ]);
    // `seen` counts for no site, whoever asks: only its own person's test comes along.
    expect(await read({ exceptUser: null, withinMs: 1 })).toEqual([
      [4, false, true],
      [5, false, false],
    ]);
    expect(await read({ relay: 'east' })).toEqual([[4, true, true]]);
    expect(await read({ site: 'Paris' })).toEqual([]);
  });
}
