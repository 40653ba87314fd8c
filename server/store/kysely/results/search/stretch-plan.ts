import type { Kysely } from 'kysely';
import type { ListOrder } from '../../../../../src/wire/desk/search.ts';
import type { DatabaseKind } from '../../column-types.ts';
import type { Tables } from '../../tables.ts';
import type { Sample } from './condition-shares.ts';
import { fullPlan, narrowPlan, type QueryPlan, type QueryPlanLimits } from './query-plan.ts';
import { inOrder, isAfter, type RowKey, type RowLists } from './row-order.ts';
import type { Conditions } from './search-condition.ts';
import type { SearchTerms } from './search-terms.ts';
import { StretchRows } from './stretch-rows.ts';

/** How a search is read. */
export interface StretchPlanOptions {
  readonly limits: QueryPlanLimits;
  readonly order: ListOrder;
  readonly kind: DatabaseKind;
}

/** What was found by looking through some rows, and how far that came; `null`: nowhere. */
interface Glance {
  readonly found: RowKey[];
  /** Where that began; `null`: with the first row. */
  readonly from: RowKey | null;
  readonly until: RowKey | 'end' | null;
}

/** How much longer each look is than the one before. */
const LONGER = 4;

/** A search of the rows of one stretch of keys: its pages are read one after the other. */
export class StretchPlan {
  readonly #db: Kysely<Tables>;
  readonly #conditions: Conditions;
  readonly #terms: SearchTerms;
  readonly #limits: QueryPlanLimits;
  readonly #order: ListOrder;
  readonly #kind: DatabaseKind;
  readonly #rows: StretchRows;
  #narrow: Promise<QueryPlan | null> | null = null;
  #plan: Promise<QueryPlan> | null = null;
  #first: Promise<RowKey | null> | null = null;

  /** `terms` are of the same search, whatever the stretch. */
  constructor(
    db: Kysely<Tables>,
    conditions: Conditions,
    terms: SearchTerms,
    { limits, order, kind }: StretchPlanOptions,
  ) {
    this.#db = db;
    this.#conditions = conditions;
    this.#terms = terms;
    this.#limits = limits;
    this.#order = order;
    this.#kind = kind;
    this.#rows = new StretchRows(db, conditions, order, kind);
  }

  /** Whether there is any row after a place, within the times, whatever it fulfils. */
  hasRows(after: RowKey | null): Promise<boolean> {
    return this.#rows.hasRows(after);
  }

