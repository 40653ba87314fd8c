import { csvLine } from '../../src/core/csv.ts';
import type { WirePlanDecision } from '../../src/wire/desk/plan/decision.ts';

type Site = WirePlanDecision['sites'][number];
type Cell = string | number | null;

/** Codes are those of the API; an empty cell is not known. Ratios are 0-1, times ISO 8601 in UTC. */
const COLUMNS: readonly (readonly [name: string, of: (site: Site, decision: WirePlanDecision) => Cell])[] = [
  ['site', ({ site }) => site],
  ['continent', ({ continent }) => continent],
  ['people', ({ people }) => people],
  ['decision', ({ decision }) => decision],
  ['reason', ({ reason }) => reason],
  ['fault', ({ fault }) => fault],
  ['worst_segment', ({ worst }) => worst?.segment ?? null],
  ['worst_metric', ({ worst }) => worst?.figure.name ?? null],
  ['worst_value', ({ worst }) => worst?.figure.value ?? null],
  ['worst_target', ({ worst }) => worst?.figure.target ?? null],
  ['worst_of_target', ({ worst }) => worst?.load ?? null],
  ['worst_source', ({ worst }) => worst?.source ?? null],
  ['circuit', (site, { circuits }) => circuitOf(site.site, circuits)],
  ...segmentColumns('client-edge', 'site'),
  ...segmentColumns('edge-edge', 'egress'),
  ['notes', ({ notes }) => notes.join(' ')],
  ['would_change', ({ wouldChange }) => wouldChange.join(' ')],
];

function circuitOf(site: string, { least, optional }: WirePlanDecision['circuits']): Cell {
  if (least.some((each) => (each.site ?? each.proposed) === site)) return 'least';
  return optional.includes(site) ? 'optional' : null;
}

function segmentColumns(
  segment: Site['evidence'][number]['segment'],
  name: string,
): (readonly [string, (site: Site) => Cell])[] {
  const first = ({ evidence }: Site) => evidence.find((each) => each.segment === segment);
  const time = (atMs: number | null | undefined): Cell =>
    atMs === null || atMs === undefined ? null : new Date(atMs).toISOString();
  return [
    [`${name}_source`, (site) => first(site)?.source ?? null],
    [`${name}_label`, (site) => first(site)?.label ?? null],
    [`${name}_relay`, (site) => first(site)?.relay ?? null],
    [`${name}_at_peak`, (site) => first(site)?.outcome ?? null],
    [`${name}_samples`, (site) => first(site)?.samples ?? null],
    [`${name}_coverage_ratio`, (site) => first(site)?.coverageRatio ?? null],
    [`${name}_from`, (site) => time(first(site)?.fromMs)],
    [`${name}_to`, (site) => time(first(site)?.toMs)],
  ];
}

/** A decision as a table, a line a site. */
export const decisionTable = (decision: WirePlanDecision): string =>
  [
    COLUMNS.map(([name]) => name),
    ...decision.sites.map((site) => COLUMNS.map(([, of]) => String(of(site, decision) ?? ''))),
  ]
    .map((cells) => csvLine(cells, '\n'))
    .join('');
