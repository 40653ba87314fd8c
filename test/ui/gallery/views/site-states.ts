import { IDLE_SITE } from '../../../../src/ui/desk/site-state.ts';
import type { SiteState } from '../../../../src/app/desk/state.ts';
import { LAST_WEEK, type SiteQuery } from '../../../../src/wire/desk/address.ts';
import type { SiteReport } from '../../../../src/wire/desk/sites.ts';
import { HOSTILE } from './hostile.ts';
import { SITE_TO_MS, STORIES, reportOf, siteRowOf, type SiteStory } from './sites.ts';
import '../../../../src/ui/desk/edgewise-site.ts';
import '../../../../src/ui/desk/edgewise-sites.ts';

/** The states of the pages of sites. */
const element = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
): HTMLElementTagNameMap[Name] => Object.assign(document.createElement(name), properties);

const user = { name: 'anna', role: 'admin', csrfToken: 'c' } as const;

function site(story: SiteStory, state: Partial<SiteState> = {}, query: Partial<SiteQuery> = {}): HTMLElement {
  const report = reportOf(story);
  return page(report, state, { days: story.days === 28 ? 28 : 7, ...query });
}

const page = (report: SiteReport, state: Partial<SiteState>, query: Partial<SiteQuery> = {}): HTMLElement =>
  element('edgewise-site', {
    site: report.site,
    query: { ...LAST_WEEK, ...query },
    state: { ...IDLE_SITE, site: report.site, report: { kind: 'ready', value: report }, ...state },
    sites: ['Berlin', 'Oslo', HOSTILE.script],
    user,
  });

const hostile = (): SiteReport => {
  const report = reportOf({ ...STORIES.gaps, site: HOSTILE.script });
  return {
    ...report,
    relay: HOSTILE.rightToLeft,
    relays: [HOSTILE.rightToLeft, HOSTILE.long],
    samples: report.samples.map((sample, index) => ({
      ...sample,
      reason: sample.reason && (index % 2 === 0 ? HOSTILE.script : HOSTILE.long),
    })),
  };
};

const list = () => [
  ...[STORIES.good, STORIES.few, STORIES.failing, STORIES.gaps, STORIES.dst].map((story) =>
    siteRowOf(reportOf(story)),
  ),
  siteRowOf(reportOf({ ...STORIES.congested, days: 7 })),
  { ...siteRowOf(reportOf(STORIES.good)), site: HOSTILE.script },
  { ...siteRowOf(reportOf(STORIES.few)), site: HOSTILE.long },
];

export const SITE_VIEWS: Readonly<Record<string, () => HTMLElement>> = {
  'sites-list': () =>
    element('edgewise-sites', { sites: { kind: 'ready', value: { toMs: SITE_TO_MS, sites: list() } } }),
  'sites-empty': () =>
    element('edgewise-sites', { sites: { kind: 'ready', value: { toMs: SITE_TO_MS, sites: [] } } }),
  'sites-failed': () =>
    element('edgewise-sites', { sites: { kind: 'failed', message: 'The server could not be reached.' } }),
  'site-good': () => site(STORIES.good),
  'site-congested': () =>
    site(
      STORIES.congested,
      { beside: { kind: 'ready', value: reportOf(STORIES.month) } },
      { beside: { site: 'Berlin', relay: null } },
    ),
  'site-few': () => site(STORIES.few),
  'site-failing': () => site(STORIES.failing),
  'site-gaps': () => site(STORIES.gaps),
  'site-dst': () => site(STORIES.dst),
  'site-month': () => site(STORIES.month, { recomputing: { kind: 'doing' } }),
  'site-hostile': () =>
    page(hostile(), { settings: { kind: 'failed', message: 'The server could not be reached.' } }),
  'site-gone': () =>
    element('edgewise-site', {
      site: HOSTILE.script,
      state: { ...IDLE_SITE, report: { kind: 'failed', message: 'There is no site of this name.' } },
    }),
};
