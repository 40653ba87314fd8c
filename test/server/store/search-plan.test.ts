import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ListOrder, ResultSearch } from '../../../src/wire/desk/search.ts';
import { openDatabase, type Database } from '../../../server/store/kysely/database.ts';
import { MonthTables } from '../../../server/store/kysely/months/month-tables.ts';
import { KyselyResultStore } from '../../../server/store/kysely/results/result-store.ts';
import { SharedWriter } from '../../../server/store/kysely/results/writer.ts';
import type { RowKey } from '../../../server/store/kysely/results/search/row-order.ts';
import { SearchPlan } from '../../../server/store/kysely/results/search/search-plan.ts';
import type { QueryPlanLimits } from '../../../server/store/kysely/results/search/query-plan.ts';
import { arrival, NEW_YEAR_MS, type ArrivalChanges } from './contract/arrivals.ts';
import { onBothDatabases } from './on-both-databases.ts';

/** Limits so small that a few results are as many as a million: every way of coming by rows is taken. */
const SMALL: Readonly<Record<string, QueryPlanLimits>> = {
  'glances at some and goes on by its plan': limits({ glancedFirst: 3, glancedMost: 5 }),
  'glances twice': limits({ glancedFirst: 3, glancedMost: 1000 }),
  'looks through what its plan has near by': limits({ glancedFirst: 3, nearLooks: 3 }),
  'gathers what is near by': limits({ gathered: 30, glancedFirst: 3, nearLooks: 1 }),
  'takes for frequent what it saw once': limits({ glancedFirst: 9, frequentRows: 1, gathered: 2 }),
  'gathers few rows': limits({ gathered: 30, glancedFirst: 2 }),
  walks: limits({ gathered: 1, glancedFirst: 2 }),
  'never glances': limits({ fewRows: 1000, fewKeys: 1000 }),
};

function limits(changes: Partial<QueryPlanLimits>): QueryPlanLimits {
  return {
    gathered: 8,
    fewRows: 0,
    fewKeys: 0,
    glancedFirst: 4,
    glancedMost: 0,
    nearLooks: 0,
    frequentRows: 20,
    ...changes,
  };
}

/** Nine moments in six months, and some results that arrive months after they were measured. */
const STEP_MS = 20 * 86_400_000;
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
]
  .map(({ site, user, v }, at) => ({
    // Several of one moment, which the order must tell apart all the same.
    atMs: NEW_YEAR_MS + ((at * 7) % 9) * STEP_MS,
    lateMs: at % 3 === 0 ? (at % 11) * STEP_MS : 0,
    changes: {
      site,
      user,
      verdict: v === 1 ? 'misses' : 'meets',
      address: `192.0.2.${at % 5}`,
      ...(at % 4 === 0
        ? { sources: [`192.0.2.${at % 3}:9`, `198.51.100.${at % 2}:9`, '198.51.100.7:9'] }
        : {}),
    } satisfies ArrivalChanges,
  }))
  // As they arrive.
  .sort((a, b) => a.atMs + a.lateMs - b.atMs - b.lateMs)
  .map((stored, at) => ({ ...stored, id: `r${at}` }));
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
function expectedOf({ text, user, verdict, address, fromMs = 0, toMs = Infinity }: ResultSearch): string[] {
  return STORED.map((stored, arrived) => ({ ...stored, arrived }))
    .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
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

/** Those that arrived first, as if they were of before there were months. */
const putBeforeMonths = async (database: Database): Promise<void> => {
  const first = 2 ** 36 * 12 * 56;
  for (const table of ['results', 'inner_addresses'])
    await database.write((transaction) =>
      sql`update ${sql.table(table)} set seq = seq % ${sql.lit(2 ** 36)} where seq < ${sql.lit(first + 2 ** 36)}`.execute(
        transaction,
      ),
    );
};

/** On PostgreSQL rows are divided by the month; the clock is before, among and after all of them. */
onBothDatabases(['results', 'label_words'], (name, empty) => {
  describe(`SearchPlan on ${name}`, () => {
    let database: Database;
    beforeAll(async () => {
      database = await openDatabase(await empty());
      let next = 0;
      const store = new KyselyResultStore(database, new SharedWriter(database, () => (next += 7)));
      for (const { id, atMs, lateMs, changes } of STORED)
        await store.save(arrival(id, { atMs, receivedAtMs: atMs + 60_000 + lateMs, ...changes }));
      if (database.kind === 'postgresql') await putBeforeMonths(database);
    }, 60_000);
    afterAll(async () => {
      await database.close();
    });

    /** All that is found, page by page. */
    const found = (
      search: ResultSearch,
      pageSize: number,
      limits: QueryPlanLimits,
      { order, nowMs }: { readonly order: ListOrder; readonly nowMs: number },
    ): Promise<string[]> =>
      database.read(async (db) => {
        const months = database.kind === 'postgresql' ? new MonthTables(db, () => nowMs) : null;
        const stretches = await months?.stretches(search.toMs);
        const plan = await SearchPlan.make(db, search, { limits, order, stretches, kind: database.kind });
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
            fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
            fc.integer({ min: 1, max: 7 }),
            fc.constantFrom('newest' as const, 'oldest' as const),
            fc.constantFrom(...[-20, 1, 6, 9, 40].map((steps) => NEW_YEAR_MS + steps * STEP_MS)),
            async (words, user, verdict, address, from, to, pageSize, order, nowMs) => {
              const search: ResultSearch = {
                ...(words.length > 0 ? { text: words.join(' ') } : {}),
                ...(user === undefined ? {} : { user }),
                ...(verdict === undefined ? {} : { verdict }),
                ...(address === undefined ? {} : { address }),
                fromMs: NEW_YEAR_MS + from * STEP_MS,
                ...(to === undefined ? {} : { toMs: NEW_YEAR_MS + to * STEP_MS }),
              };
              const expected = expectedOf(search);
              expect(await found(search, pageSize, small, { order, nowMs })).toEqual(
                order === 'newest' ? expected : expected.reverse(),
              );
            },
          ),
          { numRuns: database.kind === 'sqlite' ? 120 : 40, seed: 7 },
        );
      },
      60_000,
    );
  });
});
