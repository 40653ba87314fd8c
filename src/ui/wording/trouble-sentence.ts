import { msg, str } from '@lit/localize';
import type { ResultRow } from '../result-parts.ts';
import { rowTarget, rowValue } from './metric.ts';
import { clockTime } from './quantity.ts';
import type { FoundTrouble } from './trouble.ts';

/** One trouble in words: what a call will feel like, and the figures. Each direction has its own sentences. */
export function troubleHeadline({ trouble, where }: FoundTrouble): string {
  switch (trouble) {
    case 'loss':
      if (where === 'up') return msg('Calls will break up for people listening to you.');
      if (where === 'down') return msg('Calls will break up for you: you will miss parts of words.');
      return msg('Calls will break up: parts of words will be missing.');
    case 'delay':
      return msg('Calls will feel delayed: people will talk over each other.');
    case 'jitter':
      if (where === 'up') return msg('Your voice may sound robotic or cut out for others.');
      if (where === 'down') return msg('Voices may sound robotic or cut out for you.');
      return msg('Voices may sound robotic or cut out.');
    case 'reorder':
      return msg('Voices may stutter: packets overtake each other.');
  }
}

/** The figures of one trouble. `rows` are those that decide. */
export function troubleExplanation(found: FoundTrouble, rows: readonly ResultRow[]): string {
  const { trouble, where } = found;
  const sentences = [figuresSentence(found)];
  if (trouble === 'loss' && found.row.metric === 'loss') sentences.push(burstSentence(found.row, rows));
  if (where === 'both') sentences.push(msg('The other direction misses its target too.'));
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function figuresSentence({ trouble, row }: FoundTrouble): string {
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

function lostInWindow(row: ResultRow): string {
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

function lostInBurst(row: ResultRow): string {
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
function burstSentence({ path }: ResultRow, rows: readonly ResultRow[]): string {
  const burst = rows.find(
    (row) => row.metric === 'burstLoss' && row.outcome === 'misses' && row.path === path,
  );
  return burst
    ? msg(
        str`Worst at ${clockTime(burst.windowStartMs ?? 0)}, when ${rowValue(burst)} were lost within 200 ms.`,
      )
    : '';
}
