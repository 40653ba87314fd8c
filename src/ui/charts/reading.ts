import { msg, str } from '@lit/localize';
import { TIMELINE_ROW_MS } from '../../core/packets/timeline.ts';
import { clockTime, milliseconds, percent, targetValue } from '../../wording/quantity.ts';
import {
  hasDirections,
  seriesNames,
  valueOf,
  type ChartKind,
  type ChartRow,
  type SeriesName,
} from './points.ts';

/** Charts in words: titles, the read-out at a time, and the text in place of a picture. */
export const chartKinds = (rows: readonly ChartRow[]): readonly ChartKind[] =>
  hasDirections(rows) ? ['rtt', 'queueing', 'loss', 'jitter'] : ['rtt', 'loss', 'jitter'];

/** A chart's title, with what one point of it is. */
export function chartTitle(kind: ChartKind): string {
  switch (kind) {
    case 'rtt':
      return msg('Round trip');
    case 'queueing':
      return msg('Queueing');
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
    case 'queueing':
      return msg('delay over the fastest packet');
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
export const rowAt = <Row extends ChartRow>(rows: readonly Row[], atMs: number): Row | null =>
  rows[Math.min(rows.length - 1, Math.max(0, Math.floor(atMs / TIMELINE_ROW_MS)))] ?? null;

/** The name of a series. */
export function seriesTitle(name: SeriesName): string {
  switch (name) {
    case 'all':
      return msg('There and back');
    case 'up':
      return msg('From you');
    case 'down':
      return msg('To you');
    case 'unknown':
      return msg('Direction not known');
  }
}

/** One figure of the read-out; a dash where nothing arrived. */
function figure(kind: ChartKind, row: ChartRow, name: SeriesName = 'all'): string {
  const value = valueOf(kind, row, name);
  return value === null ? '\u2013' : chartValue(kind, value);
}

/** The figures of both directions. */
function directionFigures(kind: ChartKind, row: ChartRow): string {
  const [up, down] = [figure(kind, row, 'up'), figure(kind, row, 'down')];
  return msg(str`from you ${up}, to you ${down}`);
}

/** What a chart's head reads at a time. */
export function spokenReading(kind: ChartKind, row: ChartRow): string {
  const isSplit = kind === 'queueing' || (kind === 'loss' && row.lostUp !== undefined && row.lost > 0);
  return isSplit ? directionFigures(kind, row) : figure(kind, row);
}

/** Whether the figure of a moment is over the target of its chart. Of what did not arrive nothing is known. */
export function isOverTarget(kind: ChartKind, row: ChartRow | null, target: number | null): boolean {
  const value = row && kind !== 'queueing' ? valueOf(kind, row) : null;
  return value !== null && target !== null && value >= target;
}

/** All figures at a time, as a sentence: what a screen reader says while the time is moved. */
export function readOutSentence(row: ChartRow | null): string {
  if (!row) return msg('No figures yet.');
  const [rtt, loss, jitter] = [figure('rtt', row), figure('loss', row), figure('jitter', row)];
  const time = clockTime(row.startMs);
  if (row.lostUp === undefined) return msg(str`${time}: round trip ${rtt}, lost ${loss}, jitter ${jitter}`);
  const [lost, queueing] = [directionFigures('loss', row), directionFigures('queueing', row)];
  return msg(str`${time}: round trip ${rtt}, queueing ${queueing}, lost ${loss} (${lost}), jitter ${jitter}`);
}

/** A chart's text alternative: its range and its target. */
export function chartSummary(kind: ChartKind, rows: readonly ChartRow[], target: number | null): string {
  const title = chartTitle(kind);
  const aim = target === null ? msg('no target') : chartTarget(kind, target);
  const names = seriesNames(kind, rows);
  const ranges = names.flatMap((name): string[] => {
    const values = rows.flatMap((row) => valueOf(kind, row, name) ?? []);
    if (values.length === 0) return [];
    const [least, greatest] = values.reduce(
      ([low, high], value): [number, number] => [Math.min(low, value), Math.max(high, value)],
      [Infinity, -Infinity],
    );
    const range = msg(str`least ${chartValue(kind, least)}, greatest ${chartValue(kind, greatest)}`);
    return [names.length === 1 ? range : `${seriesTitle(name)}: ${range}`];
  });
  if (ranges.length === 0) return msg(str`${title}: no figures yet; ${aim}.`);
  return msg(str`${title} over ${clockTime(rows.length * TIMELINE_ROW_MS)}: ${ranges.join('; ')}; ${aim}.`);
}
