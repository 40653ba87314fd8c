import { hasCall } from '../core/verdict/call-made.ts';
import { undecidedFindings } from '../core/verdict/shown-findings.ts';
import { decidingRows } from '../core/verdict/troubles.ts';
import type { Connectivity } from '../wire/connectivity.ts';
import { busyOf } from '../wire/load.ts';
import type { Result } from '../wire/result.ts';
import type { Frozen } from '../wire/schema.ts';
import {
  connectivityWording,
  askedBy,
  idleWording,
  signalingWording,
  natWording,
  qosWording,
  stateWording,
  wayTimes,
  wayName,
} from '../wording/connectivity/connectivity.ts';
import { marksWording } from '../wording/connectivity/marks.ts';
import { callSearchWording } from '../wording/result/call-search.ts';
import { findingContext, findingWording } from '../wording/result/finding.ts';
import {
  busyLine,
  callLine,
  checkedLine,
  codeLine,
  measuredLine,
  storedLine,
} from '../wording/result/lines.ts';
import { loadWording } from '../wording/result/load.ts';
import {
  metricInSentence,
  metricName,
  rowOutcome,
  rowTargetNamed,
  rowValue,
} from '../wording/result/metric.ts';
import { verdictWording } from '../wording/result/verdict.ts';
import { inColumns, plainText } from './plain-text.ts';
import type { Receipt } from './run-outcome.ts';

type Found = Frozen<Connectivity>;
type Row = Result['grades']['rows'][number];

/** A result for people at a terminal, in the words of its page: the answer first. */
export function resultText(result: Result, receipt: Omit<Receipt, 'packets'>): string {
  const { headline, explanation } = verdictWording(result);
  const { connectivity } = result;
  const search = result.callSearch && callSearchWording(result.callSearch);
  return [
    ...(search ? [search.headline, ...search.sentences, ''] : []),
    headline,
    explanation,
    ...(hasCall(result) ? measuredLines(result) : connectivity ? checkedLines(connectivity) : []),
    ...findingLines(result),
    ...receiptLines(receipt),
  ]
    .filter((line) => line !== '')
    .map(plainText)
    .join('\n');
}

function receiptLines({ link, code, troubles }: Omit<Receipt, 'packets'>): string[] {
  return [...troubles, storedLine(link), ...(code === null ? [] : [codeLine(code)])];
}

function measuredLines(result: Result): string[] {
  const { grades, traffic } = result;
  const busy = busyOf(result);
  const load = loadWording(result);
  return [
    measuredLine(result),
    ...rowLines(grades),
    ...(traffic.calls ?? []).map(indentedCall),
    ...(load ? [load.headline, ...load.sentences] : []),
    ...(busy
      ? [busyLine(busy), ...rowLines(busy.grades), ...(busy.traffic.calls ?? []).map(indentedCall)]
      : []),
  ];
}

const indentedCall = (call: Parameters<typeof callLine>[0]): string => `  ${callLine(call)}`;

/** Each metric with its value, target and outcome. */
const rowLines = ({ rows, findings }: Pick<Result['grades'], 'rows' | 'findings'>): string[] =>
  inColumns(
    rows.map((row) => [
      `  ${metricName(row.metric, row.path)}`,
      rowValue(row),
      rowTargetNamed(row),
      rowOutcome(row, findings).word,
    ]),
  );

/** What a network lets through: every way, then the NAT and how long it keeps idle streams. */
function checkedLines(found: Found): string[] {
  const { checks, nat, idleLife, signalingRttMs, findings } = found;
  const isIdleFound = findings.some(({ code }) => code === 'mapping-short');
  return [
    checkedLine(found),
    ...inColumns(checks.map(wayCells)),
    ...nat.map(natWording),
    ...(idleLife && !isIdleFound ? [idleWording(idleLife)] : []),
    ...(typeof signalingRttMs === 'number' ? [signalingWording(signalingRttMs)] : []),
  ];
}

const wayCells = (check: Found['checks'][number]): string[] => [
  `  ${wayName(check)}`,
  askedBy(check),
  stateWording(check.state),
  wayTimes(check),
];

/** What stands beside the verdict, then what the network does not let through, with the rule to change. */
function findingLines(result: Result): string[] {
  const { grades, connectivity } = result;
  const context = findingContext(result);
  return [
    ...undecidedFindings(grades).map((finding) => `! ${findingWording(finding, context).happened}`),
    ...(connectivity?.findings ?? []).flatMap((finding) => {
      const { happened, rule } = connectivityWording(finding);
      return [`! ${happened}`, ...(rule === null ? [] : [`  ${rule}`])];
    }),
    ...(connectivity?.qos ? qosWording(connectivity.qos) : []),
    ...(result.witness?.marks ? marksWording(result.witness.marks) : []),
  ];
}

/** The figures that decide, on one line. */
export const decidingFigures = ({ grades }: Result): string =>
  decidingRows(grades.rows)
    .map((row: Row) => plainText(`${metricInSentence(row.metric, row.path)} ${rowValue(row)}`))
    .join(', ');
