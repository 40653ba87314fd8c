import { expect, it } from 'vitest';
import type { ResultStore } from '../../../../server/store/port/results.ts';
import { arrival, type ArrivalChanges } from './arrivals.ts';

/** Which customer regions results say. */
export function describeRegions(store: () => ResultStore): void {
  it('counts the customer regions that the results of sites say, of those that somebody answers for', async () => {
    const said = async (
      id: string,
      site: string | null,
      region: string | undefined,
      changes: ArrivalChanges = {},
    ) => {
      const labels = { ticket: null, site, user: null, ...(region === undefined ? {} : { region }) };
      await store().save(arrival(id, { site, ...changes, result: { labels } }));
    };
    expect(await store().regions()).toEqual(new Map());
    await said('a', 'Bern', 'West Europe', { standing: 'token' });
    await said('b', ' bern', 'North Europe', { standing: 'request' });
    await said('c', 'BERN', 'North Europe');
    await said('d', 'Bern', 'Hawaii US', { standing: 'seen' });
    await said('e', 'Bern', undefined, { standing: 'token' });
    await said('f', null, 'Hawaii US', { standing: 'token' });
    expect(await store().regions()).toEqual(
      new Map([
        [
          'bern',
          [
            { region: 'North Europe', tests: 2 },
            { region: 'West Europe', tests: 1 },
          ],
        ],
      ]),
    );
  });
}
