import { msg, str } from '@lit/localize';
import type { Answer, Gap } from '../../core/plan/gaps.ts';
import { isolated } from '../isolated.ts';
import { continentName } from './place.ts';
import type { Continent } from '../../core/plan/catalogue.ts';

/** What a catalogue lacks or contradicts, as sentences: what, of whom, and for which answer. */

/** A gap as the API has it; a newer server may know codes that this page does not. */
export type ToldGap = Pick<Gap, 'answer' | 'of'> & { readonly code: string };

const NAMES: Readonly<Record<Answer, () => string>> = {
  decision: () => msg('For the decision'),
  circuits: () => msg('For the number of circuits'),
  'meet-me': () => msg('For the meet-me table'),
};

/** Of which answer gaps are, as a heading. */
export const answerName = (answer: Answer): string => NAMES[answer]();

/** Most sites that are named of one gap. */
const NAMED = 5;

/** What is missing for an answer: a sentence for each kind of gap, however many sites have it. */
export function gapSentences(gaps: readonly ToldGap[], answer: Answer): string[] {
  const byCode = new Map<string, (string | null)[]>();
  for (const { code, of, answer: its } of gaps)
    if (its === answer) byCode.set(code, [...(byCode.get(code) ?? []), of]);
  return [...byCode].map(([code, of]) => sentence(code, namesOf(code, of)));
}

function namesOf(code: string, of: readonly (string | null)[]): string {
  const names = of.flatMap((name) =>
    name === null ? [] : [isOfContinent(code) ? placeName(name) : isolated(name)],
  );
  const more = names.length - NAMED;
  const shown = names.slice(0, NAMED).join(', ');
  return more > 0 ? msg(str`${shown} and ${more} more`) : shown;
}

const isOfContinent = (code: string): boolean => code === 'no-main-site' || code === 'several-main-sites';
const placeName = (continent: string): string => continentName(continent as Continent);

/** `names`: those that it is of. */
function sentence(code: string, names: string): string {
  switch (code) {
    case 'no-sites':
      return msg('The catalogue has no sites yet.');
    case 'same-name':
      return msg(str`There are several sites of one name: ${names}.`);
    case 'no-continent':
      return msg(str`The continent is not known: ${names}.`);
    case 'no-people':
      return msg(str`It is not known how many people there are: ${names}.`);
    case 'no-deployment':
      return msg(str`It is not known whether calls are online, hybrid or by Cloud Connector: ${names}.`);
    case 'no-main-site':
      return msg(str`No site is marked as the main one of its continent: ${names}.`);
    case 'several-main-sites':
      return msg(str`Several sites are marked as the main one of their continent: ${names}.`);
    case 'edge-without-hybrid':
      return msg(str`There is an on-premises Edge, and the deployment is not hybrid: ${names}.`);
    case 'hybrid-without-edge':
      return msg('Sites are hybrid, and none of them has an on-premises Edge.');
    case 'no-internet-path':
      return msg(str`There is no Internet path: ${names}.`);
    case 'several-internet-paths':
      return msg(str`There are several Internet paths; the first of them is decided: ${names}.`);
    case 'no-site-tests':
      return msg(str`No tests from the site measure the Internet path: ${names}.`);
    case 'no-egress-tests':
      return msg(str`No tests from the edge of the network measure the Internet path: ${names}.`);
    case 'no-expressroute-path':
      return msg(str`There is no ExpressRoute path to compare: ${names}.`);
    case 'no-meet-me':
      return msg(str`An ExpressRoute path does not say through which meet-me location: ${names}.`);
    case 'no-published-row':
      return msg(
        str`The published table has no targets for the customer region of the site with the Azure region of its relay, so its tests decide nothing: ${names}.`,
      );
    default:
      return names === '' ? code : `${code}: ${names}.`;
  }
}
