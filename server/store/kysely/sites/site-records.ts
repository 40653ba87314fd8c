import { sql, type Kysely, type Selectable } from 'kysely';
import type { SiteRecord } from '../../port/sites.ts';
import type { DatabaseKind } from '../column-types.ts';
import { arrivedSince } from '../months/since.ts';
import { tableBy } from '../results/counted.ts';
import type { Tables } from '../tables.ts';
import { ONLY_CHECKED } from './reading.ts';
import type { SitesTable } from './site-tables.ts';

type SiteRow = Selectable<SitesTable>;

/** What was read of a site, and when it was tested last then. */
interface Known {
  readonly row: SiteRow;
  readonly lastAtMs: number | null;
}

/**
 * Sites as they stand in the database. When each was tested last takes longest to be found, and is a new one only where its row is
 * another: each change of its samples counts its version up, in the transaction that makes it. So it is looked up of those alone.
 */
export class SiteRecords {
  readonly #kind: DatabaseKind;
  readonly #known = new Map<string, Known>();

  constructor(kind: DatabaseKind) {
    this.#kind = kind;
  }

  /**
   * By name; one of them where a key is given. `sinceMs`: since when most of them will have been tested, on a database that is divided
   * by months: only of the others it is looked for in all.
   */
  async read(db: Kysely<Tables>, key: string | null, sinceMs: number | null): Promise<SiteRecord[]> {
    const rows = await sitesOf(db, key === null ? null : [key])
      .orderBy('site_key')
      .execute();
    const known = new Map<string, Known>();
    for (const row of rows) {
      const before = this.#known.get(row.site_key);
      if (before && isSame(before.row, row)) known.set(row.site_key, before);
    }
    const changed = rows.map((row) => row.site_key).filter((each) => !known.has(each));
    for (const [of, found] of await lookUp(db, changed, sinceMs, this.#kind)) {
      known.set(of, found);
      this.#known.set(of, found);
    }
    return rows.flatMap((row) => {
      const found = known.get(row.site_key);
      return found ? recordOf(found) : [];
    });
  }
}

const COLUMNS = [
  'site_key',
  'name',
  'version',
  'seen_zone',
  'seen_every_ms',
  'schedule_at_ms',
  'seen_target',
  'target_at_ms',
  'set_zone',
  'set_every_ms',
  'set_target',
] as const satisfies readonly (keyof SitesTable)[];

const isSame = (a: SiteRow, b: SiteRow): boolean => COLUMNS.every((name) => a[name] === b[name]);

const sitesOf = (db: Kysely<Tables>, keys: readonly string[] | null) =>
  db
    .selectFrom('sites')
    .select(COLUMNS)
    .$if(keys !== null, (sites) => sites.where('site_key', 'in', keys ?? []));

/** Each with its row as it is in the same moment. */
async function lookUp(
  db: Kysely<Tables>,
  keys: readonly string[],
  sinceMs: number | null,
  kind: DatabaseKind,
): Promise<Map<string, Known>> {
  const known = new Map<string, Known>();
  const lookAt = async (some: readonly string[], fromMs: number | null): Promise<string[]> => {
    const quiet: string[] = [];
    for (let at = 0; at < some.length; at += AT_ONCE) {
      const keysOf = some.slice(at, at + AT_ONCE);
      const rows = await sitesOf(db, keysOf).select(lastOf(kind, fromMs)).execute();
      for (const { tested_at_ms: testedMs, due_at_ms: dueMs, ...row } of rows) {
        const lastAtMs = latest(testedMs, dueMs);
        known.set(row.site_key, { row, lastAtMs });
        if (lastAtMs === null) quiet.push(row.site_key);
      }
    }
    return quiet;
  };
  const quiet = await lookAt(keys, sinceMs);
  if (sinceMs !== null) await lookAt(quiet, null);
  return known;
}

/** As many keys as either database takes in one statement, and in some milliseconds. */
const AT_ONCE = 1000;

/** When a site was tested last, and when a sample of it was due last of which nothing came; of those since a moment, where one is given. */
function lastOf(kind: DatabaseKind, sinceMs: number | null) {
  const since = (table: 'results' | 'samples') =>
    sinceMs === null
      ? sql``
      : sql`and ${sql.join(
          [sql`${sql.ref(`${table}.at_ms`)} >= ${sinceMs}`, ...arrivedSince(kind, sinceMs, table)],
          sql` and `,
        )}`;
  return [
    sql<number | null>`(select results.at_ms from ${tableBy('machines', kind)}
      where results.site_key = sites.site_key and results.unattended = 1 ${since('results')}
        and (results.finding is null or results.finding <> ${ONLY_CHECKED})
      order by results.at_ms desc, results.seq desc limit 1)`.as('tested_at_ms'),
    sql<number | null>`(select samples.at_ms from samples
      where samples.site_key = sites.site_key and samples.outcome in ('failed', 'unusable') ${since('samples')}
      order by samples.at_ms desc, samples.seq desc limit 1)`.as('due_at_ms'),
  ] as const;
}

const latest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);

const recordOf = ({ row, lastAtMs }: Known): SiteRecord => ({
  key: row.site_key,
  name: row.name,
  version: row.version,
  seen: { timeZone: row.seen_zone, everyMs: row.seen_every_ms, target: row.seen_target },
  set: { timeZone: row.set_zone, everyMs: row.set_every_ms, target: row.set_target },
  lastAtMs,
});
