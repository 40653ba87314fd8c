import { expect, test } from 'vitest';
import type { CallSearchResult } from '../../../src/wire/result/call-search.ts';
import { callSearchWording } from '../../../src/wording/result/call-search.ts';

const met = (calls: number) => ({
  calls,
  outcome: 'carries' as const,
  misses: [],
  bytes: 2_000_000,
  tookMs: 20_000,
});
const burst = {
  path: 'up' as const,
  metric: 'burstLoss' as const,
  value: 0.12,
  target: 0.1,
  interval: { low: 0.09, high: 0.15 },
};
const missed = (calls: number) => ({ ...met(calls), outcome: 'misses' as const, misses: [burst] });
const search = (more: Partial<CallSearchResult>): CallSearchResult => ({
  mostCalls: 20,
  dataCapBytes: 300_000_000,
  end: 'found',
  steps: [],
  ...more,
});
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

test('says what was carried, what was missed and in which direction, and never a capacity', () => {
  const { headline, sentences } = callSearchWording(
    search({ steps: [met(10), missed(12), missed(12), met(10)] }),
  );

  expect(headline).toBe(
    'This link carried 10 within the targets, missed at 12: from you, packet loss in bursts.',
  );
  expect(sentences.map(plain)).toEqual([
    'From you: carried 10, missed at 12.',
    'To you: carried 12, the most that was tested.',
    'With 12, packet loss in bursts from you: 12 %, between 9 % and 15 %; the target is under 10 %.',
    'Numbers between 10 and 12 were not tested.',
    'Both ends were measured twice, with the same outcome.',
    'Tests: 4, up to 8 MB, 1 minute 20 seconds.',
  ]);
  expect([headline, ...sentences].join(' ')).not.toMatch(/capacity/i);
});

test('does not speak of two ends where there is one', () => {
  const said = (steps: CallSearchResult['steps']) =>
    callSearchWording(search({ steps })).sentences.filter((sentence) => sentence.includes('twice'));
  const one = ['It was measured twice, with the same outcome.'];
  expect(said([met(4), met(8), met(8)])).toEqual(one);
  expect(said([missed(1), missed(1)])).toEqual(one);
});

test('says what it does not know', () => {
  expect(callSearchWording(search({ steps: [met(2)], end: 'data-cap' }))).toMatchObject({
    headline: 'This link carried 2 calls at once within the targets; more were not measured.',
    sentences: [
      'Seen once only: 2 calls at once.',
      'The search ended because the next test could have used more data than was allowed.',
      expect.stringContaining('Tests: 1,'),
    ],
  });
  const none = { ...met(1), outcome: 'no-data' as const };
  expect(callSearchWording(search({ steps: [none, none], end: 'no-data' })).headline).toBe(
    'We could not tell how many calls this link carries within the targets.',
  );
});
