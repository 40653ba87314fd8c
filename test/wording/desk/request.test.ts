import { describe, expect, it } from 'vitest';
import {
  callsExplanation,
  loadedExplanation,
  requestedLoad,
  requestMessage,
  requestProblem,
  requestStatus,
  testEffort,
} from '../../../src/wording/desk/request.ts';
import type { TestRequestRecord } from '../../../src/wire/desk/requests.ts';
import { requestRecord } from '../../support/test-request.ts';
import { rowOf } from '../../ui/desk/row-builder.ts';

/** No-break spaces stand between number and unit. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

const HOUR_MS = 3_600_000;

const request = requestRecord({
  id: 'q1',
  ticket: 'INC123',
  site: 'Berlin',
  createdBy: 'anna',
  link: '/?request=q1&ticket=INC123',
});

describe('requestMessage', () => {
  it('is ready to be sent', () => {
    expect(plain(requestMessage(request, 'https://calls.example.com/?request=q1', null))).toBe(
      'For ticket INC123, please test your network: open https://calls.example.com/?request=q1 on the device and in the place where calls are bad, and press the button. It takes about 40 seconds, about 4 MB; nothing is installed and no microphone is used. The result comes to us by itself.',
    );
  });
});

const BPS = 50_000_000;

describe('load that is asked for', () => {
  // 444 kbit/s each way for a call (docs/load.md): 30 s of 3 calls and the warm-up are about 10 MB. A busy link adds
  // 2 * 50 Mbit/s * 34 s / 8 = 425 MB, and the calls of a second part; 4 s to set up, 1 to warm up, 30 + 3 + 30, and 3 to drain are 71 s.
  it('tells the data that it uses, and how long it takes', () => {
    expect(plain(testEffort({ ...request, calls: 3 }, BPS))).toBe('about 40 seconds, about 11 MB');
    const busy = plain(testEffort({ ...request, loaded: true }, BPS));
    expect(busy).toBe('about 75 seconds, up to 433 MB');
    expect(plain(loadedExplanation(request, BPS))).toContain('at up to 50 Mbit/s each way');
    expect(plain(loadedExplanation(request, BPS))).toContain('up to 433 MB in all');
    expect(plain(callsExplanation({ ...request, calls: 3, loaded: true }))).toContain('About 11 MB');
  });

  it('warns whoever opens the link of a busy one', () => {
    expect(requestMessage({ ...request, loaded: true }, 'https://x', BPS)).toMatch(
      /^For ticket INC123, .* up to .* paid by the megabyte\.$/,
    );
  });

  // 600 s of one call: 3 calls for 200 s; measured twice with 3 s between, (200 - 3) / 2 = 98.5 s each.
  it.each<[Partial<TestRequestRecord>, string | null]>([
    [{ durationMs: 600_000 }, null],
    [{ calls: 20, durationMs: 30_000 }, null],
    [
      { calls: 3, durationMs: 300_000 },
      'With 3 calls at once, a test lasts at most 3 minutes 20 seconds. Choose a shorter length, or fewer calls.',
    ],
    [
      { calls: 3, durationMs: 120_000, loaded: true },
      'With 3 calls at once and a busy link as well, each of the two parts lasts at most 1 minute 38 seconds. Choose a shorter length, or fewer calls.',
    ],
    [
      { durationMs: 300_000, loaded: true },
      'With a busy link as well, each of the two parts lasts at most 4 minutes 58 seconds. Choose a shorter length.',
    ],
    [
      { calls: 20, durationMs: 15_000, loaded: true },
      'So many calls at once cannot be measured twice. Choose fewer.',
    ],
    [{ calls: 21 }, 'A test has from 1 to 20 calls at once.'],
  ])('is bounded, in a sentence: %o', (changes, sentence) => {
    const problem = requestProblem({ ...request, ...changes });
    expect(problem === null ? null : plain(problem)).toBe(sentence);
  });

  it.each([
    [1, false, ''],
    [3, false, '3 calls at once'],
    [1, true, 'also with a busy link'],
    [3, true, '3 calls at once, also with a busy link'],
  ])('is told in the list: %o calls, busy %o', (calls, loaded, text) => {
    expect(requestedLoad({ calls, loaded })).toBe(text);
  });
});

describe('requestStatus', () => {
  it.each<[Partial<TestRequestRecord>, string]>([
    [{}, 'Waiting: sent 3 hours ago, nobody has tested yet.'],
    [{ isWithdrawn: true }, 'Withdrawn before anybody tested.'],
    [{ results: [rowOf({})] }, '1 result.'],
    [{ results: [rowOf({}), rowOf({})], isWithdrawn: true }, '2 results; withdrawn since.'],
  ])('%o', (changes, status) => {
    expect(requestStatus({ ...request, ...changes }, 3 * HOUR_MS)).toBe(status);
  });
});
