import type { AliasedExpression, Kysely } from 'kysely';
import type { DatabaseKind } from '../../column-types.ts';
import type { Tables } from '../../tables.ts';
import { ConditionShares, type Sample } from './condition-shares.ts';
import { keysOf, labelIsWithin, withinBounds } from './row-conditions.ts';
import {
  MAX_KEYS,
  nameOf,
  type Condition,
  type Conditions,
  type KeyColumn,
  type Way,
  type WordsWay,
} from './search-condition.ts';
import type { SearchTerms } from './search-terms.ts';

/**
 * Rows that are come by through a condition, and are then looked at for the others. `merge`: each key's rows are read newest first
 * and merged, so a page costs a page. `gather`: few enough rows fulfil it that all are looked at.
 */
export interface Source {
  readonly kind: 'merge' | 'gather';
  readonly by: Condition;
  readonly others: readonly Condition[];
}

/** How rows are come by. `walk`: so many come into question that walking back in time soon meets enough. */
export type QueryPlan =
  { readonly kind: 'walk' } | { readonly kind: 'lists'; readonly sources: readonly Source[] };

/** How much is looked at before another way is tried. */
export interface QueryPlanLimits {
  /** Rows that are gathered at once. */
  readonly gathered: number;
  /** So few rows, or keys, are read sooner than others are glanced at. */
  readonly fewRows: number;
  readonly fewKeys: number;
  /** Rows of the first glance. */
  readonly glancedFirst: number;
  /** Rows at most of a second, where the first found so many that so few more should be enough. */
  readonly glancedMost: number;
  /** Looks at what a plan has of a while, each longer than the one before, before it is read without end. */
  readonly nearLooks: number;
  /** Rows of a glance that have to fulfil a condition before it is taken for frequent. */
  readonly frequentRows: number;
}

/** Each is some tens of milliseconds. */
export const QUERY_PLAN_LIMITS: QueryPlanLimits = {
  gathered: 10_000,
  fewRows: 1000,
  fewKeys: 4,
  glancedFirst: 4000,
  glancedMost: 16_000,
  nearLooks: 3,
  frequentRows: 20,
};

const NOTHING: QueryPlan = { kind: 'lists', sources: [] };

/**
 * How rows are come by that are so few that they are read at once; `null`: they may be many. Only what is counted fast is counted.
 */
export async function narrowPlan(
  db: Kysely<Tables>,
  conditions: Conditions,
  kind: DatabaseKind,
  { fewRows, fewKeys }: QueryPlanLimits,
): Promise<QueryPlan | null> {
  const { all } = conditions;
  if (all.some((condition) => condition.length === 0)) return NOTHING;
  const [only] = all;
  if (only === undefined) return { kind: 'walk' };
  if (all.length === 1)
    return isMergeable(only) && keysIn(only) <= fewKeys ? listsOf([sourceOf('merge', only, all)]) : null;
  let least: { readonly condition: Condition; readonly count: number } | null = null;
  for (const condition of all.filter(isMergeable)) {
    const { count } = await countUpTo(db, condition, conditions, kind, least?.count ?? fewRows);
    if (count <= fewRows && (least === null || count < least.count)) least = { condition, count };
  }
  if (!least) return null;
  return least.count === 0 ? NOTHING : listsOf([sourceOf('merge', least.condition, all)]);
}

/** How the rows are come by that are not found by glancing; `sample`: what was glanced at, `null` where that tells nothing. */
export async function fullPlan(
  db: Kysely<Tables>,
  conditions: Conditions,
  terms: SearchTerms,
  kind: DatabaseKind,
  limits: QueryPlanLimits,
  sample: Sample | null,
): Promise<QueryPlan> {
  const sources: Source[] = [];
  const conjunctions = await terms.conjunctions();
  // Only where there is something to come by that needs no counting.
  const inQuestion = conjunctions.filter((all) => all.length > 1 && all.some(isMergeable)).flat();
  const shares = sample && (await ConditionShares.of(db, inQuestion, sample, kind));
  const counts: Counts = new Map();
  const sourceOfAll = (all: readonly Condition[]) =>
    sourceFor(db, { ...conditions, all }, kind, limits, { shares, counts });
  // PostgreSQL counts for several at a time; SQLite for one after the other, and for none behind one that would have to walk.
  const begun = kind === 'postgresql' ? conjunctions.map(sourceOfAll) : [];
  await Promise.all(begun);
  for (const [at, all] of conjunctions.entries()) {
    const source = await (begun[at] ?? sourceOfAll(all));
    if (source === 'walk') return { kind: 'walk' };
    if (source) sources.push(source);
  }
  return listsOf(sources);
}

const listsOf = (sources: readonly Source[]): QueryPlan => ({ kind: 'lists', sources });

const sourceOf = (kind: Source['kind'], by: Condition, all: readonly Condition[]): Source => ({
  kind,
  by,
  others: all.filter((condition) => condition !== by),
});

/** What can be merged and is fulfilled by the fewest, as far as anybody looked; `null`: nobody did, or nothing can. */
function leastMerged(all: readonly Condition[], shares: ConditionShares | null): Condition | null {
  const looked = all.filter(isMergeable).flatMap((condition) => {
    const rows = shares?.rowsOf(condition) ?? null;
    return rows === null ? [] : [{ condition, rows }];
  });
  return looked.sort((a, b) => a.rows - b.rows)[0]?.condition ?? null;
}

