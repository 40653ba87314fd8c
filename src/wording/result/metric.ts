import { msg, str } from '@lit/localize';
import type { ResultFinding, ResultGrade } from '../../wire/result-parts.ts';
import { clockTime, duration, measuredValue, percent, targetValue } from '../quantity.ts';
import { findingEffect } from '../../core/verdict/finding-effect.ts';
import type { GradeNote, MetricName } from '../../core/verdict/grade-row.ts';
import type { Outcome } from '../../core/verdict/outcome.ts';

/** A metric's name with its window, as the table shows it. */
export function metricName(metric: MetricName, path: ResultGrade['path'] = 'loop'): string {
  const name = bareName(metric);
  if (path === 'up') return msg(str`${name}, from you`);
  return path === 'down' ? msg(str`${name}, to you`) : name;
}

function bareName(metric: MetricName): string {
  switch (metric) {
    case 'rtt':
      return msg('Round trip');
    case 'oneWay':
      return msg('One way');
    case 'loss':
      return msg('Packet loss');
    case 'burstLoss':
      return msg('Packet loss in bursts');
    case 'jitter':
      return msg('Jitter');
    case 'reorder':
      return msg('Reordering');
  }
}

/** A metric's name within a sentence. Its own text: not every language turns one into the other by its case. */
export function metricInSentence(metric: MetricName, path: ResultGrade['path'] = 'loop'): string {
  const name = bareInSentence(metric);
  if (path === 'up') return msg(str`${name} from you`);
  return path === 'down' ? msg(str`${name} to you`) : name;
}

function bareInSentence(metric: MetricName): string {
  switch (metric) {
    case 'rtt':
      return msg('round trip');
    case 'oneWay':
      return msg('one way');
    case 'loss':
      return msg('packet loss');
    case 'burstLoss':
      return msg('packet loss in bursts');
    case 'jitter':
      return msg('jitter');
    case 'reorder':
      return msg('reordering');
  }
}

/** What a metric is, in one line for people who never heard of it. */
export function metricMeaning(metric: MetricName): string {
  switch (metric) {
    case 'rtt':
      return msg('Mean time there and back');
    case 'oneWay':
      return msg('Half of the round trip, not measured by itself');
    case 'loss':
      return msg('Packets that never arrived, in the worst 15 seconds');
    case 'burstLoss':
      return msg('Packets that never arrived, in the worst 200 ms');
    case 'jitter':
      return msg('How unevenly packets arrive, in the worst 15 seconds');
    case 'reorder':
      return msg('Packets overtaken by later ones');
  }
}

/** The measured value; a dash where there is none. */
export const rowValue = (row: ResultGrade): string =>
  row.value === null ? '\u2013' : measuredValue(row.value, row.unit, row.target);

/** `under 100 ms`. */
export const rowTarget = (row: ResultGrade): string => msg(str`under ${targetValue(row.target, row.unit)}`);

/** The same where nothing else says what it is: `target under 100 ms`. */
export const rowTargetNamed = (row: ResultGrade): string => msg(str`target ${rowTarget(row)}`);

/** An outcome in words. */
export function outcomeName(outcome: Outcome): string {
  switch (outcome) {
    case 'meets':
      return msg('Meets');
    case 'misses':
      return msg('Misses');
    case 'no-data':
      return msg('Not enough data');
  }
}

/** An outcome as a row may claim it. */
export interface RowOutcome {
  /** Shape and colour. */
  readonly shown: Outcome;
  readonly word: string;
}

/**
 * A row's outcome, given what was found about the whole run. The rows of a run that cannot be judged are not
 * judged either, and what was met before the person stopped the test may yet have been missed: neither looks good.
 */
export function rowOutcome(row: ResultGrade, findings: readonly ResultFinding[]): RowOutcome {
  const effects = findings.map(findingEffect);
  if (effects.includes('voids')) return { shown: 'no-data', word: msg('Not judged') };
  if (effects.includes('caps') && row.outcome === 'meets')
    return { shown: 'no-data', word: msg('Met so far') };
  return { shown: row.outcome, word: outcomeName(row.outcome) };
}

/** Where the worst window was: `0:14 to 0:29`, or `0:14` for one shorter than a second; `null` for none. */
export function worstTime(row: ResultGrade): string | null {
  if (row.windowStartMs === null || row.windowMs === null || row.value === 0) return null;
  const start = clockTime(row.windowStartMs);
  return row.windowMs < 1000 ? start : msg(str`${start} to ${clockTime(row.windowStartMs + row.windowMs)}`);
}

/** Why a row has no outcome, or how to read the one it has. */
export function gradeNote(note: GradeNote, row: ResultGrade): string {
  const target = targetValue(row.target, row.unit);
  switch (note.code) {
    case 'not-measured':
      return msg('Nothing could be measured for this.');
    case 'too-short':
      return msg(str`Needs ${moreTime(note.moreMs)} more of measuring.`);
    case 'too-few-packets':
      return msg(str`Too few packets to tell ${target}; ${moreTime(note.moreMs)} more would do.`);
    case 'rate-too-low':
      return msg(
        str`One packet is ${percent(note.onePacketRatio)} here, so one lost packet cannot decide it.`,
      );
    case 'means-no-loss':
      return msg('At this rate the target means that no packet is lost in any 200 ms.');
  }
}

/** Missing time is rounded up: one second short is still short. */
export const moreTime = (moreMs: number): string => duration(Math.max(1000, Math.ceil(moreMs / 1000) * 1000));
