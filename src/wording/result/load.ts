import { msg, str } from '@lit/localize';
import { LEAST_QUEUE_MS, loadEffect, type LoadEffect } from '../../core/traffic/load-effect.ts';
import { busyOf } from '../../wire/load.ts';
import { wasBusy } from '../../core/verdict/busy-part.ts';
import type { Busy } from '../../wire/result/loaded.ts';
import type { Result } from '../../wire/result.ts';
import { decimal, milliseconds, percent, roughMegabytes } from '../quantity.ts';

/** What a part with a busy link is told with. */
export interface LoadWording {
  readonly headline: string;
  readonly sentences: readonly string[];
}

/** From here on a queue is worth explaining. */
const QUEUE_MS = 30;
/** Of the limit: transfers that ran at it did not fill the link. */
const AT_LIMIT = 0.95;

/** `12.3 Mbit/s`. */
export const megabitsPerSecond = (bitsPerSecond: number): string =>
  `${decimal(bitsPerSecond / 1e6)}\u00a0Mbit/s`;

/** The words for the second part of a test; `null` where none was asked for. */
export function loadWording(result: Result): LoadWording | null {
  const { loaded } = result;
  if (!loaded) return null;
  const busy = busyOf(result);
  if (busy) {
    const effect = loadEffect(result.metrics, busy.metrics);
    return {
      headline: busyHeadline(result, busy, effect),
      sentences: [...effectSentences(effect), linkSentence(busy, effect), usedSentence(busy)],
    };
  }
  if (loaded.state !== 'not-measured') return null;
  return {
    headline: msg('Nothing was measured with a busy link.'),
    sentences: [notMeasuredSentence(loaded.why), ...(loaded.message === null ? [] : [loaded.message])],
  };
}

function busyHeadline({ grades }: Result, busy: Busy, effect: LoadEffect): string {
  switch (busy.grades.verdict) {
    case 'meets':
      return wasFilled(effect)
        ? msg('Calls stay good while the link is busy.')
        : msg('Calls stayed good beside these transfers, which did not fill the link.');
    case 'misses':
      return grades.verdict === 'misses'
        ? msg('Busy or not, calls miss the targets.')
        : msg('Calls get worse while somebody uploads or downloads.');
    case 'no-data':
      return wasBusy(busy)
        ? msg('We could not tell how calls fare on a busy link.')
        : msg('The link could not be kept busy, so this part tells little.');
  }
}

function effectSentences(effect: LoadEffect): string[] {
  return [rttSentence(effect), queueSentence(effect), lossSentence(effect), jitterSentence(effect)].filter(
    (sentence) => sentence !== null,
  );
}

function rttSentence({ rttMs }: LoadEffect): string | null {
  if (rttMs === null) return msg('Not one packet came through while the link was busy.');
  const addedMs = rttMs.busy - rttMs.idle;
  const [busy, idle] = [milliseconds(rttMs.busy), milliseconds(rttMs.idle)];
  return addedMs >= LEAST_QUEUE_MS
    ? msg(
        str`When somebody uploads or downloads, calls get ${milliseconds(addedMs)} slower: ${busy} there and back instead of ${idle}.`,
      )
    : msg(str`Packets take about as long as on the idle link: ${busy} there and back, ${idle} without load.`);
}

function queueSentence({ rttMs, waitsOn }: LoadEffect): string | null {
  if (rttMs === null || rttMs.busy - rttMs.idle < QUEUE_MS) return null;
  switch (waitsOn) {
    case 'up':
      return msg(
        'Packets wait in a queue on the way from you, mostly that of the router or modem: it holds more than it can send quickly ("bufferbloat"). Fewer uploads, or a router that lets calls go first, help.',
      );
    case 'down':
      return msg(
        'Packets wait in a queue on the way to you, mostly at the provider\'s end of the line ("bufferbloat"). Fewer downloads, or a router that lets calls go first, help.',
      );
    case null:
      return msg(
        'Packets wait in queues, mostly those of the router or modem: they hold more than can be sent quickly ("bufferbloat"). A router that lets calls go first helps.',
      );
  }
}

const lossSentence = ({ lossRatio }: LoadEffect): string | null =>
  lossRatio &&
  msg(
    str`${percent(lossRatio.busy)} of the packets were lost while the link was busy, ${percent(lossRatio.idle)} while it was idle.`,
  );

