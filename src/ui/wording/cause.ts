import { msg, str } from '@lit/localize';
import type { Result } from '../../wire/result.ts';
import { milliseconds, percent, wholeNumber } from './quantity.ts';

/** A likely cause as a result document has it. */
export type ResultCause = NonNullable<Result['causes']>[number];

/** How sure a cause is, and in which direction. */
export function causeLabel({ confidence, path }: ResultCause): string {
  const isLikely = confidence === 'likely';
  switch (path) {
    case 'up':
      return isLikely ? msg('Likely, on the way from you:') : msg('Possible, on the way from you:');
    case 'down':
      return isLikely ? msg('Likely, on the way to you:') : msg('Possible, on the way to you:');
    case 'loop':
      return isLikely ? msg('Likely:') : msg('Possible:');
  }
}

/** A cause in one sentence. */
export function causeSentence({ code }: ResultCause): string {
  switch (code) {
    case 'udp-blocked':
      return msg('A firewall or proxy lets no UDP through.');
    case 'congestion':
      return msg('A link is full: delay rises before packets are lost.');
    case 'queueing':
      return msg('A link is nearly full: packets wait in a queue.');
    case 'outages':
      return msg('The connection drops out for moments: everything stops at once.');
    case 'line-errors':
      return msg('Single packets are damaged on the way, as on a weak Wi-Fi or a bad line.');
    case 'periodic':
      return msg(
        'Something disturbs it at regular intervals, such as a scan or a program that runs by the clock.',
      );
    case 'parallel-paths':
      return msg('Packets take parallel paths of different length and overtake each other.');
    case 'distance':
      return msg('The way is long: even the fastest packet takes too much time.');
    case 'unclear':
      return msg('The figures fit no cause that this test knows.');
  }
}

/** One number that speaks for a cause. */
export function causeEvidence({ name, value }: ResultCause['evidence'][number]): string {
  switch (name) {
    case 'lossRatio':
      return msg(str`loss ${percent(value)}`);
    case 'meanLossRun':
      return msg(str`${value.toFixed(1)} packets lost in a row on average`);
    case 'allStreamsShare':
      return msg(str`all streams hit at once in ${percent(value)} of losses`);
    case 'queueBeforeLossMs':
      return msg(str`${milliseconds(value)} of queueing before losses`);
    case 'meanQueueMs':
      return msg(str`${milliseconds(value)} of queueing on average`);
    case 'p95QueueMs':
      return msg(str`${milliseconds(value)} of queueing at the 95th percentile`);
    case 'periodMs':
      return msg(str`every ${(value / 1000).toFixed(1)} seconds`);
    case 'reordered':
      return msg(str`${wholeNumber(value)} packets overtaken`);
    case 'rttMinMs':
      return msg(str`fastest round trip ${milliseconds(value)}`);
    case 'rttMeanMs':
      return msg(str`mean round trip ${milliseconds(value)}`);
  }
}
