import { msg, str } from '@lit/localize';
import type { OutboundRule, SymmetryFinding, SymmetryRemedy } from '../../core/plan/route-symmetry.ts';
import type { GateItem, PlanStanding, StepOutcome } from '../../core/plan/test-plan.ts';
import type { PlanTests, PlanTestsEdit, WireStepSets } from '../../wire/desk/plan/tests.ts';
import { sampledName } from '../sites/sampled-metric.ts';
import { wholeNumber } from '../quantity.ts';
import { moment } from '../time.ts';
import { isolated } from '../isolated.ts';

/** The plan of tests, in words. */

type Step = PlanTests['plan']['steps'][number];

export function gateText(item: GateItem): string {
  switch (item) {
    case 'services-listed':
      return msg('The services that use ExpressRoute are listed');
    case 'architecture-diagram':
      return msg('There is a diagram of the architecture');
    case 'routing-diagram':
      return msg('There is a diagram of the routing');
    case 'deployment-plan':
      return msg('There is a plan of the deployment');
    case 'test-plan':
      return msg('There is a plan of the tests');
    case 'paper-validation':
      return msg('Routes were validated on paper');
    case 'test-segment':
      return msg('A test segment is there, and deployed to first');
  }
}

export function outcomeName(outcome: StepOutcome): string {
  switch (outcome) {
    case 'open':
      return msg('open');
    case 'pass':
      return msg('passed');
    case 'fail':
      return msg('failed');
    case 'skipped':
      return msg('skipped');
  }
}

/** What is to be done now. */
export function standingSentence(standing: PlanStanding, steps: readonly Step[]): string {
  const nameOf = (id: string): string => isolated(steps.find((step) => step.id === id)?.what ?? id);
  switch (standing.kind) {
    case 'gate':
      return standing.missing.length === 1
        ? msg('Before the first step, 1 item of the gate is to be checked off.')
        : msg(
            str`Before the first step, ${standing.missing.length} items of the gate are to be checked off.`,
          );
    case 'step':
      return msg(str`Now: ${nameOf(standing.stepId)}. The steps after it stay closed until it is settled.`);
    case 'roll-back':
      return msg(str`Roll back first: ${nameOf(standing.stepId)} failed, and what it changed is not undone.`);
    case 'done':
      return steps.length === 0 ? msg('There are no steps yet.') : msg('All steps are settled.');
  }
}

/** `2. See routes (Oslo): passed, by ada, 1 Jan 2026, 10:00`. */
export function logLine({ what, site, outcome, by, atMs, note, rollback }: Step, number: number): string {
  const where = site === null ? '' : ` (${isolated(site)})`;
  const who = by === null || atMs === null ? '' : msg(str`, by ${by}, ${moment(atMs)}`);
  const noted = note === '' ? '' : ` \u2013 ${isolated(note)}`;
  const back =
    outcome !== 'fail' ? '' : ` ${rollback.isDone ? msg('Rolled back.') : msg('Not rolled back.')}`;
  return `${number}. ${isolated(what)}${where}: ${outcomeName(outcome)}${who}.${noted}${back}`;
}

/** Results that have attached themselves. */
export const attachedText = (before: number, after: number): string =>
  msg(str`Tests before: ${wholeNumber(before)}; after: ${wholeNumber(after)}.`);

/** What the two sets suggest. */
export function proposalText({ proposal: { kind, worse, hasFallen } }: WireStepSets): string {
  switch (kind) {
    case 'go-on':
      return msg('Nothing is worse than before by more than chance: go on.');
    case 'unknown':
      return msg('There is too little to tell a difference from chance.');
    case 'roll-back': {
      const metrics = worse.map(sampledName).join(', ');
      const reasons = [
        ...(worse.length > 0 ? [msg(str`worse by more than chance: ${metrics}`)] : []),
        ...(hasFallen ? [msg('the tests met the targets before, and do not any more')] : []),
      ].join('; ');
      return msg(str`Roll back is proposed (${reasons}). You decide.`);
    }
  }
}

/** How long a window is. */
export function windowText(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes % 60);
  return msg(str`The window is ${wholeNumber(minutes)} minutes long: ${hours} h ${rest} min.`);
}

function remedyText(remedy: SymmetryRemedy): string {
  return remedy === 'source-nat'
    ? msg('translate the source address before the flow reaches the server')
    : msg('scope the ExpressRoute routes so that the servers\u2019 segment does not see them');
}

/** Whether answers go back as they came. */
export function symmetryText({ name, isSymmetric, remedies, isContradictory }: SymmetryFinding): string {
  const verdict = isSymmetric
    ? msg(str`${isolated(name)}: symmetric.`)
    : msg(str`${isolated(name)}: asymmetric. Remedy: ${remedies.map(remedyText).join(msg(', or '))}.`);
  return isContradictory
    ? `${verdict} ${msg('It is said to enter by a way on which its address is not advertised.')}`
    : verdict;
}

export function ruleText(rule: OutboundRule): string {
  switch (rule) {
    case 'registered':
      return msg('it must be public and registered to the company or the carrier');
    case 'advertised-and-accepted':
      return msg('it must be advertised to Microsoft and accepted by ExpressRoute');
    case 'not-preferred-on-internet':
      return msg('it must not be advertised to the Internet with the same or a better metric');
    case 'expressroute-only':
      return msg('it must not be used for services that do not go by ExpressRoute');
  }
}

export const outboundText = (name: string, broken: readonly OutboundRule[]): string =>
  broken.length === 0
    ? msg(str`${isolated(name)}: keeps all four rules.`)
    : msg(
        str`${isolated(name)}: routes may end in nothing or be asymmetric; ${broken.map(ruleText).join('; ')}.`,
      );

/** The change that undoing takes back. */
export const testsEditText = ({ by, atMs, kind }: PlanTestsEdit): string =>
  msg(str`The last change: ${by}, ${editName(kind)}, ${moment(atMs)}.`);

function editName(kind: PlanTestsEdit['kind']): string {
  switch (kind) {
    case 'gate':
      return msg('the gate');
    case 'window':
      return msg('the window');
    case 'routes':
      return msg('the routes on paper');
    case 'step-add':
      return msg('a new step');
    case 'step-remove':
      return msg('a step removed');
    case 'step-log':
      return msg('what came of a step');
    case 'step-request':
      return msg('tests asked for');
  }
}

const ACTIVITIES: Readonly<Record<string, () => string>> = {
  'ping-operator-router': () => msg('Ping the operator\u2019s router'),
  'prefixes-received': () => msg('Prefixes are received'),
  'nat-operates': () => msg('NAT operates'),
  'nat-routes-advertised': () => msg('NAT routes are advertised'),
  'prefixes-accepted': () => msg('Prefixes are accepted'),
  'nat-range-not-elsewhere': () => msg('The NAT range is not advertised elsewhere'),
  'both-bgp-sessions': () => msg('Both BGP sessions are up'),
  'host-behind-nat': () => msg('A host behind the NAT reaches the services'),
  exchange: () => msg('Exchange works'),
  sharepoint: () => msg('SharePoint works'),
  'skype-calling': () => msg('Calls work'),
  enable: () => msg('Enable the segment'),
  'see-routes': () => msg('See the routes'),
  'test-services': () => msg('Test each service, inbound and outbound'),
  'roll-back-on-issues': () => msg('Roll back on issues'),
};

/** An activity or a deployment step of the document by name. */
export const activityName = (id: string): string => ACTIVITIES[id]?.() ?? id;
