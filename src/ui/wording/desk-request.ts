import { msg, str } from '@lit/localize';
import { DEFAULT_PLAN, estimateTrafficBytes } from '../../core/traffic-plan.ts';
import type { TestRequestRecord } from '../../wire/desk/requests.ts';
import { timeApart } from './desk-time.ts';
import { wholeTestMs } from './phase.ts';
import { roughDuration, roughMegabytes, wholeNumber } from './quantity.ts';

/** What a test of this length asks of the person who runs it: `about 40 seconds, about 4 MB`. */
export function testEffort(durationMs: number): string {
  const length = roughDuration(wholeTestMs(DEFAULT_PLAN, { durationMs, loaded: false }));
  const size = roughMegabytes(estimateTrafficBytes(DEFAULT_PLAN, durationMs));
  return msg(str`about ${length}, about ${size}`);
}

/** A sentence for the mail or chat in which the link is sent; `link` is the whole address. */
export const requestMessage = (
  { ticket, durationMs }: Pick<TestRequestRecord, 'ticket' | 'durationMs'>,
  link: string,
): string =>
  msg(
    str`For ticket ${ticket}, please test your network: open ${link} on the device and in the place where calls are bad, and press the button. It takes ${testEffort(durationMs)}; nothing is installed and no microphone is used. The result comes to us by itself.`,
  );

/** What has come of a request. */
export function requestStatus(request: TestRequestRecord, nowMs: number): string {
  const count = request.results.length;
  const age = timeApart(request.createdAtMs, nowMs);
  if (count > 0) {
    const results = count === 1 ? msg('1 result') : msg(str`${wholeNumber(count)} results`);
    return request.isWithdrawn ? msg(str`${results}; withdrawn since.`) : msg(str`${results}.`);
  }
  return request.isWithdrawn
    ? msg('Withdrawn before anybody tested.')
    : msg(str`Waiting: sent ${age} ago, nobody has tested yet.`);
}
