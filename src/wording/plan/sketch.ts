import { msg, str } from '@lit/localize';
import type { WirePlanDecision } from '../../wire/desk/plan/decision.ts';
import { isolated } from '../isolated.ts';
import { wholeNumber } from '../quantity.ts';
import { decisionWords, peopleText, worstText } from './decision.ts';

/** The sketch of a plan, in words. */

type Site = WirePlanDecision['sites'][number];

/** What a row of the sketch shows, for those who do not see it. */
export const sketchDescription = (sites: readonly Site[]): string =>
  sites.map((site) => msg(str`${isolated(site.site)}: ${decisionWords(site.decision)}`)).join('; ');

/** What stands at a site's circle when it is pointed at. */
export const sketchTitle = (site: Site): string =>
  msg(
    str`${isolated(site.site)}, people: ${peopleText(site)}. ${decisionWords(site.decision)}. Worst segment: ${worstText(site)}`,
  );

/** Those of a continent that are not drawn. */
export const othersText = ({ sites, people }: { readonly sites: number; readonly people: number }): string =>
  msg(str`and ${wholeNumber(sites)} more with ${wholeNumber(people)} people, in the list below`);

const NAME_LENGTH = 11;

/** A name where there is little room. */
export function shortName(name: string): string {
  const letters = Array.from(name);
  return letters.length <= NAME_LENGTH ? name : `${letters.slice(0, NAME_LENGTH - 1).join('')}\u2026`;
}

/** What each mark of the sketch means, in the order of the key. */
export const keyTexts = () =>
  ({
    meets: msg('meets at peak'),
    misses: msg('misses'),
    'no-data': msg('not known'),
    worst: msg('thick, with its share of the target: the worst segment'),
    least: msg('at least this circuit, if there are to be any'),
    optional: msg('optional circuit'),
    express: msg('has an ExpressRoute path'),
  }) as const;
