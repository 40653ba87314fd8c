import type { SizingChoice } from '../../core/sizing/sizing-choice.ts';
import type { CompareSide } from './compare.ts';
import { flowFields, readFlows, type FlowsQuery } from './plan/flow-query.ts';
import { readSizing, sizingFields } from './plan/sizing-query.ts';
import { DESK_PAGE } from './routes.ts';
import type { ResultSearch } from './search.ts';
import { readSearch, searchFields, type URLSearchParamsLike } from './search-query.ts';

/** Times that move with the day: since the reader's midnight, and over the last days until now. */
export const WITHINS = ['today', '7d', '28d'] as const;
export type Within = (typeof WITHINS)[number];

/** What the list shows. `within` stands for the times of the search, which are then absent. */
export interface ListQuery {
  readonly search: ResultSearch;
  readonly within: Within | null;
  /** Left out: newest first. */
  readonly order?: 'oldest';
}

/** Pages that need nothing but their name. */
export const PLAIN_PAGES = [
  'sites',
  'requests',
  'alerts',
  'relays',
  'audit',
  'tokens',
  'people',
  'erase',
] as const;
export type PlainPage = (typeof PLAIN_PAGES)[number];

/** Parts of the plan, each at an address of its own; the first at the plan's. */
export const PLAN_PARTS = ['decision', 'sites', 'meet-me', 'flows', 'sizing', 'tests'] as const;
export type PlanPart = (typeof PLAN_PARTS)[number];

/**
 * Where one is at the desk. People send these addresses to each other, and the server writes them into messages:
 * they are a contract. `nowhere`: there is no such page.
 */
export type DeskAddress =
  | { readonly kind: 'list'; readonly query: ListQuery }
  /** A result, with the list that it was opened from. */
  | { readonly kind: 'result'; readonly id: string; readonly query: ListQuery }
  /** `null`: this side is not chosen yet. */
  | { readonly kind: 'compare'; readonly a: CompareSide | null; readonly b: CompareSide | null }
  | { readonly kind: 'site'; readonly site: string; readonly query: SiteQuery }
  /**
   * `flows`: what the explorer of call flows shows; left out: a call of the document's first row. `sizing`: what is sized;
   * left out: nothing is typed yet.
   */
  | {
      readonly kind: 'plan';
      readonly part: PlanPart;
      readonly flows?: FlowsQuery;
      readonly sizing?: SizingChoice;
    }
  | { readonly kind: PlainPage }
  | { readonly kind: 'nowhere' };

/** Days that a site can be assessed over. */
export const SITE_DAYS = [7, 28] as const;
export type SiteDays = (typeof SITE_DAYS)[number];

/** How a site is looked at. */
export interface SiteQuery {
  readonly days: SiteDays;
  /** Only samples through this relay; `null`: all. */
  readonly relay: string | null;
  /** Written form of the targets (core/verdict/targets.ts); `null`: those of the site's settings. */
  readonly target: string | null;
  /** What is shown beside it: another site, or the same through another relay. */
  readonly beside: { readonly site: string; readonly relay: string | null } | null;
}

/** The last week of a site, through all relays and against its own targets. */
export const LAST_WEEK: SiteQuery = { days: 7, relay: null, target: null, beside: null };

/** Most results that can be picked one by one: their ids must fit into an address. */
export const MAX_MARKED = 100;

/** Longest query of a list that is kept under a name. */
export const MAX_VIEW_QUERY = 4000;

/** Everything, newest first. */
export const EVERYTHING: ListQuery = { search: {}, within: null };

const RESULTS = `${DESK_PAGE}/results/`;
const COMPARE = `${DESK_PAGE}/compare`;
const SITES = `${DESK_PAGE}/sites/`;
const PLAN = `${DESK_PAGE}/plan`;
/** Longest name of a site, relay or target that an address may carry: as in a search. */
const MAX_NAME = 200;

/** Path and query of a place at the desk. */
export function formatAddress(address: DeskAddress): string {
  switch (address.kind) {
    case 'list':
      return DESK_PAGE + queryOf(listFields(address.query));
    case 'result':
      return RESULTS + encoded(address.id) + queryOf(listFields(address.query));
    case 'compare':
      return COMPARE + queryOf([...sideFields('a', address.a), ...sideFields('b', address.b)]);
    case 'site':
      return SITES + encoded(address.site) + queryOf(siteFields(address.query));
    case 'plan':
      if (address.part === PLAN_PARTS[0]) return PLAN;
      return (
        `${PLAN}/${address.part}` +
        queryOf([
          ...(address.flows ? flowFields(address.flows) : []),
          ...(address.sizing ? sizingFields(address.sizing) : []),
        ])
      );
    case 'sites':
    case 'requests':
    case 'alerts':
    case 'audit':
    case 'tokens':
    case 'people':
    case 'relays':
    case 'erase':
      return `${DESK_PAGE}/${address.kind}`;
    case 'nowhere':
      return DESK_PAGE;
  }
}

