import { emptyState, type PlanState } from '../../../../src/app/desk/state.ts';
import { CONTINENTS, type PlanSite } from '../../../../src/core/plan/catalogue.ts';
import { decidePlan } from '../../../../src/core/plan/decide.ts';
import type { PlanPart } from '../../../../src/wire/desk/address.ts';
import { planSiteOnWire, type PlanCatalogue } from '../../../../src/wire/desk/plan/catalogue.ts';
import {
  decisionOnWire,
  pendingDecision,
  type WirePlanDecision,
} from '../../../../src/wire/desk/plan/decision.ts';
import { FIRST_SIZING, type SizingChoice } from '../../../../src/core/sizing/sizing-choice.ts';
import { FIRST_FLOW, type FlowsQuery } from '../../../../src/wire/desk/plan/flow-query.ts';
import { planSite } from '../../../support/plan/plan-site.ts';
import { measured as measuredFigures } from '../../../core/plan/segment-figures.ts';
import { compareSets } from '../../../../src/core/compare/compare-sets.ts';
import { perMetric } from '../../../../src/core/sites/sampled-metric.ts';
import { meetMeTable } from '../../../../src/core/plan/meet-me.ts';
import { EMPTY_PLAN } from '../../../../src/core/plan/test-plan-change.ts';
import { GATE, newStep, type PlanStep } from '../../../../src/core/plan/test-plan.ts';
import { meetMeOnWire, type CountedLatency } from '../../../../src/wire/desk/plan/meet-me.ts';
import {
  deploymentPlanOnWire,
  type PlanTests,
  type WireStepSets,
} from '../../../../src/wire/desk/plan/tests.ts';
import { element } from './element.ts';
import { HOSTILE } from './hostile.ts';
import '../../../../src/ui/desk/plan/edgewise-plan.ts';

/** The plan in each of its states: catalogues that the core decides. */
const AT_MS = Date.UTC(2025, 10, 20, 12, 4, 10);
const WEEK_MS = 7 * 86_400_000;
const ADMIN = { name: 'anna', role: 'admin', csrfToken: 'c' } as const;
const VIEWER = { name: 'vera', role: 'viewer', csrfToken: 'c' } as const;

const catalogueOf = (sites: readonly PlanSite[], changes: Partial<PlanCatalogue> = {}): PlanCatalogue => ({
  revision: 7,
  sites: sites.map((site) => ({ version: 7, site: planSiteOnWire(site) })),
  lastEdit: { id: 7, kind: 'save', by: 'anna', atMs: AT_MS, sites: ['Oslo'], count: 1 },
  adoptable: [],
  regions: [],
  ...changes,
});

const stretch = { fromMs: AT_MS - WEEK_MS, toMs: AT_MS };

/** Round trips from site and egress by the name of a site; others were not measured. */
type Measured = Readonly<Record<string, readonly [siteMs: number, egressMs: number]>>;

function decisionOf(sites: readonly PlanSite[], measured: Measured): WirePlanDecision {
  const byName = new Map(sites.map((site) => [site.name, site]));
  return decisionOnWire(
    decidePlan({ sites }, ({ name }) => {
      const rtts = measured[name];
      if (!rtts) return { site: null, egress: null, egressElsewhere: [] };
      return {
        site: measuredFigures('client-edge', rtts[0], stretch),
        egress: measuredFigures('edge-edge', rtts[1], stretch),
        egressElsewhere: [],
      };
    }),
    7,
    (name) => ({
      continent: byName.get(name)?.continent ?? null,
      people: byName.get(name)?.people ?? null,
    }),
    (name) => [
      {
        via: 'Atlanta',
        site: null,
        egress: measuredFigures('edge-edge', name === 'Oslo' ? 66 : 36, stretch),
      },
    ],
  );
}

const plan = (
  shown: PlanPart,
  state: Partial<PlanState>,
  {
    user = ADMIN,
    flows = null,
    sizing = null,
  }: {
    user?: typeof ADMIN | typeof VIEWER;
    flows?: FlowsQuery | null;
    sizing?: SizingChoice | null;
  } = {},
): HTMLElement =>
  element('edgewise-plan', {
    shown,
    user,
    flows,
    sizing,
    relays: ['edge-1', 'edge-2'],
    state: { ...emptyState({ kind: 'plan', part: shown }).plan, ...state },
  });
const ready = <T>(value: T) => ({ kind: 'ready', value }) as const;

const SITES: readonly PlanSite[] = [
  planSite('Orlando', { improvedAtMs: null }),
  planSite('New York', { people: 15_000, isMainSite: false }),
  planSite('London', { continent: 'europe', people: 4000 }),
  planSite('Oslo', { continent: 'europe', people: 120, isMainSite: false, improvedAtMs: null }),
  planSite('Singapore', { continent: 'asia', people: 900 }),
  planSite('Nairobi', { continent: 'africa', people: null, paths: [] }),
];

