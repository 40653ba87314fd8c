import { msg, str } from '@lit/localize';
import type { Continent } from '../../core/plan/catalogue.ts';
import type { WirePlanDecision } from '../../wire/desk/plan/decision.ts';
import { isolated } from '../isolated.ts';
import { continentName, segmentName } from './place.ts';
import { percent, wholeNumber } from '../quantity.ts';
import { moment } from '../time.ts';
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

const sourceName = (source: 'measured' | 'entered'): string =>
  source === 'measured' ? msg('measured') : msg('entered');

/** Inside of a sentence; an abbreviation stays as it is. */
export const withinSentence = (name: string): string =>
  name.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase());

/** `from the site, round trip 130 ms of 100 ms (1.30), measured`. */
export function worstText({ worst }: Pick<Site, 'worst'>): string {
  if (worst === null) return msg('not known');
  const { segment, source, load, figure } = worst;
  const { name, value, target } = figure;
  const shown = value === null ? msg('no connection') : sampledValue(name, value);
  const share = load === null ? '' : ` (${load.toFixed(2)})`;
  return msg(
    str`${segmentName(segment)}, ${withinSentence(sampledName(name))} ${shown} of ${sampledValue(name, target)}${share}, ${sourceName(source)}`,
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
    people === 0
      ? msg(str`${siteCount(sites)}: ${decisionWords(decision)}`)
      : msg(str`${siteCount(sites)}, ${people.toLocaleString('en-US')} people: ${decisionWords(decision)}`),
  );

/** Circuits, if there are to be any; empty without a site that has a continent. */
export function circuitSentences({ circuits: { least, optional } }: WirePlanDecision): string[] {
  if (least.length === 0) return [];
  const where = least
    .map(({ site, proposed, continent }) =>
      site === null
        ? msg(str`${isolated(proposed ?? '?')} (${place(continent)}; no main site is named)`)
        : `${isolated(site)} (${place(continent)})`,
    )
    .join('; ');
  const circuits = least.length === 1 ? msg('1 circuit') : msg(str`${least.length} circuits`);
  return [
    msg(str`If ExpressRoute is deployed, at least ${circuits}: ${where}.`),
    ...(optional.length > 0 ? [msg(str`Optional, where targets are missed: ${named(optional)}.`)] : []),
  ];
}

/** Most sites that a sentence names. */
const NAMED = 5;

function named(sites: readonly string[]): string {
  const shown = sites.slice(0, NAMED).map(isolated).join('; ');
  return sites.length <= NAMED ? shown : msg(str`${shown} and ${wholeNumber(sites.length - NAMED)} more`);
}

/** A continent as the API has it. */
const place = (continent: string): string => continentName(continent as Continent);

/** Where the fault is usually, seen from a site; `null` where that is not known, or there is none. */
export function faultText({ fault }: Pick<Site, 'fault'>): string | null {
  switch (fault) {
    case 'your-network':
      return msg('Usually the fault is in the site\u2019s own network.');
    case 'provider':
      return msg(
        'Usually the fault is between the edge of the site\u2019s network and the Microsoft network.',
      );
    case 'beyond':
      return msg('Usually the fault is on the way to one relay alone, beyond the provider.');
    case 'none':
    case 'unknown':
      return null;
  }
}

/** One set of tests, or what was entered, that a decision stands on. */
export function evidenceText(evidence: Site['evidence'][number]): string {
  const { source, segment, label, relay, outcome, samples, coverageRatio, fromMs, toMs } = evidence;
  const figures = evidence.figures
    .map(({ name, value, target }) => {
      const shown = value === null ? msg('no connection') : sampledValue(name, value);
      return msg(str`${sampledName(name)} ${shown} of ${sampledValue(name, target)}`);
    })
    .join(', ');
  const where = segmentName(segment);
  const says = outcomeText(outcome);
  if (source === 'entered') return msg(str`Entered, ${where}: ${says}. ${figures}.`);
  const through = relay === null ? msg('all relays') : isolated(relay);
  const counted = samples === 1 ? msg('1 sample') : msg(str`${wholeNumber(samples ?? 0)} samples`);
  const covered = coverageRatio === null ? '' : msg(str`, coverage ${percent(coverageRatio)}`);
  const stretch = fromMs === null || toMs === null ? '' : `, ${moment(fromMs)} \u2013 ${moment(toMs)}`;
  return msg(
    str`Measured ${where} (${isolated(label ?? '')}, ${through}): ${says}. ${figures === '' ? '' : `${figures}; `}${counted}${covered}${stretch}.`,
  );
}

function outcomeText(outcome: Site['evidence'][number]['outcome']): string {
  switch (outcome) {
    case 'meets':
      return msg('meets the targets at peak');
    case 'misses':
      return msg('misses the targets');
    case 'no-data':
      return msg('too little to say');
  }
}

/** What is worth knowing beside a decision; a code of a newer server as it is. */
export function noteText(note: string): string {
  switch (note) {
    case 'other-continent':
      return msg('A relay is on another continent: the targets assume the same continent.');
    case 'continent-unknown':
      return msg('The targets assume the same continent; where site or relay are is not known.');
    case 'customer-region-assumed':
      return msg(
        'Its relay in Azure serves several customer regions with different targets (West US: 134 ms, and 156 ms for Hawaii); the catalogue does not say the region of this site.',
      );
    case 'entered-figures':
      return msg('It stands on figures that somebody entered.');
    default:
      return note;
  }
}

/** What would make it another decision; a code of a newer server as it is. */
export function changeText(change: string): string {
  switch (change) {
    case 'measure-site':
      return msg('a week of tests from the site');
    case 'measure-egress':
      return msg('a week of tests from the edge of its network');
    case 'fill-week':
      return msg('a whole week of tests');
    case 'a-failing-hour':
      return msg('an hour of the week in which the targets are missed');
    case 'site-meets':
      return msg('a week in which the site meets');
    case 'provider-improves':
      return msg('an improvement by the provider, and its date');
    case 'week-after-meets':
      return msg('a week after the improvement that meets');
    case 'week-after-misses':
      return msg('a week after the improvement that misses');
    default:
      return change;
  }
}

/** `It would change with: ...`. */
export const changesText = ({ wouldChange }: Pick<Site, 'wouldChange'>): string =>
  msg(str`Another decision would follow from ${wouldChange.map(changeText).join(', or ')}.`);

/** What a document says beside a decision; a code of a newer server as it is. */
export function factText({ code, document }: WirePlanDecision['facts'][number]): string {
  const text = factOf(code);
  return msg(str`${text} (document ${document})`);
}

function factOf(code: string): string {
  switch (code) {
    case 'availability-sla':
      return msg('ExpressRoute has a guaranteed availability of 99.9 %.');
    case 'dscp-kept':
      return msg('DSCP marks are kept on ExpressRoute, and not on the Internet.');
    case 'premium-add-on':
      return msg('Global routing needs the Premium Add-on; it costs nothing more from 500 seats on.');
    case 'premium-add-on-free':
      return msg('Global routing needs the Premium Add-on; with 500 seats or more it costs nothing more.');
    case 'internet-still-needed':
      return msg('An Internet connection is still needed.');
    case 'expressroute-not-required':
      return msg('ExpressRoute is not required for the best media quality.');
    case 'evidence-for-provider':
      return msg('The targets from edge to edge can be used to agree on figures with a provider.');
    default:
      return code;
  }
}

/** While sets of tests are still being assessed. */
export const pendingText = (pending: number): string =>
  pending === 1
    ? msg('1 set of tests is still being assessed; the decision follows by itself.')
    : msg(
        str`${wholeNumber(pending)} sets of tests are still being assessed; the decision follows by itself.`,
      );

/** Which circuit begins at a site; `null`: none. */
export function circuitText(
  { site }: Pick<Site, 'site'>,
  { least, optional }: WirePlanDecision['circuits'],
): string | null {
  if (least.some((each) => (each.site ?? each.proposed) === site))
    return msg('A circuit would begin here, if there are to be any.');
  return optional.includes(site) ? msg('An optional circuit could begin here.') : null;
}

/** `Sites 1 to 50 of 1,000`. */
export const pageText = (from: number, to: number, of: number): string =>
  of === 0
    ? msg('No site.')
    : msg(str`Sites ${wholeNumber(from)} to ${wholeNumber(to)} of ${wholeNumber(of)}`);

/** Which sites a sheet of paper has room for. */
export const printedSitesText = (shown: number, of: number): string =>
  shown === of
    ? msg('Each site')
    : msg(
        str`The ${wholeNumber(shown)} of ${wholeNumber(of)} sites with the most to do; the others are in the CSV`,
      );

/** What a document or page of a decision is called. */
export const planTitle = (): string => msg('Edgewise: Internet or ExpressRoute');

/** Of a table with a line for each site. */
export const decisionColumns = (): string[] => [
  msg('Site'),
  msg('People'),
  msg('Decision'),
  msg('Why'),
  msg('Worst segment'),
];

export const worstSentence = (site: Pick<Site, 'worst'>): string =>
  msg(str`Worst segment: ${worstText(site)}`);
