import type { Result } from '../result.ts';
import { column, type ExportColumn, type StoredForExport } from './column.ts';

type Loop = Result['metrics']['loop'];
type Path = Loop | NonNullable<Result['metrics']['up']>;
type Delays = Loop['rttMs'];

const startOf = 'Start of that window, from the begin of the measured stretch';

/** A distribution of delays, in full. */
const delayColumns = (
  prefix: string,
  meaning: string,
  of: (stored: StoredForExport) => Delays,
): ExportColumn[] =>
  (
    [
      ['Mean', 'mean', 'mean'],
      ['Min', 'min', 'least'],
      ['Median', 'median', 'median'],
      ['P95', 'p95', '95th percentile'],
      ['P99', 'p99', '99th percentile'],
      ['Max', 'max', 'greatest'],
    ] as const
  ).map(([suffix, key, words]) =>
    column(`${prefix}${suffix}Ms`, 'ms', `${meaning}, ${words}`, (stored) => of(stored)?.[key] ?? null),
  );

/** What each path has: loss, burst, jitter and reordering, with the worst windows. */
function pathColumns(prefix: string, where: string, of: (result: Result) => Path | null): ExportColumn[] {
  const name = (text: string): string =>
    prefix === '' ? text : `${prefix}${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  const figure = (
    text: string,
    unit: ExportColumn['unit'],
    meaning: string,
    read: (path: Path) => number | null | undefined,
  ): ExportColumn =>
    column(name(text), unit, `${meaning}, ${where}`, ({ result }) => {
      const path = of(result);
      return path === null ? null : (read(path) ?? null);
    });
  return [
    figure('lossRatio', 'ratio', 'Lost / sent over the whole test', (path) => path.lossRatio),
    figure('lossRatioLow', 'ratio', 'Lower bound of it (95 %)', (path) => path.lossRatioInterval?.low),
    figure('lossRatioHigh', 'ratio', 'Upper bound of it (95 %)', (path) => path.lossRatioInterval?.high),
    figure('worstLossRatio', 'ratio', 'Lost / sent in the worst 15 s', (path) => path.worstLoss15s?.ratio),
    figure('worstLossStartMs', 'ms', startOf, (path) => path.worstLoss15s?.startMs),
    figure(
      'burstLossRatio',
      'ratio',
      'Lost / sent in the worst 200 ms',
      (path) => path.worstBurst200ms?.ratio,
    ),
    figure('burstLossStartMs', 'ms', startOf, (path) => path.worstBurst200ms?.startMs),
    figure(
      'jitterMs',
      'ms',
      'Mean absolute change of delay in the worst 15 s',
      (path) => path.worstJitter15s?.ms,
    ),
    figure('jitterStartMs', 'ms', startOf, (path) => path.worstJitter15s?.startMs),
    figure('reorderRatio', 'ratio', 'Reordered / received over the whole test', (path) => path.reorderRatio),
  ];
}

/** One direction: its packets, the metrics that it shares with the loop, and its queueing. */
const directionColumns = (path: 'up' | 'down', where: string): ExportColumn[] => [
  ...(
    [
      ['Sent', 'sent', 'Set out'],
      ['Received', 'received', 'Arrived'],
      ['Lost', 'lost', 'Lost'],
      ['Reordered', 'reordered', 'Overtaken'],
    ] as const
  ).map(([suffix, key, words]) =>
    column(
      `${path}${suffix}`,
      'packets',
      `${words}, ${where}`,
      ({ result }) => result.metrics[path]?.[key] ?? null,
    ),
  ),
  ...pathColumns(path, where, ({ metrics }) => metrics[path]),
  ...delayColumns(
    `${path}Queueing`,
    `Delay over that of the fastest packet, ${where}`,
    ({ result }) => result.metrics[path]?.queueingMs ?? null,
  ),
];

const THERE_AND_BACK = 'there and back';

/** All figures of the test, by docs/definitions.md. */
export const METRIC_COLUMNS: readonly ExportColumn[] = [
  ...(['sent', 'received', 'lost', 'late', 'reordered'] as const).map((key) =>
    column(
      key,
      'packets',
      {
        sent: 'Sent in the measured stretch',
        received: 'Of those, arrived by the late limit',
        lost: 'sent - received',
        late: 'Received, but too late for a de-jitter buffer of 100 ms',
        reordered: 'Received packets that were overtaken',
      }[key],
      ({ result }) => result.traffic[key],
    ),
  ),
  column(
    'duplicates',
    'packets',
    'Second copies that reached the relay',
    ({ result }) => result.traffic.duplicates,
  ),
  ...delayColumns('rtt', 'Round trip', ({ result }) => result.metrics.loop.rttMs),
  column(
    'oneWayMs',
    'ms',
    'Half of the mean round trip; derived',
    ({ result }) => result.metrics.loop.oneWayMs,
  ),
  ...pathColumns('', THERE_AND_BACK, ({ metrics }) => metrics.loop),
  column(
    'jitterRfc3550Ms',
    'ms',
    'RFC 3550 smoothed jitter, mean over streams; never graded',
    ({ result }) => result.metrics.loop.jitterRfc3550Ms,
  ),
  column(
    'mos',
    'score',
    'MOS estimate (ITU-T G.107), 1-4.5; never graded',
    ({ result }) => result.metrics.mos?.mos ?? null,
  ),
  column(
    'witness',
    'text',
    '`whole`, `partial` or `none`: what the relay saw',
    ({ result }) => result.witness?.state ?? null,
  ),
  column(
    'lostUnknown',
    'packets',
    'Lost in a direction that nobody knows',
    ({ result }) => result.witness?.lostUnknown ?? null,
  ),
  ...directionColumns('up', 'from you'),
  ...directionColumns('down', 'to you'),
];

/** The browser's own count, and how trustworthy the run was. */
export const INSTRUMENT_COLUMNS: readonly ExportColumn[] = [
  column('statsLossRatio', 'ratio', 'Loss by getStats', ({ result }) => result.stats.lossRatio),
  column('statsJitterMs', 'ms', 'Jitter by getStats', ({ result }) => result.stats.jitterMs),
  column('statsRttMs', 'ms', 'Round trip by getStats, halved', ({ result }) => result.stats.rttMs),
  column('connectMs', 'ms', 'From opening the call to its connection', ({ result }) => result.path.connectMs),
  column('hiddenMs', 'ms', 'Time the page was hidden', ({ result }) => result.instrument.hiddenMs),
  column(
    'longestSendGapMs',
    'ms',
    'Longest time between two packets of a stream at the sender',
    ({ result }) => result.instrument.longestSendGapMs,
  ),
  column(
    'clockResolutionMs',
    'ms',
    'Smallest step of the browser clock',
    ({ result }) => result.instrument.clockResolutionMs,
  ),
];
