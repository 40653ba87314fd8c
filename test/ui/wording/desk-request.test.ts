import { describe, expect, it } from 'vitest';
import { requestMessage, requestStatus } from '../../../src/ui/wording/desk-request.ts';
import type { TestRequestRecord } from '../../../src/wire/desk/requests.ts';
import { rowOf } from '../desk/row-builder.ts';

const HOUR_MS = 3_600_000;

const request: TestRequestRecord = {
  id: 'q1',
  ticket: 'INC123',
  site: 'Berlin',
  user: null,
  relay: null,
  durationMs: 30_000,
  keepPackets: false,
  createdBy: 'anna',
  createdAtMs: 0,
  isWithdrawn: false,
  link: '/?request=q1&ticket=INC123',
  results: [],
};

describe('requestMessage', () => {
  it('is ready to be sent', () => {
    expect(requestMessage(request, 'https://calls.example.com/?request=q1').replaceAll('\u00a0', ' ')).toBe(
      'For ticket INC123, please test your network: open https://calls.example.com/?request=q1 on the device and in the place where calls are bad, and press the button. It takes about 40 seconds, about 4 MB; nothing is installed and no microphone is used. The result comes to us by itself.',
    );
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
