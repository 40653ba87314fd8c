import type { WirePlanDecision } from '../../wire/desk/plan/decision.ts';
import { plainText } from '../plain-text.ts';
import { sampledName, sampledValue } from '../../wording/sites/sampled-metric.ts';

type Site = WirePlanDecision['sites'][number];
type Decision = Site['decision'];

/** A decision in a few words. */
export const DECISION_WORDS: Readonly<Record<Decision, string>> = {
  'keep-internet': 'keep the Internet',
  'provider-first': 'work with the network provider first',
  'expressroute-candidate': 'ExpressRoute candidate',
  'own-network': 'your own network',
  'assess-first': 'assess first',
};

const REASONS: Readonly<Record<string, string>> = {
  'both-meet': 'Site and egress meet the targets, at peak too.',
  'site-not-measured': 'Nothing that was measured from the site says whether it meets the targets.',
  'egress-not-measured':
    'Nothing that was measured from the edge of its network says whether that meets the targets.',
  'site-too-little': 'What was measured from the site is too little for a week at peak.',
  'egress-too-little': 'What was measured from the edge of its network is too little for a week at peak.',
  'inside-the-network':
    'The edge of its network meets the targets and the site does not: ExpressRoute cannot help there.',
  'provider-not-asked': 'The targets are missed from the edge of its network on.',
  'week-after-not-over': 'The provider has improved it; a whole week since then is not there yet.',
  'misses-after-improvement': 'A whole week after the provider improved it still misses the targets.',
  'beyond-the-provider':
    'The same edge meets the targets through another relay: the fault is on the way to this one.',
};

/** Why, in a sentence; a code of a newer server as it is. */
export const reasonText = ({ reason }: Pick<Site, 'reason'>): string => REASONS[reason] ?? reason;

/** `client-edge, Round trip 130 ms of 100 ms (1.30), measured`. */
export function worstText({ worst }: Pick<Site, 'worst'>): string {
  if (worst === null) return 'not known';
  const { segment, source, load, figure } = worst;
  const { name, value, target } = figure;
  const shown = value === null ? 'no connection' : sampledValue(name, value);
  const share = load === null ? '' : ` (${load.toFixed(2)})`;
  return plainText(
    `${segment}, ${sampledName(name)} ${shown} of ${sampledValue(name, target)}${share}, ${source}`,
  );
}

/** The answer for the whole, in one sentence. */
export function wholeSentence({ decision, sites }: WirePlanDecision): string {
  if (decision === null) return 'The catalogue has no sites.';
  const count = sites.length === 1 ? '1 site' : `${sites.length} sites`;
  return `Of ${count}, what is most to be done: ${DECISION_WORDS[decision]}.`;
}

/** A sentence for each decision that there is: `3 sites, 1,200 people: keep the Internet`. */
export const shareSentences = ({ shares }: WirePlanDecision): string[] =>
  shares.map(
    ({ decision, sites, people }) =>
      `${sites === 1 ? '1 site' : `${sites} sites`}, ${people.toLocaleString('en-US')} people: ${DECISION_WORDS[decision]}`,
  );

/** Circuits, if there are to be any; empty without a site that has a continent. */
export function circuitSentences({ circuits: { least, optional } }: WirePlanDecision): string[] {
  if (least.length === 0) return [];
  const where = least.map(({ site, proposed, continent }) =>
    site === null ? `${proposed ?? '?'} (${continent}; no main site is named)` : `${site} (${continent})`,
  );
  return [
    `If ExpressRoute is deployed, at least ${least.length === 1 ? '1 circuit' : `${least.length} circuits`}: ${where.join('; ')}.`,
    ...(optional.length > 0 ? [`Optional, where targets are missed: ${optional.join('; ')}.`] : []),
  ];
}
