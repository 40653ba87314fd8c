import { sql, type Kysely, type RawBuilder } from 'kysely';
import {
  LAST_TESTS_DAYS,
  MOST_COUNTED_TESTS,
  type LastTests,
} from '../../../../src/wire/relays/last-tests.ts';
import type { DatabaseKind } from '../column-types.ts';
import { firstKeyOf, monthOf } from '../months/month.ts';
import { fromKeyOn } from '../months/since.ts';
import type { Tables } from '../tables.ts';
import { labelKey } from './label-words.ts';

const DAY_MS = 24 * 3_600_000;
/** Relays of one question: there are 200 that joined and some of the configuration, and a statement takes so many values. */
const ASKED_AT_ONCE = 250;

interface Counted {
  readonly relay_key: string;
  readonly tests: number;
  readonly newest: number | null;
}

/** The last tests of each relay, in the order of the names; two questions for all, however many results there are. */
export async function readLastTests(
  db: Kysely<Tables>,
  relays: readonly string[],
  nowMs: number,
  kind: DatabaseKind,
): Promise<LastTests[]> {
  const keys = relays.map(labelKey);
  const asked = [...new Set(keys)];
  const byKey = new Map<string, LastTests>();
  for (let at = 0; at < asked.length; at += ASKED_AT_ONCE)
    for (const [key, tests] of await lastTestsOf(db, asked.slice(at, at + ASKED_AT_ONCE), nowMs, kind))
      byKey.set(key, tests);
  return keys.map((key) => byKey.get(key) ?? { ofDay: 0, isMore: false, newest: null });
}

async function lastTestsOf(
  db: Kysely<Tables>,
  keys: readonly string[],
  nowMs: number,
  kind: DatabaseKind,
): Promise<[string, LastTests][]> {
  const { rows: counted } = await countedTests(keys, nowMs, kind).execute(db);
  const newestSeqs = counted.flatMap(({ newest }) => newest ?? []);
  const rows =
    newestSeqs.length === 0
      ? []
      : await db
          .selectFrom('results')
          .select(['seq', 'id', 'code', 'at_ms as atMs', 'verdict'])
          .where('seq', 'in', newestSeqs)
          .execute();
  const bySeq = new Map(rows.map(({ seq, ...newest }) => [seq, newest]));
  return counted.map(({ relay_key: key, tests, newest }) => [
    key,
    {
      ofDay: Math.min(tests, MOST_COUNTED_TESTS),
      isMore: tests > MOST_COUNTED_TESTS,
      // One that was removed meanwhile is gone.
      newest: newest === null ? null : (bySeq.get(newest) ?? null),
    },
  ]);
}

/**
 * By the index `results_relay_labels`. A result arrives after it was measured, so that what was measured lately has a key of the
 * newest months, or of before there were months: PostgreSQL plans for the tables of those alone.
 */
export function countedTests(
  keys: readonly string[],
  nowMs: number,
  kind: DatabaseKind,
): RawBuilder<Counted> {
  const fromMs = nowMs - LAST_TESTS_DAYS * DAY_MS;
  const months = fromKeyOn(firstKeyOf(monthOf(fromMs)));
  return sql<Counted>`select asked.column1 as relay_key,
    (select count(*) from (select 1 from results where ${ofRelay(kind, nowMs - DAY_MS)} and ${months}
      ${newestFirst(kind)} limit ${sql.lit(MOST_COUNTED_TESTS + 1)}) as few) as tests,
    (select results.seq from results where ${ofRelay(kind, fromMs)} and ${months}
      ${newestFirst(kind)} limit 1) as newest
    from (values ${sql.join(keys.map((key) => sql`(${key})`))}) as asked`;
}

/**
 * Rows of the relay that is asked for, since a moment. PostgreSQL does not know which relay that is: where most results are of one, it would
 * look for each through all results of the time. So the rows are told as a range of that index, and in its order.
 */
const ofRelay = (kind: DatabaseKind, fromMs: number): RawBuilder<unknown> =>
  kind === 'sqlite'
    ? sql`results.relay_key = asked.column1 and results.at_ms >= ${fromMs}`
    : sql`(results.relay_key, results.at_ms) >= (asked.column1, ${fromMs})
        and (results.relay_key, results.at_ms) <= (asked.column1, ${sql.lit(Number.MAX_SAFE_INTEGER)})`;

const newestFirst = (kind: DatabaseKind): RawBuilder<unknown> =>
  kind === 'sqlite'
    ? sql`order by results.at_ms desc, results.seq desc`
    : sql`order by results.relay_key desc, results.at_ms desc, results.seq desc`;
