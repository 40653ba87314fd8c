import { csvLine } from '../../src/core/csv.ts';
import type { PlanMeetMe } from '../../src/wire/desk/plan/meet-me.ts';

const COLUMNS = [
  'site',
  'people',
  'internet_ms',
  'internet_source',
  'internet_samples',
  'expressroute_via',
  'expressroute_ms',
  'expressroute_source',
  'expressroute_samples',
  'standing',
  'chosen',
  'hairpin_by_ms',
  'for_few',
] as const;

/** The document's table, a line for each ExpressRoute path of a site, and one for a site without any. */
export const meetMeCsv = ({ sites }: PlanMeetMe): string =>
  [[...COLUMNS], ...sites.flatMap(linesOf)].map((cells) => csvLine(cells.map(String), '\n')).join('');

function linesOf({
  site,
  people,
  internet,
  expressRoute,
  kind,
  via,
  hairpins,
  isForFew,
}: PlanMeetMe['sites'][number]) {
  const head = [site, people, internet?.ms ?? '', internet?.source ?? '', internet?.samples ?? ''];
  const chosen = kind ?? '';
  const tail = [chosen, '', isForFew ? 'yes' : 'no'];
  if (expressRoute.length === 0) return [[...head, '', '', '', '', '', ...tail]];
  return expressRoute.map((path) => [
    ...head,
    path.via,
    path.latency.ms,
    path.latency.source,
    path.latency.samples ?? '',
    path.standing,
    kind === 'expressroute' && via !== path.via ? '' : chosen,
    hairpins.find((each) => each.via === path.via)?.byMs ?? '',
    isForFew ? 'yes' : 'no',
  ]);
}
