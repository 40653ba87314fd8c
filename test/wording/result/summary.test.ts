import { expect, it } from 'vitest';
import { resultSummary } from '../../../src/wording/result/summary.ts';
import { missed, resultOf } from '../result-builder.ts';

it('resultSummary is the whole result as plain text', () => {
  const result = resultOf({
    verdict: 'misses',
    rows: { burstLoss: missed(0.12, 14_000) },
    findings: [{ code: 'hidden', hiddenMs: 900 }],
  });
  expect(
    resultSummary(result, 'http://calls.example.com:8080/r/abc', '4YG56VJJ').replaceAll('\u00a0', ' '),
  ).toBe(
    [
      'Calls may break up: parts of words may be missing.',
      'Not good enough for calls. Packets were lost in a burst: 12 % of those within 200 ms at 0:14; the target is under 10 %.',
      '',
      'Round trip: 42 ms, under 100 ms: Meets',
      'One way: 21 ms, under 50 ms: Meets',
      'Packet loss: 0 %, under 1 %: Meets',
      'Packet loss in bursts: 12 %, under 10 %: Misses, worst 0:14',
      'Jitter: 2 ms, under 30 ms: Meets, worst 0:00 to 0:15',
      'Reordering: 0 %, under 0.05 %: Meets',
      '! The tab was hidden for 1 of 30 seconds.',
      '',
      'Measured 2025-11-20T12:04:10.120Z (UTC) for 30 seconds',
      'Test server: Frankfurt (edge-1), over UDP; judged by device-to-relay targets',
      'Browser: Chromium 156',
      'Ticket: HD-20417',
      'Site: Berlin',
      'Code: 4YG5-6VJJ',
      'http://calls.example.com:8080/r/abc',
    ].join('\n'),
  );
});
