import { msg, str } from '@lit/localize';
import type { ResultGrade } from '../../wire/result-parts.ts';
import { rowTarget, rowValue } from './metric.ts';
import { clockTime } from '../quantity.ts';
import type { FoundTrouble, Trouble } from '../../core/verdict/troubles.ts';

/**
 * One trouble in words: what a call will feel like, or may where only a target was missed. Each direction has its own
 * sentences. Reordering alone is never sure to be noticed, but with what comes too late it is.
 */
export function troubleHeadline({ trouble, where, isSure }: FoundTrouble): string {
  switch (trouble) {
    case 'loss':
      return isSure ? sureLoss(where) : possibleLoss(where);
    case 'delay':
      return isSure
        ? msg('Calls will feel delayed: people will talk over each other.')
        : msg('Calls may feel delayed: people may talk over each other.');
    case 'jitter':
      return isSure ? sureJitter(where) : possibleJitter(where);
    case 'reorder':
      if (isSure) return sureJitter(where);
      if (where === 'up') return msg('Your voice may stutter for others: packets overtake each other.');
      if (where === 'down') return msg('You may hear voices stutter: packets overtake each other.');
      if (where === 'both') return msg('Voices may stutter both ways: packets overtake each other.');
      return msg('Voices may stutter: packets overtake each other.');
  }
}

function sureLoss(where: FoundTrouble['where']): string {
  if (where === 'up') return msg('Calls will break up for people listening to you.');
  if (where === 'down') return msg('You will hear calls break up: parts of words will be missing.');
  if (where === 'both') return msg('Calls will break up both ways: parts of words will be missing.');
  return msg('Calls will break up: parts of words will be missing.');
}

function possibleLoss(where: FoundTrouble['where']): string {
  if (where === 'up') return msg('Calls may break up for people listening to you.');
  if (where === 'down') return msg('You may hear calls break up: parts of words may be missing.');
  if (where === 'both') return msg('Calls may break up both ways: parts of words may be missing.');
  return msg('Calls may break up: parts of words may be missing.');
}

function sureJitter(where: FoundTrouble['where']): string {
  if (where === 'up') return msg('Your voice will sound robotic or cut out for others.');
  if (where === 'down') return msg('You will hear voices sound robotic or cut out.');
  if (where === 'both') return msg('Voices will sound robotic or cut out both ways.');
  return msg('Voices will sound robotic or cut out.');
}

function possibleJitter(where: FoundTrouble['where']): string {
  if (where === 'up') return msg('Your voice may sound robotic or cut out for others.');
  if (where === 'down') return msg('You may hear voices sound robotic or cut out.');
  if (where === 'both') return msg('Voices may sound robotic or cut out both ways.');
  return msg('Voices may sound robotic or cut out.');
}

/** The headline for more than one trouble. */
export function troublesHeadline(troubles: readonly FoundTrouble[]): string {
  const isSure = troubles.some((trouble) => trouble.isSure);
  if (troubles.every(({ where }) => where === 'up'))
    return isSure
      ? msg('Calls will not work well for people listening to you.')
      : msg('Calls may not work well for people listening to you.');
  if (troubles.every(({ where }) => where === 'down'))
    return isSure
      ? msg('What you hear in calls will not be good.')
      : msg('What you hear in calls may not be good.');
  return isSure
    ? msg('Calls will not work well on this network.')
    : msg('Calls may not work well on this network.');
}

/** The figures of one trouble. `rows` are those that decide. */
export function troubleExplanation(found: FoundTrouble<ResultGrade>, rows: readonly ResultGrade[]): string {
  const { trouble, row, other } = found;
  return [
    figuresSentence(trouble, row),
    trouble === 'loss' && row.metric === 'loss' ? burstSentence(row, rows) : '',
    other ? otherSentence(trouble, row, other) : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** The other direction, where both miss. */
function otherSentence(trouble: Trouble, row: ResultGrade, other: ResultGrade): string {
  if (row.metric !== other.metric) return figuresSentence(trouble, other);
  return other.path === 'up'
    ? msg(str`On the way from you it was ${rowValue(other)}.`)
    : msg(str`On the way to you it was ${rowValue(other)}.`);
}

function figuresSentence(trouble: Trouble, row: ResultGrade): string {
  const [value, target, start] = [rowValue(row), rowTarget(row), clockTime(row.windowStartMs ?? 0)];
  switch (trouble) {
    case 'loss':
      return row.metric === 'burstLoss' ? lostInBurst(row) : lostInWindow(row);
    case 'delay':
      return row.metric === 'rtt'
        ? msg(str`A packet takes ${value} there and back; the target is ${target}.`)
        : msg(str`A packet takes ${value} one way; the target is ${target}.`);
    case 'jitter':
      if (row.path === 'up')
        return msg(
          str`Packets from you arrive unevenly: ${value} in the 15 seconds from ${start}; the target is ${target}.`,
        );
      if (row.path === 'down')
        return msg(
          str`Packets to you arrive unevenly: ${value} in the 15 seconds from ${start}; the target is ${target}.`,
        );
      return msg(
        str`Packets arrive unevenly: ${value} in the 15 seconds from ${start}; the target is ${target}.`,
      );
    case 'reorder':
      if (row.path === 'up')
        return msg(str`${value} of packets from you arrived after later ones; the target is ${target}.`);
      if (row.path === 'down')
        return msg(str`${value} of packets to you arrived after later ones; the target is ${target}.`);
      return msg(str`${value} of packets arrived after later ones; the target is ${target}.`);
  }
}

function lostInWindow(row: ResultGrade): string {
  const [value, target, start] = [rowValue(row), rowTarget(row), clockTime(row.windowStartMs ?? 0)];
  if (row.path === 'up')
    return msg(
      str`${value} of packets were lost on the way from you in the 15 seconds from ${start}; the target is ${target}.`,
    );
  if (row.path === 'down')
    return msg(
      str`${value} of packets were lost on the way to you in the 15 seconds from ${start}; the target is ${target}.`,
    );
  return msg(str`${value} of packets were lost in the 15 seconds from ${start}; the target is ${target}.`);
}

function lostInBurst(row: ResultGrade): string {
  const [value, target, start] = [rowValue(row), rowTarget(row), clockTime(row.windowStartMs ?? 0)];
  if (row.path === 'up')
    return msg(
      str`Packets from you were lost in a burst: ${value} of those within 200 ms at ${start}; the target is ${target}.`,
    );
  if (row.path === 'down')
    return msg(
      str`Packets to you were lost in a burst: ${value} of those within 200 ms at ${start}; the target is ${target}.`,
    );
  return msg(
    str`Packets were lost in a burst: ${value} of those within 200 ms at ${start}; the target is ${target}.`,
  );
}

/** The worst moment of the same direction; empty when its bursts meet their target. */
function burstSentence({ path }: ResultGrade, rows: readonly ResultGrade[]): string {
  const burst = rows.find(
    (row) => row.metric === 'burstLoss' && row.outcome === 'misses' && row.path === path,
  );
  return burst
    ? msg(
        str`Worst at ${clockTime(burst.windowStartMs ?? 0)}, in bursts: ${rowValue(burst)} were lost within 200 ms.`,
      )
    : '';
}
