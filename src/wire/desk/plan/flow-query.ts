import { DEPLOYMENTS, type Deployment } from '../../../core/plan/catalogue.ts';
import {
  FLOW_SCENARIOS,
  WHEREABOUTS,
  type FlowScenario,
  type Whereabouts,
} from '../../../core/flows/flow-scenario.ts';
import { parseTarget } from '../../../core/verdict/targets.ts';
import type { URLSearchParamsLike } from '../search-query.ts';

/** One call whose ways are looked at. */
export interface FlowChoice {
  readonly deployment: Deployment;
  readonly scenario: FlowScenario;
  readonly user: Whereabouts;
  readonly other: Whereabouts;
  readonly hasExpressRoute: boolean;
  /** Sites of the catalogue whose figures ride on the ways; `null`: none. */
  readonly userSite: string | null;
  readonly otherSite: string | null;
  /** Figures of one test, in place of those of the user's site; `null`: none. */
  readonly test: FlowTest | null;
}

/** What one test has measured of the user's way. */
export interface FlowTest {
  /** Whose it is: its site, else when it was. */
  readonly name: string;
  /** What it was held against (core/verdict/targets.ts `targetName`); it has the region. */
  readonly target: string;
  readonly rttMs: number;
  /** In its worst 15 s; `null`: not measured. */
  readonly lossRatio: number | null;
}

/** What the call-flow explorer shows; people send it to each other as an address. */
export interface FlowsQuery {
  readonly shown: FlowChoice;
  /** A second call beside it. */
  readonly beside: FlowChoice | null;
}

/** The document's first row. */
export const FIRST_FLOW: FlowChoice = {
  deployment: 'online',
  scenario: 'peer-to-peer',
  user: 'inside',
  other: 'inside',
  hasExpressRoute: true,
  userSite: null,
  otherSite: null,
  test: null,
};

const MAX_NAME = 200;
const BESIDE = 'beside.';

/** What differs from the first row; of a second call the deployment always, or there would seem to be none. */
export const flowFields = ({ shown, beside }: FlowsQuery): [string, string][] => [
  ...fieldsOf(shown, '', false),
  ...(beside === null ? [] : fieldsOf(beside, BESIDE, true)),
];

function fieldsOf(choice: FlowChoice, prefix: string, hasDeployment: boolean): [string, string][] {
  const fields: readonly (readonly [name: string, value: string | null, isUsual: boolean])[] = [
    ['deployment', choice.deployment, !hasDeployment && choice.deployment === FIRST_FLOW.deployment],
    ['scenario', choice.scenario, choice.scenario === FIRST_FLOW.scenario],
    ['user', choice.user, choice.user === FIRST_FLOW.user],
    ['other', choice.other, choice.other === FIRST_FLOW.other],
    ['expressroute', choice.hasExpressRoute ? 'yes' : 'no', choice.hasExpressRoute],
    ['site', choice.userSite, false],
    ['other-site', choice.otherSite, false],
    ['test', choice.test?.name ?? null, false],
    ['test-target', choice.test?.target ?? null, false],
    ['test-rtt', numberText(choice.test?.rttMs), false],
    ['test-loss', numberText(choice.test?.lossRatio), false],
  ];
  return fields.flatMap(([name, value, isUsual]): [string, string][] =>
    value === null || isUsual ? [] : [[prefix + name, value]],
  );
}

/** Reads what is to be shown. Total: what cannot be read is that of the first row. */
export const readFlows = (query: URLSearchParamsLike): FlowsQuery => ({
  shown: readChoice(query, ''),
  beside: DEPLOYMENTS.some((each) => each === query.get(`${BESIDE}deployment`))
    ? readChoice(query, BESIDE)
    : null,
});

const numberText = (value: number | null | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

function readChoice(query: URLSearchParamsLike, prefix: string): FlowChoice {
  const oneOf = <T extends string>(name: string, values: readonly T[], usual: T): T =>
    values.find((value) => value === query.get(prefix + name)) ?? usual;
  const site = (name: string): string | null => {
    const value = query.get(prefix + name);
    return value !== null && value !== '' && value.length <= MAX_NAME ? value : null;
  };
  return {
    deployment: oneOf('deployment', DEPLOYMENTS, FIRST_FLOW.deployment),
    scenario: oneOf('scenario', FLOW_SCENARIOS, FIRST_FLOW.scenario),
    user: oneOf('user', WHEREABOUTS, FIRST_FLOW.user),
    other: oneOf('other', WHEREABOUTS, FIRST_FLOW.other),
    hasExpressRoute: query.get(`${prefix}expressroute`) !== 'no',
    userSite: site('site'),
    otherSite: site('other-site'),
    test: readTest(query, prefix),
  };
}

/** `null` unless it is whole. */
function readTest(query: URLSearchParamsLike, prefix: string): FlowTest | null {
  const [name, target] = [query.get(`${prefix}test`), query.get(`${prefix}test-target`)];
  const number = (field: string): number | null => {
    const text = query.get(prefix + field);
    const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
    return Number.isFinite(value) && value >= 0 ? value : null;
  };
  const rttMs = number('test-rtt');
  const isWhole = name !== null && name !== '' && name.length <= MAX_NAME && rttMs !== null;
  if (!isWhole || target === null || parseTarget(target) === null) return null;
  return { name, target, rttMs, lossRatio: number('test-loss') };
}