/** Reads a place from a path and its query. Total. */
export function parseAddress(path: string, query: URLSearchParamsLike): DeskAddress {
  const bare = path.replace(/\/+$/, '');
  if (bare === DESK_PAGE) return { kind: 'list', query: readListQuery(query) };
  if (bare === COMPARE) return { kind: 'compare', a: readSide('a', query), b: readSide('b', query) };
  if (bare.startsWith(RESULTS)) {
    const id = decoded(bare.slice(RESULTS.length));
    if (id !== null && id !== '') return { kind: 'result', id, query: readListQuery(query) };
  }
  if (bare.startsWith(SITES)) {
    const site = decoded(bare.slice(SITES.length));
    if (site !== null && site !== '' && site.length <= MAX_NAME)
      return { kind: 'site', site, query: readSiteQuery(query) };
  }
  const part = PLAN_PARTS.find((each) => bare === formatAddress({ kind: 'plan', part: each }));
  if (part === 'flows') return { kind: 'plan', part, flows: readFlows(query) };
  if (part === 'sizing') return { kind: 'plan', part, sizing: readSizing(query) };
  if (part) return { kind: 'plan', part };
  const page = PLAIN_PAGES.find((name) => bare === `${DESK_PAGE}/${name}`);
  return page ? { kind: page } : { kind: 'nowhere' };
}

function listFields({ search, within, order }: ListQuery): [string, string][] {
  const ordered: [string, string][] = order === undefined ? [] : [['order', order]];
  if (within === null) return [...searchFields(search), ...ordered];
  return [...searchFields(withoutTimes(search)), ['within', within], ...ordered];
}

function withoutTimes(search: ResultSearch): ResultSearch {
  const rest = { ...search };
  delete rest.fromMs;
  delete rest.toMs;
  return rest;
}

function readListQuery(query: URLSearchParamsLike): ListQuery {
  const search = readSearch(query);
  const within = WITHINS.find((name) => name === query.get('within')) ?? null;
  const ordered = query.get('order') === 'oldest' ? ({ order: 'oldest' } as const) : {};
  if (within === null) return { search, within, ...ordered };
  return { search: withoutTimes(search), within, ...ordered };
}

/** `a=<id>` for a result; `a.<field>=...` for a search, and `a.all=1` for one that finds everything. */
function sideFields(name: 'a' | 'b', side: CompareSide | null): [string, string][] {
  if (side === null) return [];
  if (side.kind === 'result') return [[name, side.id]];
  const fields = searchFields(side.search, `${name}.`);
  return fields.length === 0 ? [[`${name}.all`, '1']] : fields;
}

function readSide(name: 'a' | 'b', query: URLSearchParamsLike): CompareSide | null {
  const id = query.get(name);
  if (id !== null && id !== '' && id.length <= 64) return { kind: 'result', id };
  const search = readSearch(query, `${name}.`);
  const isAny = Object.keys(search).length > 0 || query.get(`${name}.all`) === '1';
  return isAny ? { kind: 'search', search } : null;
}

/** A relay of its own cannot stand beside without its site. */
function siteFields({ days, relay, target, beside }: SiteQuery): [string, string][] {
  const fields: [string, string | null][] = [
    ['days', days === LAST_WEEK.days ? null : String(days)],
    ['relay', relay],
    ['target', target],
    ['beside', beside?.site ?? null],
    ['beside.relay', beside?.relay ?? null],
  ];
  return fields.flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]]));
}

function readSiteQuery(query: URLSearchParamsLike): SiteQuery {
  const text = (name: string): string | null => {
    const value = query.get(name);
    return value !== null && value !== '' && value.length <= MAX_NAME ? value : null;
  };
  const beside = text('beside');
  return {
    days: SITE_DAYS.find((days) => String(days) === query.get('days')) ?? LAST_WEEK.days,
    relay: text('relay'),
    target: text('target'),
    beside: beside === null ? null : { site: beside, relay: text('beside.relay') },
  };
}

const queryOf = (fields: readonly [string, string][]): string =>
  fields.length === 0
    ? ''
    : `?${fields.map(([name, value]) => `${encodeURIComponent(name)}=${encoded(value)}`).join('&')}`;

/** Half of a character, which cannot be encoded, may be what is left of a cut text. */
const encoded = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));

/** A path may be any text; what cannot be decoded is no id. */
function decoded(text: string): string | null {
  if (text.includes('/')) return null;
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
