import { msg, str } from '@lit/localize';
import { csvLine } from '../../core/csv.ts';
import type { Formula } from '../../core/sizing/formula.ts';
import type { SizingField } from '../../core/sizing/sizing-choice.ts';
import type { SizingSheet } from '../../core/sizing/sizing-sheet.ts';
import {
  certificateNotes,
  certificateSentences,
  fixedPortSentences,
  gatewaySentence,
  hostRuleSentences,
  outageSentences,
  pstnSiteSentences,
} from './connector.ts';
import { groupsOf, type SheetPart } from './sheet.ts';
import {
  availabilityText,
  formulaText,
  foundCallsSentences,
  foundNatSentences,
  notSizable,
  plannerName,
  sizingFieldName,
  sizingLimitText,
  type Planner,
} from './sizing.ts';

/** What all planners come to, in words: the tab shows it and the command line prints it. */

/** A planner's part; without formulas and sentences where an input is missing. */
export interface PlannerPart extends SheetPart {
  readonly planner: Planner;
  /** What is missing; `null`: nothing. */
  readonly problem: string | null;
}

/** Which inputs a planner has, in the order of the tab. */
export const PLANNER_FIELDS: Readonly<Record<Planner, readonly SizingField[]>> = {
  'cloud-connector': ['calls'],
  'media-ports': ['port-from', 'port-to'],
  certificate: ['domains', 'pools'],
  host: [],
  outage: [],
  'nat-pool': ['devices', 'address-ports', 'reserved-ports', 'device-ports', 'device-reserve', 'peerings'],
  bandwidth: ['people', 'in-calls-percent', 'call-kbps', 'fill-percent', 'link-mbps'],
};
/** Whole numbers from 1 that have no default. */
const COUNTS: readonly SizingField[] = ['calls', 'devices', 'people'];

/** One part for each planner, in the order of the tab. */
export function sizingParts(sheet: SizingSheet): PlannerPart[] {
  const wrong = (...fields: readonly SizingField[]): string => {
    const found = fields.filter((field) => sheet.wrong.includes(field) && !COUNTS.includes(field));
    if (found.length === 0) return notSizable();
    return msg(str`Cannot be calculated with: ${found.map((field) => sizingFieldName(field)).join(', ')}.`);
  };
  const { connector, range, natPool, bandwidth, certificate } = sheet;
  return [
    part('cloud-connector', connector === null ? wrong(...PLANNER_FIELDS['cloud-connector']) : null, () =>
      connector === null
        ? []
        : [
            ...calculated(
              [...connector.size.formulas, connector.ports],
              [
                availabilityText(connector.size.availabilityRatio),
                ...connector.size.limits.map((limit) => sizingLimitText(limit)),
                gatewaySentence(),
              ],
            ),
            [msg('PSTN sites'), pstnSiteSentences(connector.size.sites)] as const,
          ],
    ),
    part('media-ports', range === null ? wrong(...PLANNER_FIELDS['media-ports']) : null, () =>
      range === null
        ? []
        : calculated(range.formulas, [
            ...range.limits.map((limit) => sizingLimitText(limit)),
            ...fixedPortSentences(),
          ]),
    ),
    part('certificate', null, () => [
      [null, certificate === null ? [] : certificateSentences(certificate)],
      [msg('What holds for it'), certificateNotes()],
    ]),
    part('host', null, () => [[null, hostRuleSentences()]]),
    part('outage', null, () => [[null, outageSentences()]]),
    part('nat-pool', natPool === null ? wrong(...PLANNER_FIELDS['nat-pool']) : null, () =>
      natPool === null
        ? []
        : [
            ...calculated(
              natPool.formulas,
              natPool.limits.map((limit) => sizingLimitText(limit)),
            ),
            [msg('What a test has found'), sheet.nat ? foundNatSentences(sheet.nat) : []] as const,
          ],
    ),
    part('bandwidth', bandwidth === null ? wrong(...PLANNER_FIELDS.bandwidth) : null, () =>
      bandwidth === null
        ? []
        : [
            ...calculated(
              bandwidth.formulas,
              bandwidth.limits.map((limit) => sizingLimitText(limit)),
            ),
            [msg('What a search has found'), sheet.found ? foundCallsSentences(sheet.found) : []] as const,
          ],
    ),
  ];
}

type Groups = readonly (readonly [string | null, readonly string[]])[];

const part = (planner: Planner, problem: string | null, groups: () => Groups): PlannerPart => ({
  planner,
  title: plannerName(planner),
  problem,
  groups: groupsOf(...groups()),
});

const calculated = (formulas: readonly Formula[], limits: readonly string[]): Groups => [
  [null, formulas.map((formula) => formulaText(formula))],
  [msg('What limits it'), limits],
];

/** A line for each formula with its result, then for each sentence (RFC 4180), with a head. */
export function sizingCsv(sheet: SizingSheet): string {
  const { connector, range, natPool, bandwidth } = sheet;
  const formulasOf: Readonly<Partial<Record<Planner, readonly Formula[]>>> = {
    ...(connector && { 'cloud-connector': [...connector.size.formulas, connector.ports] }),
    ...(range && { 'media-ports': range.formulas }),
    ...(natPool && { 'nat-pool': natPool.formulas }),
    ...(bandwidth && { bandwidth: bandwidth.formulas }),
  };
  return [
    ['planner', 'formula', 'result', 'text'],
    ...sizingParts(sheet).flatMap(({ planner, groups }) => {
      const formulas = formulasOf[planner] ?? [];
      const texts = formulas.map((formula) => formulaText(formula));
      return [
        ...formulas.map((formula, at) => [planner, formula.code, String(formula.result), texts[at] ?? '']),
        ...groups
          .flatMap(({ items }) => items)
          .filter((item) => !texts.includes(item))
          .map((item) => [planner, '', '', item]),
      ];
    }),
  ]
    .map((line) => csvLine(line))
    .join('');
}