const SAID = [
  { label: 'Bern', said: [{ region: 'West Europe', tests: 1200 }] },
  {
    label: 'Kyiv',
    said: [
      { region: 'North Europe', tests: 12 },
      { region: 'Hawaii US', tests: 1 },
    ],
  },
  { label: SITES[0]?.name ?? '', said: [{ region: 'Brazil South', tests: 40 }] },
];
const MEASURED: Measured = {
  Orlando: [130, 75],
  'New York': [80, 50],
  London: [130, 50],
  Oslo: [70, 66],
  Singapore: [140, 80],
};

/** Decided sites by name; one that is not of this catalogue has a provider that fails it. */
export function decidedSites(names: readonly string[]): WirePlanDecision['sites'] {
  const sites = names.map((name) => SITES.find((site) => site.name === name) ?? planSite(name));
  const failing = Object.fromEntries(names.map((name) => [name, [130, 75] as const]));
  return decisionOf(sites, { ...failing, ...MEASURED }).sites;
}

const hostileSites = (): PlanSite[] =>
  Object.values(HOSTILE).map((text) => {
    const site = planSite(text);
    return {
      ...site,
      paths: site.paths.map((path) => ({
        ...path,
        via: text,
        measured: path.measured.map((binding) => ({ ...binding, label: text, relay: text })),
      })),
    };
  });

/** As many as a large organisation has, a seventh of them of each decision. */
export function thousandSites(): { readonly sites: PlanSite[]; readonly decision: WirePlanDecision } {
  const sites = Array.from({ length: 1000 }, (_, at) =>
    planSite(`Site ${String(at).padStart(4, '0')}`, {
      continent: CONTINENTS[at % CONTINENTS.length] ?? null,
      people: 10 + ((at * 7919) % 5000),
      isMainSite: at < CONTINENTS.length,
    }),
  );
  const rtts = [
    [80, 50],
    [130, 50],
    [130, 75],
    [140, 80],
  ] as const;
  const measured: Record<string, readonly [number, number]> = {};
  for (const [at, { name }] of sites.entries()) {
    const pair = rtts[at % 5];
    if (pair) measured[name] = pair;
  }
  return { sites, decision: decisionOf(sites, measured) };
}

const latency = (ms: number, samples: number | null = 1008) =>
  ({ ms, source: samples === null ? 'entered' : 'measured', samples }) as const;
/** Weeks of tests whose medians are these, or what was entered. */
function row(site: string, people: number, internet: CountedLatency, via: string, express: CountedLatency) {
  const week = ({ ms }: CountedLatency) =>
    Array.from({ length: 20 }, (_, at) => ({ ...perMetric(() => null), rttMs: ms + at / 100 }));
  const areMeasured = internet.source === 'measured' && express.source === 'measured';
  const [against = null] = areMeasured ? compareSets(week(internet), week(express)) : [];
  return { site, people, internet, expressRoute: [{ via, latency: express, againstInternet: against }] };
}
const rows = [
  row('Los Angeles', 10_000, latency(15), 'Silicon Valley', latency(10)),
  row('Washington DC', 15_000, latency(20), 'New York', latency(10)),
  row('Dallas', 5000, latency(15), 'New York', latency(40)),
  row('Dhaka', 10, latency(60, null), 'Singapore', latency(50, null)),
  row(HOSTILE.long, 100, latency(60), HOSTILE.rightToLeft, latency(50, null)),
];
const MEET_ME = meetMeOnWire(meetMeTable(rows, 10), rows, {
  revision: 7,
  fewPeople: 10,
  gaps: [{ code: 'no-people', of: 'Nairobi' }],
});

const step = (id: string, changes: Partial<PlanStep>): PlanStep => ({
  ...newStep(id, 'See the routes', 'Oslo'),
  ...changes,
});
const NO_TESTS: PlanTests = {
  revision: 0,
  plan: deploymentPlanOnWire(EMPTY_PLAN),
  lastEdit: null,
  attached: [],
};
const TESTS: PlanTests = {
  revision: 9,
  plan: deploymentPlanOnWire({
    gate: GATE,
    window: { deploymentMin: 60, testsMin: 90, troubleshootingMin: 60, rollbackMin: 30, bufferMin: 45 },
    // The document's New Jersey data center.
    inbound: [
      {
        name: 'ADFS in New Jersey',
        entersBy: 'internet',
        isSourceNat: false,
        seesExpressRouteRoutes: true,
        advertisedTo: ['internet'],
      },
    ],
    outbound: [
      {
        name: '1.1.2.0/24',
        isRegistered: true,
        isAccepted: true,
        isPreferredOnInternet: true,
        isUsedElsewhere: false,
      },
    ],
    steps: [
      step('a', { outcome: 'pass', by: 'anna', atMs: AT_MS, note: 'Both sessions up.' }),
      step('b', {
        what: HOSTILE.long,
        site: HOSTILE.rightToLeft,
        beforeRequestId: 'r1',
        afterRequestId: 'r2',
      }),
      step('c', { what: 'Test each service, inbound and outbound' }),
    ],
  }),
  lastEdit: { id: 9, kind: 'step-log', step: 'a', by: 'anna', atMs: AT_MS },
  attached: [
    { step: 'a', before: 0, after: 0 },
    { step: 'b', before: 8, after: 8 },
    { step: 'c', before: 0, after: 0 },
  ],
};
const SETS: WireStepSets = {
  before: { tests: 8, meets: 8, misses: 0, outcome: 'meets' },
  after: { tests: 8, meets: 2, misses: 6, outcome: 'misses' },
  comparison: [
    {
      metric: 'rttMs',
      a: { samples: 8, value: 23.5, p90: 26 },
      b: { samples: 8, value: 63.5, p90: 66 },
      outcome: 'worse',
    },
  ],
  proposal: { kind: 'roll-back', worse: ['rttMs'], hasFallen: true },
};

