import { msg, str } from '@lit/localize';
import type { WirePlanDecision } from '../../wire/desk/plan/decision.ts';
import { sampledName, sampledValue } from '../sites/sampled-metric.ts';

type Site = WirePlanDecision['sites'][number];
type Decision = Site['decision'];

/** A decision in a few words. */
export function decisionWords(decision: Decision): string {
  switch (decision) {
    case 'keep-internet':
      return msg('keep the Internet');
    case 'provider-first':
      return msg('work with the network provider first');
    case 'expressroute-candidate':
      return msg('ExpressRoute candidate');
    case 'own-network':
      return msg('your own network');
    case 'assess-first':
      return msg('assess first');
  }
}

/** Why, in a sentence; a code of a newer server as it is. */
export function reasonText({ reason }: Pick<Site, 'reason'>): string {
  switch (reason) {
    case 'both-meet':
      return msg('Site and egress meet the targets, at peak too.');
    case 'site-not-measured':
      return msg('Nothing that was measured from the site says whether it meets the targets.');
    case 'egress-not-measured':
      return msg(
        'Nothing that was measured from the edge of its network says whether that meets the targets.',
      );
    case 'site-too-little':
      return msg('What was measured from the site is too little for a week at peak.');
    case 'egress-too-little':
      return msg('What was measured from the edge of its network is too little for a week at peak.');
    case 'inside-the-network':
      return msg(
        'The edge of its network meets the targets and the site does not: ExpressRoute cannot help there.',
      );
    case 'provider-not-asked':
      return msg('The targets are missed from the edge of its network on.');
    case 'week-after-not-over':
      return msg('The provider has improved it; a whole week since then is not there yet.');
    case 'misses-after-improvement':
      return msg('A whole week after the provider improved it still misses the targets.');
    case 'beyond-the-provider':
      return msg(
        'The same edge meets the targets through another relay: the fault is on the way to this one.',
      );
    default:
      return reason;
  }
}

/** `client-edge, Round trip 130 ms of 100 ms (1.30), measured`. */
export function worstText({ worst }: Pick<Site, 'worst'>): string {
  if (worst === null) return msg('not known');
  const { segment, source, load, figure } = worst;
  const { name, value, target } = figure;
  const shown = value === null ? msg('no connection') : sampledValue(name, value);
  const share = load === null ? '' : ` (${load.toFixed(2)})`;
  return msg(
    str`${segment}, ${sampledName(name)} ${shown} of ${sampledValue(name, target)}${share}, ${source}`,
  );
}

/** How many people are at a site. */
export const peopleText = ({ people }: Pick<Site, 'people'>): string =>
  people === null ? msg('not known') : people.toLocaleString('en-US');

const siteCount = (count: number): string => (count === 1 ? msg('1 site') : msg(str`${count} sites`));

/** The answer for the whole, in one sentence. */
export function wholeSentence({ decision, sites }: WirePlanDecision): string {
  if (decision === null) return msg('The catalogue has no sites.');
  return msg(str`Of ${siteCount(sites.length)}, what is most to be done: ${decisionWords(decision)}.`);
}

/** A sentence for each decision that there is: `3 sites, 1,200 people: keep the Internet`. */
export const shareSentences = ({ shares }: WirePlanDecision): string[] =>
  shares.map(({ decision, sites, people }) =>
    msg(str`${siteCount(sites)}, ${people.toLocaleString('en-US')} people: ${decisionWords(decision)}`),
  );

/** Circuits, if there are to be any; empty without a site that has a continent. */
export function circuitSentences({ circuits: { least, optional } }: WirePlanDecision): string[] {
  if (least.length === 0) return [];
  const where = least
    .map(({ site, proposed, continent }) =>
      site === null
        ? msg(str`${proposed ?? '?'} (${continent}; no main site is named)`)
        : `${site} (${continent})`,
    )
    .join('; ');
  const circuits = least.length === 1 ? msg('1 circuit') : msg(str`${least.length} circuits`);
  return [
    msg(str`If ExpressRoute is deployed, at least ${circuits}: ${where}.`),
    ...(optional.length > 0 ? [msg(str`Optional, where targets are missed: ${optional.join('; ')}.`)] : []),
  ];
}
