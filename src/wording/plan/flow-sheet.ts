import { msg } from '@lit/localize';
import type { CallFlow, RoleFlow } from '../../core/flows/call-flow.ts';
import { stretchFigures, type EndsFigures, type FlowBudget } from '../../core/flows/flow-budget.ts';
import type { FlowPath } from '../../core/flows/flow-path.ts';
import { csvLine } from '../../core/csv.ts';
import {
  budgetSentences,
  contradictionSentences,
  flowNoteText,
  flowSourceText,
  legSentences,
  pathWord,
  principleText,
  roleName,
  shareText,
  stretchText,
  targetSentences,
  trafficName,
} from './flow.ts';
import { groupsOf, type SheetGroup, type SheetPart } from './sheet.ts';

/** How a call flows in words, as the tab lists it and the command line prints it. */

/** Each person's ways, leg by leg, then what they come to and what the document says of them. */
export function flowParts(flow: CallFlow, known: EndsFigures, budget: FlowBudget): SheetPart[] {
  return [
    ...flow.roles.map((each): SheetPart => ({
      title: roleName(each.role),
      groups: [...waysOf(each, 'signaling', known), ...waysOf(each, 'media', known)],
    })),
    part(msg('End to end'), [...budget.shares.map((share) => shareText(share)), ...budgetSentences(budget)]),
    part(
      msg('Principles that decide'),
      flow.principles.map((each) => principleText(each)),
    ),
    part(
      msg('Notes of the document'),
      flow.notes.map((note) => flowNoteText(note)),
    ),
    part(
      msg('The documents contradict each other'),
      flow.contradictions.flatMap((each) => contradictionSentences(each)),
    ),
    part(msg('Source'), [flowSourceText(flow.source)]),
  ].filter(({ groups }) => groups.length > 0);
}

const part = (title: string, items: readonly string[]): SheetPart => ({
  title,
  groups: groupsOf([null, items]),
});

/** Each reading of the document, the shown one first. */
function waysOf(
  { role, ...ways }: RoleFlow,
  traffic: 'signaling' | 'media',
  known: EndsFigures,
): SheetGroup[] {
  return ways[traffic].flatMap((path, at): SheetGroup[] => [
    { title: wayTitle(traffic, path, at), items: legSentences(path), isOrdered: true },
    ...(traffic === 'signaling'
      ? []
      : groupsOf([null, [...targetSentences(path), ...measuredSentences(path, known[role])]])),
  ]);
}

const wayTitle = (traffic: 'signaling' | 'media', path: FlowPath, at: number): string =>
  `${trafficName(traffic)}: ${pathWord(path)}${at === 0 ? '' : ` (${msg('another reading')})`}`;

/** What is known of each stretch that has a target, over the network that the way takes. */
const measuredSentences = (path: FlowPath, end: EndsFigures['user']): string[] =>
  path.targets.flatMap(({ target }) => {
    const figures = stretchFigures(path, target, end);
    return figures === null || end === null ? [] : [stretchText(figures, end.site)];
  });

/** A line for each leg of each way (RFC 4180), codes as the API has them; then a line for each share of the whole. */
export function flowCsv(flow: CallFlow, budget: FlowBudget): string {
  const rows = flow.roles.flatMap(({ role, signaling, media }) =>
    (
      [
        ['signaling', signaling],
        ['media', media],
      ] as const
    ).flatMap(([traffic, paths]) =>
      paths.flatMap((path, reading) =>
        path.legs.map(({ segment, from, to }, leg) => [
          ...[role, traffic, String(reading + 1), path.word, String(leg + 1), segment, from, to],
          path.targets
            .filter(({ firstLeg, lastLeg }) => firstLeg <= leg && leg <= lastLeg)
            .map(({ target }) => target)
            .join(' '),
          ...['', '', '', ''],
        ]),
      ),
    ),
  );
  const shares = budget.shares.map(({ role, network, target, site, rttMs, targetMs, source }) => [
    ...[role, 'media', '1', '', '', network, '', '', target],
    ...[site, String(rttMs), String(targetMs), source],
  ]);
  return [COLUMNS, ...rows, ...shares].map((line) => csvLine(line)).join('');
}

const COLUMNS = [
  ...['role', 'traffic', 'reading', 'way', 'leg', 'segment', 'from', 'to', 'targets'],
  ...['site', 'rtt_ms', 'rtt_target_ms', 'source'],
];
