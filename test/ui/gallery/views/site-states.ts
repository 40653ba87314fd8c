import { IDLE_SITE } from '../../../../src/ui/desk/sites/site-state.ts';
import type { AlertsState, SiteState } from '../../../../src/app/desk/state.ts';
import type { DeliveryRecord } from '../../../../src/wire/desk/alerts.ts';
import { LAST_WEEK, type SiteQuery } from '../../../../src/wire/desk/address.ts';
import type { SiteReport } from '../../../../src/wire/desk/sites.ts';
import { SEARCH_RESULTS } from '../search-results.ts';
import { element } from './element.ts';
import { HOSTILE } from './hostile.ts';
import { SITE_TO_MS, STORIES, reportOf, siteRowOf, type SiteStory } from './sites.ts';
import '../../../../src/ui/desk/alerts/edgewise-admin-alerts.ts';
import '../../../../src/ui/desk/sites/edgewise-site.ts';
import '../../../../src/ui/desk/sites/edgewise-sites.ts';

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

/** What a search has found of the link. */
function calls(): NonNullable<SiteReport['calls']> {
  const { callSearch, id, startedAt } = SEARCH_RESULTS['search-found']();
  if (!callSearch) throw new Error('It is a search.');
  const steps = callSearch.steps.map((step) => ({ ...step, misses: [...step.misses] }));
  return { id, code: '2A3C4D5F', startedAt, search: { ...callSearch, steps } };
}

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

const made = { createdBy: HOSTILE.rightToLeft, createdAtMs: SITE_TO_MS };
const delays = { samples: 144, forMs: 1_800_000, recoverMs: 3_600_000 };

const alerts = (change: Partial<AlertsState> = {}): HTMLElement =>
  element('edgewise-admin-alerts', {
    sites: ['Berlin', 'Oslo', HOSTILE.script],
    state: {
      alerts: {
        kind: 'ready',
        value: {
          rules: [
            {
              id: 'a1',
              name: 'Loss up',
              site: null,
              condition: { kind: 'metric', metric: 'lossUpRatio', atLeast: null },
              ...delays,
              ...made,
            },
            {
              id: 'a2',
              name: HOSTILE.script,
              site: HOSTILE.long,
              condition: { kind: 'missing' },
              ...delays,
              ...made,
            },
          ],
          standings: [
            { ruleId: 'a1', site: 'Oslo', state: 'firing', sinceMs: SITE_TO_MS, isTold: true },
            { ruleId: 'a1', site: HOSTILE.script, state: 'pending', sinceMs: SITE_TO_MS, isTold: false },
          ],
          silences: [
            {
              id: 's1',
              ruleId: 'a1',
              site: null,
              fromMs: SITE_TO_MS,
              toMs: AFTER_MS,
              reason: HOSTILE.emoji,
              ...made,
            },
          ],
          webhooks: [
            {
              id: 'w1',
              name: 'Pager',
              url: 'https://pager.example.com/hook',
              waiting: 0,
              problem: null,
              oldSecretUntilMs: null,
              ...made,
            },
            {
              id: 'w2',
              name: HOSTILE.script,
              url: `https://${HOSTILE.long}.example.com/`,
              waiting: 3,
              problem: 'The server answered with status 500.',
              oldSecretUntilMs: AFTER_MS,
              ...made,
            },
          ],
        },
      },
      change: { kind: 'idle' },
      changed: null,
      shownSecret: null,
      deliveries: null,
      ...change,
    },
  });

const AFTER_MS = SITE_TO_MS + 7_200_000;

