import { msg, str } from '@lit/localize';
import { TIMELINE_ROW_MS, type TimelineRow } from '../../core/timeline.ts';
import { clockTime, milliseconds, percent, targetValue } from '../wording/quantity.ts';
import { valueOf, type ChartKind } from './points.ts';

/** Charts in words: titles, the read-out at a time, and the text in place of a picture. */
export const CHART_KINDS: readonly ChartKind[] = ['rtt', 'loss', 'jitter'];

/** A chart's title, with what one point of it is. */
export function chartTitle(kind: ChartKind): string {
  switch (kind) {
    case 'rtt':
      return msg('Round trip');
    case 'loss':
      return msg('Packet loss');
    case 'jitter':
      return msg('Jitter');
  }
}

/** What a chart's value means to somebody who sees it for the first time. */
export function chartMeaning(kind: ChartKind): string {
  switch (kind) {
    case 'rtt':
      return msg('there and back');
    case 'loss':
      return msg('in each 200 ms');
    case 'jitter':
      return msg('uneven arrival');
  }
}

/** A value of a chart with its unit. */
export const chartValue = (kind: ChartKind, value: number): string =>
  kind === 'loss' ? percent(value) : milliseconds(value);

/** `target: under 100 ms`. */
export const chartTarget = (kind: ChartKind, target: number): string =>
  msg(str`target: under ${targetValue(target, kind === 'loss' ? 'ratio' : 'ms')}`);

/** The row at a time; the last one for a time beyond it. */
export const rowAt = (rows: readonly TimelineRow[], atMs: number): TimelineRow | null =>
  rows[Math.min(rows.length - 1, Math.max(0, Math.floor(atMs / TIMELINE_ROW_MS)))] ?? null;

/** One figure of the read-out; a dash where nothing arrived. */
export function readOut(kind: ChartKind, row: TimelineRow | null): string {
  const value = row && valueOf(kind, row);
  return value === null ? '\u2013' : chartValue(kind, value);
}

/** All three figures at a time, as a sentence: what a screen reader says while the time is moved. */
export function readOutSentence(row: TimelineRow | null): string {
  if (!row) return msg('No figures yet.');
  const [rtt, loss, jitter] = [readOut('rtt', row), readOut('loss', row), readOut('jitter', row)];
  return msg(str`${clockTime(row.startMs)}: round trip ${rtt}, lost ${loss}, jitter ${jitter}`);
}

/** A chart's text alternative: its range and its target. */
export function chartSummary(kind: ChartKind, rows: readonly TimelineRow[], target: number | null): string {
  const values = rows.flatMap((row) => valueOf(kind, row) ?? []);
  const title = chartTitle(kind);
  const aim = target === null ? msg('no target') : chartTarget(kind, target);
  if (values.length === 0) return msg(str`${title}: no figures yet; ${aim}.`);
  const [least, greatest] = values.reduce(
    ([low, high], value): [number, number] => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
  return msg(
    str`${title} over ${clockTime(rows.length * TIMELINE_ROW_MS)}: least ${chartValue(kind, least)}, greatest ${chartValue(kind, greatest)}; ${aim}.`,
  );
}

/** One line of the table that stands for the charts. */
export interface ChartTableRow {
  readonly time: string;
  readonly rtt: string;
  readonly lost: string;
  readonly jitter: string;
}

/** Lines of the table: few enough to be read. */
const MAX_TABLE_ROWS = 30;

/** The charts as a table: the worst of each stretch, at most thirty of equal length. */
export function chartTable(rows: readonly TimelineRow[], durationMs: number): ChartTableRow[] {
  const perLine = Math.max(5, Math.ceil(durationMs / TIMELINE_ROW_MS / MAX_TABLE_ROWS));
  const greatest = (kind: ChartKind, part: readonly TimelineRow[]): string => {
    const values = part.flatMap((row) => valueOf(kind, row) ?? []);
    return values.length === 0 ? '\u2013' : chartValue(kind, Math.max(...values));
  };
  const lines: ChartTableRow[] = [];
  for (let first = 0; first < rows.length; first += perLine) {
    const part = rows.slice(first, first + perLine);
    const lost = part.reduce((sum, row) => sum + row.lost, 0);
    const sent = part.reduce((sum, row) => sum + row.sent, 0);
    lines.push({
      time: clockTime(first * TIMELINE_ROW_MS),
      rtt: greatest('rtt', part),
      lost: msg(str`${lost} of ${sent}`),
      jitter: greatest('jitter', part),
    });
  }
  return lines;
}
