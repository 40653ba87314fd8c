import { msg, str } from '@lit/localize';
import { SINGLE_RUN } from '../../core/causes/rules.ts';
import { causeRank, shownCauses } from '../../core/causes/shown-causes.ts';
import type { Result } from '../../wire/result.ts';
import { decimal, milliseconds, percent, wholeNumber } from '../quantity.ts';

/** A likely cause as a result document has it. */
export type ResultCause = NonNullable<Result['causes']>[number];

/** What is said of a cause, with every direction of which it is true. */
export interface SeenCause {
  readonly code: ResultCause['code'];
  readonly sentence: string;
  readonly seen: readonly ResultCause[];
}

/** The causes that are shown of a test, the surest first. */
export const causesSaid = (result: Result): SeenCause[] =>
  seenCauses(shownCauses(result)).sort((a, b) => causeRank(a.seen) - causeRank(b.seen));

/** Causes by what is said of them: one that looks different in each direction is said twice. */
export function seenCauses(causes: readonly ResultCause[]): SeenCause[] {
  const said = new Map<string, SeenCause>();
  for (const cause of causes) {
    const sentence = causeSentence(cause);
    const { code } = cause;
    said.set(sentence, { code, sentence, seen: [...(said.get(sentence)?.seen ?? []), cause] });
  }
  return [...said.values()];
}

/** How sure a cause is, and in which direction. */
export function causeLabel({ code, confidence, path }: ResultCause): string {
  if (code === 'unclear') return unclearLabel(path);
  const isLikely = confidence === 'likely';
  switch (path) {
    case 'up':
      return isLikely ? msg('Likely, on the way from you') : msg('Possible, on the way from you');
    case 'down':
      return isLikely ? msg('Likely, on the way to you') : msg('Possible, on the way to you');
    case 'loop':
      return isLikely ? msg('Likely') : msg('Possible');
  }
}

function unclearLabel(path: ResultCause['path']): string {
  switch (path) {
    case 'up':
      return msg('Not known, on the way from you');
    case 'down':
      return msg('Not known, on the way to you');
    case 'loop':
      return msg('Not known');
  }
}

/** A cause in one sentence, which its figures bear out. */
export function causeSentence({ code, confidence, evidence }: ResultCause): string {
  switch (code) {
    case 'udp-blocked':
      return msg('A firewall or proxy lets no UDP through.');
    case 'congestion':
      // Of a queue that is always full no rise was seen.
      return confidence === 'likely'
        ? msg('A link is full: delay rises before packets are lost.')
        : msg('A link may be full: packets wait long in a queue, and some are lost.');
    case 'queueing':
      return msg('A link is nearly full: packets wait in a queue.');
    case 'outages':
      return msg('The connection drops out for moments: all packets in a row are lost.');
    case 'line-errors':
      return evidence.some(({ name, value }) => name === 'meanLossRun' && value >= SINGLE_RUN)
        ? msg(
            'A few packets in a row are lost at a time, and hardly any had to wait, as on a weak Wi-Fi or a bad line.',
          )
        : msg('Single packets are damaged on the way, as on a weak Wi-Fi or a bad line.');
    case 'periodic':
      return msg(
        'Something disturbs it at regular intervals, such as a scan or a program that runs by the clock.',
      );
    case 'parallel-paths':
      return msg('Packets take parallel paths of different length and overtake each other.');
    case 'distance':
      return msg('The distance is long: even the fastest packet takes too long.');
    case 'mapping-moved':
      return msg(
        'A router or firewall gave the running call another address or port, and its packets were lost.',
      );
    case 'route-changed':
      return msg('The route changed during the call: packets took another path, with another delay.');
    case 'congestion-marks':
      return msg('A link is full: it marks packets for congestion (ECN) instead of dropping them.');
    case 'marks-not-kept':
      return msg(
        'Calls ask for priority and the network does not keep the mark: they wait with everything else.',
      );
    case 'detour':
      return msg('Calls take another way out than the web does: a VPN or tunnel may take them on a detour.');
    case 'unclear':
      return msg('We cannot tell why: the figures fit no cause that this test knows.');
  }
}

/** One number that speaks for a cause. */
export function causeEvidence({ name, value }: ResultCause['evidence'][number]): string {
  switch (name) {
    case 'lossRatio':
      return msg(str`${percent(value)} of packets lost`);
    case 'meanLossRun':
      return msg(str`packets lost in a row, on average: ${decimal(value)}`);
    case 'allStreamsShare':
      return msg(str`all streams at once in ${percent(value)} of losses`);
    case 'queueBeforeLossMs':
      return msg(str`${milliseconds(value)} of queueing before losses`);
    case 'meanQueueMs':
      return msg(str`${milliseconds(value)} of queueing on average`);
    case 'p95QueueMs':
      return msg(str`${milliseconds(value)} of queueing at the 95th percentile`);
    case 'periodMs':
      return msg(str`every ${decimal(value / 1000)} seconds`);
    case 'reordered':
      return msg(str`packets overtaken: ${wholeNumber(value)}`);
    case 'rttMinMs':
      return msg(str`fastest round trip ${milliseconds(value)}`);
    case 'rttMeanMs':
      return msg(str`mean round trip ${milliseconds(value)}`);
    case 'hopLimitBefore':
      return msg(str`TTL at first ${wholeNumber(value)}`);
    case 'hopLimitAfter':
      return msg(str`TTL afterwards ${wholeNumber(value)}`);
    case 'delayStepMs':
      return msg(str`delay stepped by ${milliseconds(value)}`);
    case 'congestionMarkedRatio':
      return msg(str`${percent(value)} of packets marked for congestion`);
    case 'keptMarksRatio':
      return msg(str`${percent(value)} of packets arrived with the mark that they asked for`);
  }
}
