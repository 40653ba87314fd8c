import { spellCode } from '../core/result-code.ts';
import { busyOf } from '../wire/load.ts';
import type { Result } from '../wire/result.ts';
import { findingLines } from './connectivity-findings.ts';
import { connectivityLines, markLine, reachHeadline } from './connectivity-summary.ts';
import type { Receipt } from './run-outcome.ts';

type Row = Result['grades']['rows'][number];

const HEADLINE: Readonly<Record<Result['grades']['verdict'], string>> = {
  meets: 'This network is ready for calls: all targets are met.',
  misses: 'This network misses the targets for calls.',
  'no-data': 'Not enough data for a verdict.',
};
const METRIC: Readonly<Record<Row['metric'], string>> = {
  rtt: 'round trip',
  oneWay: 'one way',
  loss: 'loss, worst 15 s',
  burstLoss: 'loss, worst 200 ms',
  jitter: 'jitter, worst 15 s',
  reorder: 'reordered',
};
const DIRECTION: Readonly<Record<NonNullable<Row['path']>, string>> = {
  loop: '',
  up: 'from you: ',
  down: 'to you: ',
};
const OUTCOME: Readonly<Record<Row['outcome'], string>> = {
  meets: 'meets',
  misses: 'MISSES',
  'no-data': 'not enough data',
};

/** A result for people at a terminal. */
export function summaryOf(result: Result, receipt: Omit<Receipt, 'packets'>): string {
  const { traffic, connectivity } = result;
  const found =
    connectivity && traffic.sent === 0
      ? [reachHeadline(connectivity), ...connectivityLines(connectivity)]
      : measuredLines(result);
  return [...found, ...receiptLines(receipt)].join('\n');
}

function receiptLines({ link, code, troubles }: Omit<Receipt, 'packets'>): string[] {
  return [
    ...troubles,
    link === null ? 'The server has not stored this result.' : `Result: ${link}`,
    ...(code === null ? [] : [`Code: ${spellCode(code)}`]),
  ];
}

function measuredLines(result: Result): string[] {
  const { grades, path, traffic, durationMs, connectivity } = result;
  const { relay, transport } = path;
  return [
    HEADLINE[grades.verdict],
    `Relay ${relay.name} over ${transport}, ${Math.round(durationMs / 1000)} s, ${traffic.sent} packets sent, ${traffic.lost} lost.`,
    ...grades.rows.map(rowLine),
    ...(grades.findings.length > 0
      ? [`Findings: ${grades.findings.map(({ code }) => code).join(', ')}.`]
      : []),
    ...loadLines(result),
    ...findingLines(connectivity?.findings ?? []),
    ...(connectivity?.qos ? [markLine(connectivity.qos)] : []),
  ];
}

const rowLine = (row: Row): string =>
  `  ${rowName(row).padEnd(30)}${quantity(row.value, row.unit).padStart(10)}   target under ${quantity(row.target, row.unit).padEnd(9)} ${OUTCOME[row.outcome]}`;

/** Each of several calls, and the part with a busy link. */
function loadLines(result: Result): string[] {
  const { loaded, traffic } = result;
  const busy = busyOf(result);
  return [
    ...callLines(traffic.calls ?? []),
    ...(loaded?.state === 'not-measured'
      ? [`With a busy link nothing was measured: ${loaded.message ?? NOT_MEASURED[loaded.why]}`]
      : []),
    ...(busy
      ? [
          BUSY_HEADLINE[busy.grades.verdict],
          `Busy with ${megabits(busy.transfers.down.bitsPerSecond)} down and ${megabits(busy.transfers.up.bitsPerSecond)} up for ${Math.round(busy.durationMs / 1000)} s; ${busy.traffic.sent} packets sent, ${busy.traffic.lost} lost.`,
          ...busy.grades.rows.map(rowLine),
          ...callLines(busy.traffic.calls ?? []),
        ]
      : []),
  ];
}

const callLines = (calls: NonNullable<Result['traffic']['calls']>): string[] =>
  calls.map(
    ({ call, sent, lost, rttMs }) =>
      `  call ${call + 1}: ${sent} packets sent, ${lost} lost, round trip ${quantity(rttMs, 'ms')}`,
  );

const megabits = (bitsPerSecond: number): string => `${(bitsPerSecond / 1e6).toFixed(1)} Mbit/s`;

const BUSY_HEADLINE: Readonly<Record<Result['grades']['verdict'], string>> = {
  meets: 'Also while the link is busy all targets are met.',
  misses: 'While the link is busy, calls miss the targets.',
  'no-data': 'Not enough data for a verdict on the busy link.',
};

const NOT_MEASURED: Readonly<Record<'stopped' | 'call-ended' | 'transfers-failed', string>> = {
  stopped: 'the test was stopped before.',
  'call-ended': 'the call had ended before.',
  'transfers-failed': 'the transfers failed.',
};

/** The figures that decide, on one line. */
export const summaryFigures = ({ grades }: Result): string =>
  grades.rows
    .filter(({ decides = true }) => decides)
    .map((row) => `${rowName(row)} ${quantity(row.value, row.unit)}`)
    .join(', ');

/** A direction's rows are told from those of the way there and back. */
const rowName = ({ metric, path = 'loop' }: Row): string => `${DIRECTION[path]}${METRIC[metric]}`;

/** Percent appears in views only; the result itself holds ratios 0-1. */
function quantity(value: number | null, unit: Row['unit']): string {
  if (value === null) return '-';
  return unit === 'ms' ? `${value.toFixed(1)} ms` : `${(value * 100).toFixed(2)} %`;
}