const delivery: DeliveryRecord = {
  id: 'm',
  kind: 'fired',
  rule: 'Loss up',
  site: 'Oslo',
  createdAtMs: SITE_TO_MS,
  status: 'delivered',
  attempts: 1,
  endedAtMs: AFTER_MS,
  nextTryAtMs: null,
  problem: null,
};
/** One of each kind, hostile texts in each that is free. */
const deliveries: readonly DeliveryRecord[] = [
  { ...delivery, status: 'waiting', attempts: 0, endedAtMs: null, nextTryAtMs: AFTER_MS },
  {
    ...delivery,
    rule: HOSTILE.script,
    site: HOSTILE.long,
    status: 'waiting',
    attempts: 3,
    endedAtMs: null,
    nextTryAtMs: AFTER_MS,
    problem: 'It answered 503.',
  },
  { ...delivery, kind: 'recovered', rule: HOSTILE.rightToLeft, site: HOSTILE.emoji },
  { ...delivery, kind: 'test', rule: null, site: null },
  { ...delivery, status: 'given-up', attempts: 31, problem: 'It could not be reached.' },
];

const secretOf = (name: string, oldSecretUntilMs: number | null): AlertsState['shownSecret'] => ({
  webhook: {
    id: 'w2',
    name,
    url: 'https://chat.example.com/',
    waiting: 0,
    problem: null,
    oldSecretUntilMs,
    ...made,
  },
  secret: 'yJ0mVn3Zl5s8qk1Xw9cTbR2uEaD7fGh4iPoLtYQxM6A',
});

/** The states of the pages of sites. */
export const SITE_VIEWS: Readonly<Record<string, () => HTMLElement>> = {
  'sites-list': () =>
    element('edgewise-sites', {
      sites: { kind: 'ready', value: { toMs: SITE_TO_MS, sites: list(), pending: [], onlyChecked: [] } },
    }),
  'sites-pending': () =>
    element('edgewise-sites', {
      sites: {
        kind: 'ready',
        value: {
          toMs: SITE_TO_MS,
          sites: list().slice(0, 2),
          pending: ['Oslo', 'Porto', 'Rome'],
          onlyChecked: ['Turin', HOSTILE.script, HOSTILE.long],
        },
      },
    }),
  'sites-empty': () =>
    element('edgewise-sites', {
      sites: { kind: 'ready', value: { toMs: SITE_TO_MS, sites: [], pending: [], onlyChecked: [] } },
    }),
  'sites-failed': () =>
    element('edgewise-sites', { sites: { kind: 'failed', message: 'The server could not be reached.' } }),
  'alerts-list': () => alerts(),
  'alerts-deliveries': () =>
    alerts({ deliveries: { webhookId: 'w2', list: { kind: 'ready', value: deliveries } } }),
  'alerts-made': () =>
    alerts({ change: { kind: 'done' }, changed: 'add-webhook', shownSecret: secretOf('Chat', null) }),
  'alerts-secret': () =>
    alerts({
      change: { kind: 'done' },
      changed: 'new-webhook-secret',
      shownSecret: secretOf(HOSTILE.script, AFTER_MS),
    }),
  'site-good': () => site(STORIES.good),
  'site-congested': () =>
    site(
      STORIES.congested,
      { beside: { kind: 'ready', value: reportOf(STORIES.month) } },
      { beside: { site: 'Berlin', relay: null } },
    ),
  'site-calls': () => page({ ...reportOf(STORIES.good), calls: calls() }, {}),
  'site-few': () => site(STORIES.few),
  'site-failing': () => site(STORIES.failing),
  'site-gaps': () => site(STORIES.gaps),
  'site-dst': () => site(STORIES.dst),
  'site-month': () => site(STORIES.month, { recomputing: { kind: 'doing' } }),
  'site-hostile': () =>
    page(hostile(), { settings: { kind: 'failed', message: 'The server could not be reached.' } }),
  'site-only-checks': () =>
    page({ ...reportOf({ ...STORIES.few, site: HOSTILE.script }), onlyChecks: 12 }, {}, {}),
  'site-gone': () =>
    element('edgewise-site', {
      site: HOSTILE.script,
      state: { ...IDLE_SITE, report: { kind: 'failed', message: 'There is no site of this name.' } },
    }),
};