export const PLAN_VIEWS: Record<string, () => HTMLElement> = {
  'plan-loading': () => plan('decision', {}),
  'plan-failed': () =>
    plan('decision', { decision: { kind: 'failed', message: 'The server could not be reached.' } }),
  'plan-pending': () => plan('decision', { decision: ready(pendingDecision(3, 240)) }),
  'plan-empty': () =>
    plan('decision', { decision: ready(decisionOf([], {})), catalogue: ready(catalogueOf([])) }),
  'plan-decided': () =>
    plan('decision', { decision: ready(decisionOf(SITES, MEASURED)), catalogue: ready(catalogueOf(SITES)) }),
  'plan-thousand': () => {
    const { sites, decision } = thousandSites();
    return plan('decision', { decision: ready(decision), catalogue: ready(catalogueOf(sites)) });
  },
  'plan-hostile': () =>
    plan('decision', {
      decision: ready(decisionOf(hostileSites(), {})),
      catalogue: ready(catalogueOf(hostileSites())),
    }),
  'plan-meet-me': () => plan('meet-me', { meetMe: ready(MEET_ME) }),
  'plan-meet-me-pending': () => plan('meet-me', { meetMe: ready({ ...MEET_ME, pending: 12 }) }),
  'plan-flows': () => plan('flows', {}),
  'plan-flows-measured': () =>
    plan(
      'flows',
      { decision: ready(decisionOf(SITES, MEASURED)) },
      {
        flows: {
          shown: {
            ...FIRST_FLOW,
            scenario: 'online-conference',
            hasExpressRoute: false,
            userSite: 'Orlando',
            otherSite: 'New York',
          },
          beside: { ...FIRST_FLOW, deployment: 'cloud-connector', scenario: 'pstn' },
        },
      },
    ),
  'plan-flows-untold': () =>
    plan(
      'flows',
      {},
      { flows: { shown: { ...FIRST_FLOW, scenario: 'on-premises-conference' }, beside: null } },
    ),
  'plan-sizing': () =>
    plan(
      'sizing',
      { catalogue: ready(catalogueOf(SITES)) },
      {
        sizing: {
          ...FIRST_SIZING,
          typed: {
            domains: 'contoso.com',
            pools: 'ap.contoso.com',
            'port-from': '50000',
            'port-to': '51000',
          },
        },
      },
    ),
  'plan-sizing-measured': () =>
    plan(
      'sizing',
      { catalogue: ready(catalogueOf(SITES)) },
      {
        sizing: {
          ...FIRST_SIZING,
          site: 'Orlando',
          nat: { mapping: 'address-and-port-dependent', keptS: 30, lostS: 60, atMs: AT_MS },
        },
      },
    ),
  'plan-tests': () =>
    plan('tests', {
      tests: ready(TESTS),
      sets: { step: 'b', loaded: ready(SETS) },
      catalogue: ready(catalogueOf(SITES)),
    }),
  'plan-tests-empty': () => plan('tests', { tests: ready(NO_TESTS) }),
  'plan-tests-viewer': () => plan('tests', { tests: ready(TESTS) }, { user: VIEWER }),
  'plan-sites': () =>
    plan('sites', {
      catalogue: ready(catalogueOf(SITES, { adoptable: ['Bern', 'Kyiv', HOSTILE.long], regions: SAID })),
    }),
  'plan-sites-empty': () => plan('sites', { catalogue: ready(catalogueOf([], { lastEdit: null })) }),
  'plan-sites-viewer': () => plan('sites', { catalogue: ready(catalogueOf(SITES)) }, { user: VIEWER }),
  'plan-sites-thousand': () => plan('sites', { catalogue: ready(catalogueOf(thousandSites().sites)) }),
  'plan-sites-hostile': () => plan('sites', { catalogue: ready(catalogueOf(hostileSites())) }),
  'plan-sites-overtaken': () =>
    plan('sites', {
      catalogue: ready(catalogueOf(SITES)),
      change: { kind: 'failed', message: 'Somebody else has changed the catalogue meanwhile.' },
      isOvertaken: true,
    }),
  'plan-sites-imported': () =>
    plan('sites', {
      catalogue: ready(catalogueOf(SITES)),
      change: { kind: 'done' },
      changed: { kind: 'import', format: 'csv', mode: 'merge', text: '', revision: 7 },
      imported: {
        isTaken: false,
        added: 0,
        changed: 0,
        removed: 0,
        problems: [
          { row: 3, message: '"people" is a number with a point and without other marks, not "ten".' },
          { row: null, message: 'A catalogue has 5000 sites at most.' },
        ],
      },
    }),
};
