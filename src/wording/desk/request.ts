import { msg, str } from '@lit/localize';
import { estimateTestBytes, loadProblem, MAX_CALLS, type LoadWish } from '../../core/traffic/load.ts';
import { DEFAULT_PLAN } from '../../core/traffic/traffic-plan.ts';
import type { TestRequestRecord } from '../../wire/desk/requests.ts';
import { timeApart } from '../time.ts';
import { megabitsPerSecond, severalCallsExplanation } from '../result/load.ts';
import { duration, roughDuration, roughMegabytes, wholeNumber } from '../quantity.ts';
import { wholeTestMs } from '../../core/run/test-length.ts';

/** How long a requested test is, and under how much load. */
export interface RequestedLoad extends LoadWish {
  readonly durationMs: number;
}

const bytesOf = (wish: RequestedLoad, transferBps: number | null): number =>
  estimateTestBytes(DEFAULT_PLAN, wish.durationMs, wish, transferBps);
const sizeOf = (wish: RequestedLoad, transferBps: number | null): string =>
  roughMegabytes(bytesOf(wish, transferBps));

/**
 * What a test asks of the person who runs it: `about 40 seconds, about 4 MB`. `transferBps`: how much the server lets
 * transfers move each way; `null`: that is not known.
 */
export function testEffort(wish: RequestedLoad, transferBps: number | null): string {
  const length = roughDuration(wholeTestMs(DEFAULT_PLAN, wish));
  const size = sizeOf(wish, transferBps);
  if (!wish.loaded) return msg(str`about ${length}, about ${size}`);
  return transferBps === null
    ? msg(str`about ${length}, and much data`)
    : msg(str`about ${length}, up to ${size}`);
}

/** What several calls at once tell, and cost. */
export const callsExplanation = (wish: RequestedLoad): string =>
  severalCallsExplanation(bytesOf({ ...wish, loaded: false }, null));

/** What a busy link tells, and costs. */
export function loadedExplanation(wish: RequestedLoad, transferBps: number | null): string {
  if (transferBps === null)
    return msg('Measures once more while the page uploads and downloads as much as it can. Twice as long.');
  const most = megabitsPerSecond(transferBps);
  const size = sizeOf({ ...wish, loaded: true }, transferBps);
  return msg(
    str`Measures once more while the page uploads and downloads at up to ${most} each way, as if somebody sent large files during a call. Twice as long, and up to ${size} in all: not for a connection that is paid by the megabyte. Others on that link will notice.`,
  );
}

/** Why a test cannot be had so; `null` when it can. */
export function requestProblem(wish: RequestedLoad): string | null {
  const problem = loadProblem(wish.durationMs, wish);
  switch (problem?.code) {
    case undefined:
      return null;
    case 'calls-out-of-range':
      return msg(str`A test has from 1 to ${MAX_CALLS} calls at once.`);
    case 'too-many-for-any-length':
      return msg('So many calls at once cannot be measured twice. Choose fewer.');
    case 'too-long': {
      const most = duration(problem.longestMs);
      if (wish.loaded)
        return wish.calls === 1
          ? msg(
              str`With a busy link as well, each of the two parts lasts at most ${most}. Choose a shorter length.`,
            )
          : msg(
              str`With ${wish.calls} calls at once and a busy link as well, each of the two parts lasts at most ${most}. Choose a shorter length, or fewer calls.`,
            );
      return msg(
        str`With ${wish.calls} calls at once, a test lasts at most ${most}. Choose a shorter length, or fewer calls.`,
      );
    }
  }
}

/** How much load was asked for: `3 calls at once, also with a busy link`; empty where it was none. */
export function requestedLoad({ calls, loaded }: LoadWish): string {
  const several = calls === 1 ? '' : msg(str`${calls} calls at once`);
  const busy = loaded ? msg('also with a busy link') : '';
  return [several, busy].filter((part) => part !== '').join(', ');
}

/** A sentence for the mail or chat in which the link is sent; `link` is the whole address. */
export const requestMessage = (
  request: Pick<TestRequestRecord, 'ticket' | 'durationMs' | 'calls' | 'loaded'>,
  link: string,
  transferBps: number | null,
): string => {
  const effort = testEffort(request, transferBps);
  const sentence = msg(
    str`For ticket ${request.ticket}, please test your network: open ${link} on the device and in the place where calls are bad, and press the button. It takes ${effort}; nothing is installed and no microphone is used. The result comes to us by itself.`,
  );
  return request.loaded
    ? `${sentence} ${msg('It uploads and downloads as much as the link carries, which others on it will notice; do not open it on a connection that is paid by the megabyte.')}`
    : sentence;
};

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
