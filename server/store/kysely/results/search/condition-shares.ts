import { sql, type Expression, type Kysely, type SqlBool } from 'kysely';
import type { DatabaseKind } from '../../column-types.ts';
import type { Tables } from '../../tables.ts';
import { fulfils, type Rows } from './row-conditions.ts';
import { nameOf, type Condition, type KeyColumn, type Way } from './search-condition.ts';

/** Rows that were just looked through, all that there are in a while. */
export interface Sample {
  readonly spanMs: number;
  /** Whether a row is one of them. */
  readonly isIn: (rows: Rows) => Expression<SqlBool>;
  /** How long the while is that is still to be looked through. */
  readonly leftMs: number;
}

/** Columns that stand in the index by which rows are looked through: no row is opened for these. */
const IN_INDEX: readonly KeyColumn[] = ['site_key', 'relay_key', 'user_key', 'ticket_key', 'verdict'];

/** So much more than a limit has to be expected to be taken for more than the limit. */
const SURELY = 2;

const isInIndex = (way: Way): boolean =>
  way.kind === 'words' || (way.kind === 'keys' && IN_INDEX.includes(way.column));

/**
 * How many rows of a sample fulfil each condition. What many fulfil need not be counted: ten thousand rows of an index are two hundred
 * pages of the disk. Tells how a search is read, never what it finds.
 */
export class ConditionShares {
  readonly #sample: Sample;
  readonly #rows: ReadonlyMap<string, number>;

  private constructor(sample: Sample, rows: ReadonlyMap<string, number>) {
    this.#sample = sample;
    this.#rows = rows;
  }

  /** Looks through the sample once more, for all of these conditions at once. */
  static async of(
    db: Kysely<Tables>,
    conditions: readonly Condition[],
    sample: Sample,
    kind: DatabaseKind,
  ): Promise<ConditionShares> {
    const byName = new Map(
      conditions
        .filter((condition) => condition.every(isInIndex))
        .map((condition) => [nameOf(condition), condition]),
    );
    const names = [...byName.keys()];
    if (names.length === 0) return new ConditionShares(sample, new Map());
    const row = await db
      .selectFrom('results')
      .select((rows) =>
        [...byName.values()].map((condition, at) => {
          const isFulfilled = rows.or(condition.map((way) => fulfils(db, rows, way, kind)));
          return sql<number | string | null>`sum(case when ${isFulfilled} then 1 else 0 end)`.as(
            `rows_${String(at)}`,
          );
        }),
      )
      .where(sample.isIn)
      .executeTakeFirstOrThrow();
    const rows = names.map((name, at): [string, number] => [name, Number(row[`rows_${String(at)}`] ?? 0)]);
    return new ConditionShares(sample, new Map(rows));
  }

  /**
   * Whether surely more than so many rows of what is left fulfil it, if they come as in the sample; fewer than `frequentRows` of a sample say
   * little of that.
   */
  isFrequent(
    condition: Condition,
    { gathered, frequentRows }: { readonly gathered: number; readonly frequentRows: number },
  ): boolean {
    const rows = this.rowsOf(condition);
    if (rows === null || rows < frequentRows) return false;
    const { spanMs, leftMs } = this.#sample;
    return (rows * leftMs) / Math.max(1, spanMs) >= SURELY * gathered;
  }

  /** Rows of the sample that fulfil it; `null`: nobody has looked. */
  rowsOf(condition: Condition): number | null {
    return this.#rows.get(nameOf(condition)) ?? null;
  }
}