  /** The keys of the next rows in the order of the plan; `after`: those that come after it. */
  async page(after: RowKey | null, limit: number): Promise<RowKey[]> {
    const narrow = await (this.#narrow ??= narrowPlan(this.#db, this.#conditions, this.#kind, this.#limits));
    if (narrow) return this.#planned(narrow, after, limit);
    const glanced = this.#terms.isRare
      ? { found: [], from: after, until: after }
      : await this.#glances(after, limit);
    const { found, until } = glanced;
    if (until === 'end' || found.length >= limit) return found;
    this.#terms.isRare ||= found.length === 0;
    const plan = await (this.#plan ??= this.#fullPlan(glanced));
    const near = await this.#near(plan, glanced, limit - found.length);
    const all = [...found, ...near.found];
    if (all.length >= limit) return all;
    return [...all, ...(await this.#planned(plan, near.until, limit - all.length))];
  }

  async #fullPlan(glance: Glance): Promise<QueryPlan> {
    return fullPlan(
      this.#db,
      this.#conditions,
      this.#terms,
      this.#kind,
      this.#limits,
      await this.#sampled(glance),
    );
  }

  /** What was glanced at, as a sample of what was not; `null` where it cannot be one. Looking through it costs PostgreSQL what it saves. */
  async #sampled({ from: begin, until }: Glance): Promise<Sample | null> {
    if (this.#kind === 'postgresql' || this.#order !== 'newest') return null;
    if (until === null || until === 'end' || until === begin) return null;
    const first = begin ?? (await this.#firstRow());
    const oldestMs = await this.#rows.oldestMs();
    if (first === null || oldestMs === null) return null;
    return {
      spanMs: first.atMs - until.atMs,
      isIn: (of) => this.#rows.filter(of, begin, [], until),
      leftMs: Math.max(0, until.atMs - oldestMs),
    };
  }

  /** Where what begins with the first row begins: asked for once. */
  #firstRow(): Promise<RowKey | null> {
    return (this.#first ??= this.#rows.rowAfter(null, 1));
  }

  /**
   * Looks at what the plan has of a while, and of a longer one: the first row of each of many lists may be far away, where the first
   * rows of all of them are near.
   */
  async #near(
    plan: QueryPlan,
    { found: glanced, from: begin, until }: Glance,
    limit: number,
  ): Promise<{ readonly found: RowKey[]; readonly until: RowKey | null }> {
    const found: RowKey[] = [];
    let from = until === 'end' ? null : until;
    if (plan.kind === 'walk' || from === null || from === begin) return { found, until: from };
    const first = begin ?? (await this.#firstRow()) ?? from;
    const spanMs = Math.abs(first.atMs - from.atMs);
    // At the rate of the glance, and some more for luck; of what it did not meet there may be half of one.
    let whileMs = Math.ceil((1.5 * limit * spanMs) / Math.max(0.5, glanced.length));
    for (let look = 0; look < this.#limits.nearLooks && found.length < limit; look += 1) {
      const end = this.#placeAfter(from, whileMs);
      const near = await this.#planned(plan, from, limit - found.length, end);
      // Some lists do not end where they should, which others that do might still have something before.
      found.push(...near.filter((row) => !isAfter(row, end, this.#order)));
      from = end;
      whileMs *= LONGER;
    }
    return { found, until: from };
  }

  /** So much further than a row, behind all rows of that moment. */
  #placeAfter({ atMs }: RowKey, whileMs: number): RowKey {
    return this.#order === 'newest'
      ? { atMs: atMs - whileMs, seq: 0 }
      : { atMs: atMs + whileMs, seq: Number.MAX_SAFE_INTEGER };
  }

  /** What people look for is most often new, and not rare: then nothing needs to be counted. */
  async #glances(after: RowKey | null, limit: number): Promise<Glance> {
    const { glancedFirst, glancedMost } = this.#limits;
    const first = await this.#glance(after, glancedFirst, limit);
    const missing = limit - first.found.length;
    if (first.until === 'end' || missing <= 0) return first;
    // At this rate, and some more for luck.
    const rows = Math.max(glancedFirst, Math.ceil((1.5 * missing * glancedFirst) / first.found.length));
    if (rows > glancedMost) return first;
    const second = await this.#glance(first.until, rows, missing);
    return {
      found: [...first.found, ...second.found],
      from: after,
      until: second.until,
    };
  }

  /** Looks through so many rows just after a place: few enough that the database has nothing to prepare. */
  async #glance(after: RowKey | null, rows: number, limit: number): Promise<Glance> {
    const until = await this.#rows.rowAfter(after, rows);
    const found = await this.#rows.rows(
      (of) => this.#rows.filter(of, after, this.#conditions.all, until),
      limit,
    );
    return { found, from: after, until: until ?? 'end' };
  }

  /** `until`: no further than to there, and all that is up to there at once. */
  #planned(
    plan: QueryPlan,
    after: RowKey | null,
    limit: number,
    until: RowKey | null = null,
  ): Promise<RowKey[]> {
    if (plan.kind === 'walk')
      return this.#rows.rows((rows) => this.#rows.filter(rows, after, this.#conditions.all), limit);
    const lists = plan.sources.flatMap((source): RowLists[] => this.#rows.listsOf(source, until));
    return inOrder(lists, this.#order, after, limit, until ? limit : undefined);
  }
}
