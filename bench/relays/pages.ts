import { readFileSync } from 'node:fs';
import { DESK_ROUTES } from '../../src/wire/desk/routes.ts';
import { ROUTES } from '../../src/wire/http.ts';
import { siteOf } from '../fleet/fill.ts';
import type { SitesResults } from './sites-results.ts';

/** A page as the desk asks for it (src/desk-client/desk-api.ts). */
export interface Page {
  readonly name: string;
  /** Of the so-manieth look: of what is kept in memory another one is asked for each time, as it is else measured by itself. */
  readonly urlOf: (look: number) => string;
  readonly everyMs: number;
  /** What docs/sites.md says that it takes with a thousand sites; `null`: nothing. */
  readonly documented: string | null;
}

/** As the desk shows at once (src/app/desk/result-list.ts). */
const LIST = { limit: '50' };
/** Far enough from one another that none is looked at twice, and through all sites. */
const STEP = 31;

/** What people look at, and how often somebody does. */
export function pagesOf(
  results: SitesResults,
  { sites, documents }: { sites: number; documents: number },
): Page[] {
  const siteAt = (look: number): string => siteOf((look * STEP) % sites);
  // Of the newest, as most of what is opened is.
  const idAt = (look: number): string => results.own(results.count - 1 - ((look * STEP) % documents)).id;
  const { relay } = results.prepared(0).columns;
  const week = (look: number, more: Record<string, string> = {}): string =>
    withQuery(DESK_ROUTES.site(siteAt(look)), { days: '7', ...more });
  const list = (search: Record<string, string>): string =>
    withQuery(DESK_ROUTES.results, { ...search, ...LIST });
  const documented = documentedFigures();
  const page = (name: string, everyMs: number, urlOf: Page['urlOf'], row: string | null = null): Page => ({
    name,
    everyMs,
    urlOf,
    documented: row === null ? null : documented(row),
  });
  return [
    page('all sites', 2000, () => DESK_ROUTES.sites, 'all sites, over and over'),
    page("one site's week, another each time", 3000, week, "one site's week, another each time"),
    page('the same, of one relay', 3000, (look) => week(look + 1, { relay })),
    page('the newest results', 2000, () => list({})),
    page('a search for a site, by its number', 3000, (look) =>
      list({ text: siteAt(look).split(' ').at(-1) ?? '' }),
    ),
    page('results of a site through a relay', 3000, (look) => list({ site: siteAt(look), relay })),
    page('one result', 3000, (look) => DESK_ROUTES.result(idAt(look))),
    page('what is normal beside it', 3000, (look) => DESK_ROUTES.context(idAt(look))),
    page('the relays', 3000, () => DESK_ROUTES.relays),
    page('alerts', 5000, () => DESK_ROUTES.alerts),
    page('the catalogue of the plan', 10_000, () => DESK_ROUTES.plan),
    page('what the plan decides', 10_000, () => DESK_ROUTES.planDecision),
    page('what a page asks first', 1000, () => ROUTES.config),
  ];
}

const withQuery = (route: string, query: Record<string, string>): string =>
  `${route}?${new URLSearchParams(query).toString()}`;

/** Reads docs/sites.md, so that what is held beside it is what it says now. */
function documentedFigures(): (row: string) => string {
  const text = readFileSync(new URL('../../docs/sites.md', import.meta.url), 'utf8');
  return (row) => {
    const line = text.split('\n').find((each) => each.startsWith(`| ${row} `));
    // What follows the semicolon is of other sites.
    const figures = line?.split('|')[2]?.split(';')[0]?.trim();
    if (figures === undefined) throw new Error(`docs/sites.md says nothing of "${row}"`);
    return figures;
  };
}
