import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ListOrder, ResultSearch } from '../../../src/wire/desk/search.ts';
import { openDatabase, type Database } from '../../../server/store/kysely/database.ts';
import { KyselyResultStore } from '../../../server/store/kysely/results/result-store.ts';
import { SharedWriter } from '../../../server/store/kysely/results/writer.ts';
import type { RowKey } from '../../../server/store/kysely/results/row-order.ts';
import { SearchPlan, type QueryPlanLimits } from '../../../server/store/kysely/results/search-plan.ts';
import { arrival, NEW_YEAR_MS, type ArrivalChanges } from './contract/arrivals.ts';

/** Limits so small that a few results are as many as a million: every way of coming by rows is taken. */
const SMALL: Readonly<Record<string, QueryPlanLimits>> = {
  'glances at some and goes on by its plan': limits({ glancedFirst: 3, glancedNext: 5, glances: 2 }),
  'gathers few rows': limits({ gathered: 30, glancedFirst: 2, glances: 1 }),
  walks: limits({ gathered: 1, glancedFirst: 2, glances: 1 }),
  'never glances': limits({ fewRows: 1000, fewKeys: 1000 }),
};

function limits(changes: Partial<QueryPlanLimits>): QueryPlanLimits {
  return { gathered: 8, fewRows: 0, fewKeys: 0, glancedFirst: 4, glancedNext: 4, glances: 2, ...changes };
}

const SITES = ['Berlin', 'Berlin Mitte', 'Bern', null];
const USERS = ['Ada Berg', 'Ada Mitte', 'Bo', null];
/** So many share two words that the labels are no longer looked up one by one. */
const NAMESAKES = 150;
const STORED = [
  ...Array.from({ length: NAMESAKES }, (_, number) => ({
    site: null,
    user: `Cy Dorn ${number}`,
    v: number % 3,
  })),
  ...SITES.flatMap((site) => USERS.flatMap((user) => [0, 1, 2].map((v) => ({ site, user, v })))),
].map(({ site, user, v }, at) => ({
  id: `r${at}`,
  // Several of one moment, which the order must tell apart all the same.
  atMs: NEW_YEAR_MS + ((at * 7) % 9),
  changes: {
    site,
    user,
    verdict: v === 1 ? 'misses' : 'meets',
    address: `192.0.2.${at % 5}`,
    ...(at % 4 === 0 ? { sources: [`192.0.2.${at % 3}:9`, `198.51.100.${at % 2}:9`, '198.51.100.7:9'] } : {}),
  } satisfies ArrivalChanges,
}));
const ADDRESSES = ['192.0.2.1', '198.51.100.1', '198.51.100.0/24', '198.51.100.0/25', '198.51', '192.0.2.9'];
const addressesOf = ({ address, sources = [] }: ArrivalChanges): string[] => [
  address ?? '',
  ...sources.map((source) => source.replace(':9', '')),
];
const startsWord = (label: string | null, word: string): boolean =>
  (label ?? '')
    .toLowerCase()
    .split(/[ -]/)
    .some((each) => each.startsWith(word));

/** What a search finds, by looking at each result: newest first, of one moment the last that arrived. */
function expectedOf({ text, user, verdict, address, fromMs = 0 }: ResultSearch): string[] {
  return STORED.map((stored, arrived) => ({ ...stored, arrived }))
    .filter(({ atMs }) => atMs >= fromMs)
    .filter(({ changes }) => {
      // Both networks hold all of these addresses that begin as they do.
      const begin = (address ?? '').replace(/0\/2[45]$/, '');
      return addressesOf(changes).some((one) =>
        begin === address && begin.split('.').length === 4 ? one === begin : one.startsWith(begin),
      );
    })
    .filter(({ changes }) => verdict === undefined || changes.verdict === verdict)
    .filter(({ changes }) =>
      (user ?? '').split(' ').every((word) => user === undefined || startsWord(changes.user, word)),
    )
    .filter(({ changes }) =>
      (text ?? '')
        .split(' ')
        .filter((word) => word !== '')
        .every((word) => [changes.site, changes.user, 'built-in'].some((label) => startsWord(label, word))),
    )
    .sort((a, b) => b.atMs - a.atMs || b.arrived - a.arrived)
    .map(({ id }) => id);
}

describe('SearchPlan', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase({ kind: 'sqlite', file: ':memory:' });
    let next = 0;
    const store = new KyselyResultStore(database, new SharedWriter(database, () => (next += 7)));
    for (const { id, atMs, changes } of STORED) await store.save(arrival(id, { atMs, ...changes }));
  });
  afterAll(async () => {
    await database.close();
  });

  /** All that is found, page by page. */
  const found = (
    search: ResultSearch,
    pageSize: number,
    small: QueryPlanLimits,
    order: ListOrder = 'newest',
  ): Promise<string[]> =>
    database.read(async (db) => {
      const plan = await SearchPlan.make(db, search, { limits: small, order });
      const seqs: number[] = [];
      let after: RowKey | null = null;
      for (;;) {
        const page: RowKey[] = await plan.page(after, pageSize);
        seqs.push(...page.map(({ seq }) => seq));
        after = page.at(-1) ?? null;
        if (page.length < pageSize) break;
      }
      const rows = await db.selectFrom('results').select(['seq', 'id']).execute();
      const idOf = new Map(rows.map(({ seq, id }) => [seq, id]));
      return seqs.map((seq) => idOf.get(seq) ?? 'none');
    });

  it.each(Object.entries(SMALL))(
    'finds and orders as looking at each result would, when it %s',
    async (_what, small) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.constantFrom('b', 'ber', 'berl', 'mitte', 'ada', 'bo', 'built', 'cy', 'dorn', 'x'), {
            maxLength: 3,
          }),
          fc.option(
            fc.constantFrom('ada', 'ada be', 'ada mitte', 'bo', 'mitte berg', 'dorn cy', 'cy dorn 1'),
            { nil: undefined },
          ),
          fc.option(fc.constantFrom('meets' as const, 'misses' as const), { nil: undefined }),
          fc.option(fc.constantFrom(...ADDRESSES), { nil: undefined }),
          fc.integer({ min: 0, max: 9 }),
          fc.integer({ min: 1, max: 7 }),
          fc.constantFrom('newest' as const, 'oldest' as const),
          async (words, user, verdict, address, from, pageSize, order) => {
            const search: ResultSearch = {
              ...(words.length > 0 ? { text: words.join(' ') } : {}),
              ...(user === undefined ? {} : { user }),
              ...(verdict === undefined ? {} : { verdict }),
              ...(address === undefined ? {} : { address }),
              fromMs: NEW_YEAR_MS + from,
            };
            const expected = expectedOf(search);
            expect(await found(search, pageSize, small, order)).toEqual(
              order === 'newest' ? expected : expected.reverse(),
            );
          },
        ),
        { numRuns: 120, seed: 7 },
      );
    },
  );
});