/** `null`: no row fulfils all. */
async function sourceFor(
  db: Kysely<Tables>,
  conditions: Conditions,
  kind: DatabaseKind,
  limits: QueryPlanLimits,
  { shares, counts }: { readonly shares: ConditionShares | null; readonly counts: Counts },
): Promise<Source | 'walk' | null> {
  const { all } = conditions;
  const { gathered } = limits;
  const [only] = all;
  if (only && all.length === 1 && isMergeable(only)) return sourceOf('merge', only, all);
  const merged = leastMerged(all, shares);
  const rare = merged === null ? all : all.filter((condition) => !shares?.isFrequent(condition, limits));
  if (merged !== null && rare.every((condition) => condition === merged))
    return sourceOf('merge', merged, all);
  let least: { readonly condition: Condition; readonly by: Condition; readonly count: number } | null = null;
  // Those of single keys first: they are counted fast, and the others need not be counted further than they are, nor at all where those
  // are few. Their rows are read off an index that has all labels.
  for (const condition of [...rare].sort((a, b) => rankOf(a) - rankOf(b))) {
    if (least && least.count <= gathered && !isMergeable(condition)) break;
    const most = least?.count ?? gathered;
    const { count, by } = await countOnce(counts, condition, most, () =>
      countUpTo(db, condition, conditions, kind, most),
    );
    if (least === null || count < least.count) least = { condition, by, count };
  }
  if (!least) return 'walk';
  if (least.count === 0) return null;
  if (!isMergeable(least.condition) && least.count > gathered)
    return merged === null ? 'walk' : sourceOf('merge', merged, all);
  const readBy = isMergeable(least.condition) ? 'merge' : 'gather';
  return { ...sourceOf(readBy, least.condition, all), by: least.by };
}

/** What has so many values that few rows have the same comes first. */
const COLUMNS: readonly KeyColumn[] = [
  'code',
  'ticket_key',
  'address_key',
  'user_key',
  'network',
  'assignee_key',
  'site_key',
  'relay_key',
  'status',
  'verdict',
];

function rankOf(condition: Condition): number {
  if (!isMergeable(condition)) return COLUMNS.length;
  return Math.max(0, ...condition.map((way) => (way.kind === 'keys' ? COLUMNS.indexOf(way.column) : 0)));
}

const isMergeable = (condition: Condition): boolean =>
  condition.every((way) => singleKeysOf(way) !== null) && keysIn(condition) <= MAX_KEYS;

const keysIn = (condition: Condition): number =>
  condition.reduce((sum, way) => sum + (singleKeysOf(way)?.length ?? 0), 0);

/** `null` for what is not looked up by single keys. */
function singleKeysOf(way: Way): readonly string[] | null {
  if (way.kind === 'inner') return singleKeysOf(way.of);
  if (way.kind === 'tag') return [way.key];
  return way.kind === 'keys' ? way.keys : null;
}

/** How many rows fulfil a condition. */
interface Counted {
  /** As many as are counted and one, when there are more; of labels that lie close together all that lie among them. */
  readonly count: number;
  /** The same condition, with how its rows are come by best. */
  readonly by: Condition;
}

/** What was counted of a stretch, and up to how many: several sets of conditions may have one and the same. */
type Counts = Map<string, { readonly most: number; readonly counted: Promise<Counted> }>;

async function countOnce(
  counts: Counts,
  condition: Condition,
  most: number,
  count: () => Promise<Counted>,
): Promise<Counted> {
  const name = nameOf(condition);
  const known = counts.get(name);
  if (known) {
    const counted = await known.counted;
    if (counted.count > most) return { count: most + 1, by: condition };
    if (counted.count <= known.most) return counted;
  }
  const counted = count();
  counts.set(name, { most, counted });
  return counted;
}

async function countUpTo(
  db: Kysely<Tables>,
  condition: Condition,
  conditions: Conditions,
  kind: DatabaseKind,
  most: number,
): Promise<Counted> {
  let sum = 0;
  const by: Way[] = [];
  for (const way of condition) {
    const inSpan = way.kind === 'words' ? await countInSpan(db, way, conditions, most) : Infinity;
    const isDense = inSpan <= most;
    by.push(way.kind === 'words' ? { ...way, isDense } : way);
    // Each label is of one result at least, so that so many labels need not be looked up.
    const isLarge = way.kind === 'words' && !way.span;
    if (isLarge) sum = Infinity;
    else if (isDense) sum += inSpan;
    else
      sum += await countRows(
        db,
        keysOf(db, way, conditions, kind)
          .limit(most + 1)
          .as('some'),
      );
    if (sum > most) return { count: most + 1, by: condition };
  }
  return { count: sum, by };
}

/** Labels that count up, as tickets do, are those of a time: in other months there is none between the first and the last. */
async function countInSpan(
  db: Kysely<Tables>,
  way: WordsWay,
  conditions: Conditions,
  most: number,
): Promise<number> {
  if (!way.span) return Infinity;
  const rows = db
    .selectFrom('results')
    .select('results.seq')
    .where((of) => of.and([...withinBounds(of, conditions), ...labelIsWithin(of, way)]));
  return countRows(db, rows.limit(most + 1).as('some'));
}

async function countRows(
  db: Kysely<Tables>,
  rows: AliasedExpression<Readonly<Record<string, unknown>>, 'some'>,
): Promise<number> {
  const { count } = await db
    .selectFrom(rows)
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}