const jitterSentence = ({ jitterMs }: LoadEffect): string | null =>
  jitterMs && jitterMs.busy - jitterMs.idle >= LEAST_QUEUE_MS
    ? msg(
        str`Packets arrive less evenly: jitter reaches ${milliseconds(jitterMs.busy)}, and ${milliseconds(jitterMs.idle)} on the idle link.`,
      )
    : null;

/** A way that had room left in either direction was not full, so nothing is known of calls when it is. */
const wasFilled = ({ hasRoom }: LoadEffect): boolean => !hasRoom.up && !hasRoom.down;

/** What the transfers carried, and of each way whether that was all it had. */
function linkSentence(
  { transfers: { down, up, limitBitsPerSecond } }: Busy,
  { hasRoom }: LoadEffect,
): string {
  const carried = msg(
    str`The transfers carried ${megabitsPerSecond(down.bitsPerSecond)} to you and ${megabitsPerSecond(up.bitsPerSecond)} from you.`,
  );
  const limit = megabitsPerSecond(limitBitsPerSecond);
  const isAtLimit = (bitsPerSecond: number): boolean => bitsPerSecond >= AT_LIMIT * limitBitsPerSecond;
  const isOfBoth = isAtLimit(down.bitsPerSecond) && isAtLimit(up.bitsPerSecond);
  if (isOfBoth && hasRoom.up && hasRoom.down)
    return `${carried} ${msg(str`That is all that this test may use (${limit} each way): your link may carry more, and was not full.`)}`;
  return [
    carried,
    isOfBoth ? msg(str`That is all that this test may use (${limit} each way).`) : '',
    !isOfBoth && isAtLimit(down.bitsPerSecond)
      ? msg(str`To you that is all that this test may use (${limit}).`)
      : '',
    !isOfBoth && isAtLimit(up.bitsPerSecond)
      ? msg(str`From you that is all that this test may use (${limit}).`)
      : '',
    hasRoom.down ? msg('To you none of the call had to wait: that way was not full.') : '',
    hasRoom.up ? msg('From you none of the call had to wait: that way was not full.') : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

const usedSentence = ({ transfers: { down, up } }: Busy): string =>
  msg(str`${roughMegabytes(down.bytes + up.bytes)} were transferred for it.`);

function notMeasuredSentence(why: 'stopped' | 'call-ended' | 'transfers-failed'): string {
  switch (why) {
    case 'stopped':
      return msg('The test was stopped before that part.');
    case 'call-ended':
      return msg('The test call ended before that part.');
    case 'transfers-failed':
      return msg('The transfers that should keep the link busy could not go on.');
  }
}

/** A busy link turns a good network into one that is not: said in the headline. */
const isWorseWhenBusy = (result: Result): boolean =>
  result.grades.verdict === 'meets' && busyOf(result)?.grades.verdict === 'misses';

/** How many calls a result is of; empty for one. */
export const callsSentence = ({ traffic }: Result): string =>
  traffic.calls ? msg(str`Measured with ${traffic.calls.length} calls at once.`) : '';

/** What a loaded test adds to the head of a result; empty without. */
export function loadInShort(result: Result): string {
  const busy = busyOf(result);
  if (!busy) return callsSentence(result);
  const effect = loadEffect(result.metrics, busy.metrics);
  const { rttMs } = effect;
  const addedMs = rttMs ? rttMs.busy - rttMs.idle : 0;
  const isSlower = busy.grades.verdict === 'misses' && addedMs >= LEAST_QUEUE_MS;
  return [
    callsSentence(result),
    isSlower
      ? msg(str`While somebody uploads or downloads, calls get ${milliseconds(addedMs)} slower.`)
      : busy.grades.verdict === 'meets'
        ? wasFilled(effect)
          ? msg('All targets were also met while the link was busy.')
          : msg('All targets were also met beside transfers, which did not fill the link.')
        : isWorseWhenBusy(result)
          ? msg('While the link was busy, targets were missed.')
          : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** What several calls at once tell, and what they cost with what is chosen. */
export const severalCallsExplanation = (bytes: number): string => {
  const size = roughMegabytes(bytes);
  return msg(
    str`Tests whether the network carries several people's calls at the same time; every packet of each is measured. About ${size} with this choice.`,
  );
};
