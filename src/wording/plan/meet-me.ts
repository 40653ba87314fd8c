import { msg, str } from '@lit/localize';
import type { PlanMeetMe, WireLatency } from '../../wire/desk/plan/meet-me.ts';
import { decimal, wholeNumber } from '../quantity.ts';
import { isolated } from '../isolated.ts';

/** The table of meet-me locations, in words. */

type Row = PlanMeetMe['sites'][number];
type Standing = Row['expressRoute'][number]['standing'];

/** `15 ms, measured (1,008 tests)`; an entered figure as it was entered. */
export function latencyText(latency: WireLatency | null): string {
  if (latency === null) return msg('not known');
  const { ms, source, samples } = latency;
  if (source === 'entered') return msg(str`${String(ms)} ms, as entered`);
  return msg(str`${decimal(ms)} ms, measured (${wholeNumber(samples ?? 0)} tests)`);
}

export function standingText(standing: Standing): string {
  switch (standing) {
    case 'faster':
      return msg('faster than the Internet');
    case 'slower':
      return msg('slower than the Internet');
    case 'no-difference':
      return msg('no difference beyond chance');
    case 'unlike':
      return msg('not compared: one of the two is measured, the other entered');
    case 'unknown':
      return msg('too little to compare');
  }
}

/** What is chosen for a site. */
export function choiceText({ kind, via }: Pick<Row, 'kind' | 'via'>): string {
  switch (kind) {
    case 'internet':
      return msg('the Internet');
    case 'expressroute':
      return msg(str`ExpressRoute through ${isolated(via ?? '')}`);
    case null:
      return msg('nothing can be chosen yet');
  }
}

/** A hairpin with the two remedies that the document names. */
export function hairpinText(site: string, { via, byMs, otherMeetMes }: Row['hairpins'][number]): string {
  const others =
    otherMeetMes.length === 0
      ? msg('another meet-me location')
      : msg(str`another meet-me location (${otherMeetMes.map(isolated).join(', ')})`);
  return msg(
    str`${isolated(site)} makes a hairpin through ${isolated(via)}: ${decimal(byMs)} ms longer than by the Internet. Remedies: ${others}, or selective Internet breakout.`,
  );
}

export const fewText = ({ site, people }: Row): string =>
  msg(
    str`${isolated(site)} has ${wholeNumber(people)} people: the expense of a circuit may outweigh what they gain.`,
  );

/** A mean by people. */
export const meanText = (ms: number | null): string =>
  ms === null
    ? msg('not known: a site has no figure, or measured and entered ones are mixed')
    : `${ms.toFixed(2)}\u00a0ms`;

/** A meet-me location with those for whom it is the closest. */
export const meetMeText = ({ via, people, meanMs }: PlanMeetMe['meetMes'][number]): string =>
  msg(str`${isolated(via)}: closest for ${wholeNumber(people)} people, ${meanMs.toFixed(2)} ms on average`);

export const pendingRowsText = (pending: number): string =>
  pending === 1
    ? msg('The tests of 1 site are still being compared; the table follows by itself.')
    : msg(
        str`The tests of ${wholeNumber(pending)} sites are still being compared; the table follows by itself.`,
      );
