import { describe, expect, it } from 'vitest';
import { verdictWording } from '../../../src/wording/result/verdict.ts';
import { missed, resultOf } from '../result-builder.ts';

/** The two sentences at the head of a result. `_` stands for a no-break space. */
const spaced = (text: string): string => text.replaceAll('_', '\u00a0');

type Request = Parameters<typeof resultOf>[0];
const CASES: readonly [situation: string, request: Request, headline: string, explanation: string][] = [
  [
    'all targets met',
    { verdict: 'meets' },
    'Your network is ready for calls.',
    'All six targets were met over 30 seconds.',
  ],
  [
    'loss',
    { verdict: 'misses', rows: { loss: missed(0.031, 14_000) } },
    'Calls may break up: parts of words may be missing.',
    '3.1_% of packets were lost in the 15 seconds from 0:14; the target is under 1_%.',
  ],
  [
    'loss in bursts',
    { verdict: 'misses', rows: { loss: missed(0.031, 14_000), burstLoss: missed(0.24, 21_400) } },
    'Calls may break up: parts of words may be missing.',
    '3.1_% of packets were lost in the 15 seconds from 0:14; the target is under 1_%. Worst at 0:21, in bursts: 24_% were lost within 200 ms.',
  ],
  [
    'one burst',
    { verdict: 'misses', rows: { burstLoss: missed(0.12, 65_000) } },
    'Calls may break up: parts of words may be missing.',
    'Packets were lost in a burst: 12_% of those within 200 ms at 1:05; the target is under 10_%.',
  ],
  [
    'delay',
    { verdict: 'misses', rows: { rtt: missed(182), oneWay: missed(91) } },
    'Calls may feel delayed: people may talk over each other.',
    'A packet takes 182_ms there and back; the target is under 100_ms.',
  ],
  [
    'jitter',
    { verdict: 'misses', rows: { jitter: missed(41, 3000) } },
    'Voices may sound robotic or cut out.',
    'Packets arrive unevenly: 41_ms in the 15 seconds from 0:03; the target is under 30_ms.',
  ],
  [
    'loss that everybody notices',
    { verdict: 'misses', rows: { loss: missed(0.05, 14_000) } },
    'Calls will break up: parts of words will be missing.',
    '5_% of packets were lost in the 15 seconds from 0:14; the target is under 1_%.',
  ],
  [
    'delay that everybody notices',
    { verdict: 'misses', rows: { rtt: missed(300), oneWay: missed(150) } },
    'Calls will feel delayed: people will talk over each other.',
    'A packet takes 300_ms there and back; the target is under 100_ms.',
  ],
  [
    'jitter that everybody notices, on the way up',
    { verdict: 'misses', directions: { up: { jitter: missed(61, 3000) } } },
    'Your voice will sound robotic or cut out for others.',
    'Packets from you arrive unevenly: 61_ms in the 15 seconds from 0:03; the target is under 30_ms.',
  ],
  [
    'several, one of which everybody notices',
    { verdict: 'misses', directions: { down: { loss: missed(0.31, 0), jitter: missed(41, 0) } } },
    'What you hear in calls will not be good.',
    'These targets were missed: packet loss to you 31_% (target under 1_%) and jitter to you 41_ms (target under 30_ms).',
  ],
  [
    'reordering',
    { verdict: 'misses', rows: { reorder: missed(0.012) } },
    'Voices may stutter: packets overtake each other.',
    '1.2_% of packets arrived after later ones; the target is under 0.05_%.',
  ],
  [
    'several',
    {
      verdict: 'misses',
      rows: { loss: missed(0.031, 0), rtt: missed(182), oneWay: missed(91), jitter: missed(41, 0) },
    },
    'Calls may not work well on this network.',
    'These targets were missed: packet loss 3.1_% (target under 1_%), round trip 182_ms (target under 100_ms) and jitter 41_ms (target under 30_ms).',
  ],
  [
    'all targets met both ways, though the loop, which adds both up, misses one',
    { verdict: 'meets', directions: {}, rows: { loss: missed(0.012, 0) } },
    'Your network is ready for calls.',
    'All six targets were met in both directions over 30 seconds.',
  ],
  [
    'loss on the way up',
    {
      verdict: 'misses',
      rows: { loss: missed(0.04, 0) },
      directions: { up: { loss: missed(0.031, 14_000), burstLoss: missed(0.24, 14_200) } },
    },
    'Calls may break up for people listening to you.',
    '3.1_% of packets were lost on the way from you in the 15 seconds from 0:14; the target is under 1_%. Worst at 0:14, in bursts: 24_% were lost within 200 ms.',
  ],
  [
    'loss on the way down',
    { verdict: 'misses', directions: { down: { burstLoss: missed(0.12, 3000) } } },
    'You may hear calls break up: parts of words may be missing.',
    'Packets to you were lost in a burst: 12_% of those within 200 ms at 0:03; the target is under 10_%.',
  ],
  [
    'jitter both ways: the worse comes first',
    {
      verdict: 'misses',
      directions: { up: { jitter: missed(33, 0) }, down: { jitter: missed(41, 3000) } },
    },
    'Voices may sound robotic or cut out both ways.',
    'Packets to you arrive unevenly: 41_ms in the 15 seconds from 0:03; the target is under 30_ms. On the way from you it was 33_ms.',
  ],
  [
    'jitter on the way up',
    { verdict: 'misses', directions: { up: { jitter: missed(41, 3000) } } },
    'Your voice may sound robotic or cut out for others.',
    'Packets from you arrive unevenly: 41_ms in the 15 seconds from 0:03; the target is under 30_ms.',
  ],
  [
    'jitter on the way down',
    { verdict: 'misses', directions: { down: { jitter: missed(41, 3000) } } },
    'You may hear voices sound robotic or cut out.',
    'Packets to you arrive unevenly: 41_ms in the 15 seconds from 0:03; the target is under 30_ms.',
  ],
  [
    'loss on the way down over 15 s, without bursts',
    { verdict: 'misses', directions: { down: { loss: missed(0.031, 14_000) } } },
    'You may hear calls break up: parts of words may be missing.',
    '3.1_% of packets were lost on the way to you in the 15 seconds from 0:14; the target is under 1_%.',
  ],
  [
    'loss both ways',
    {
      verdict: 'misses',
      directions: {
        up: { loss: missed(0.031, 14_000), burstLoss: missed(0.24, 14_200) },
        down: { loss: missed(0.02, 3000) },
      },
    },
    'Calls may break up both ways: parts of words may be missing.',
    '3.1_% of packets were lost on the way from you in the 15 seconds from 0:14; the target is under 1_%. Worst at 0:14, in bursts: 24_% were lost within 200 ms. On the way to you it was 2_%.',
  ],
  [
    'loss one way, a burst the other',
    {
      verdict: 'misses',
      directions: { up: { burstLoss: missed(0.5, 7000) }, down: { loss: missed(0.02, 3000) } },
    },
    'Calls will break up both ways: parts of words will be missing.',
    '2_% of packets were lost on the way to you in the 15 seconds from 0:03; the target is under 1_%. Packets from you were lost in a burst: 50_% of those within 200 ms at 0:07; the target is under 10_%.',
  ],
  [
    'reordering on the way up',
    { verdict: 'misses', directions: { up: { reorder: missed(0.012) } } },
    'Your voice may stutter for others: packets overtake each other.',
    '1.2_% of packets from you arrived after later ones; the target is under 0.05_%.',
  ],
  [
    'reordering on the way down',
    { verdict: 'misses', directions: { down: { reorder: missed(0.012) } } },
    'You may hear voices stutter: packets overtake each other.',
    '1.2_% of packets to you arrived after later ones; the target is under 0.05_%.',
  ],
  [
    'reordering both ways',
    { verdict: 'misses', directions: { up: { reorder: missed(0.02) }, down: { reorder: missed(0.012) } } },
    'Voices may stutter both ways: packets overtake each other.',
    '2_% of packets from you arrived after later ones; the target is under 0.05_%. On the way to you it was 1.2_%.',
  ],
  [
    'several, all on the way up',
    { verdict: 'misses', directions: { up: { loss: missed(0.031, 0), jitter: missed(41, 0) } } },
    'Calls may not work well for people listening to you.',
    'These targets were missed: packet loss from you 3.1_% (target under 1_%) and jitter from you 41_ms (target under 30_ms).',
  ],
  [
    'several, all on the way down',
    { verdict: 'misses', directions: { down: { loss: missed(0.031, 0), jitter: missed(41, 0) } } },
    'What you hear in calls may not be good.',
    'These targets were missed: packet loss to you 3.1_% (target under 1_%) and jitter to you 41_ms (target under 30_ms).',
  ],
  [
    'several, one of them both ways',
    {
      verdict: 'misses',
      directions: { up: { loss: missed(0.031, 0) }, down: { loss: missed(0.02, 0), jitter: missed(41, 0) } },
    },
    'Calls may not work well on this network.',
    'These targets were missed: packet loss from you 3.1_% (target under 1_%), packet loss to you 2_% (target under 1_%) and jitter to you 41_ms (target under 30_ms).',
  ],
  [
    'several, with their directions',
    { verdict: 'misses', rows: { rtt: missed(182) }, directions: { up: { loss: missed(0.031, 0) } } },
    'Calls may not work well on this network.',
    'These targets were missed: packet loss from you 3.1_% (target under 1_%) and round trip 182_ms (target under 100_ms).',
  ],
  [
    'UDP blocked',
    {
      verdict: 'misses',
      findings: [{ code: 'udp-blocked', transport: 'tcp' }],
      blockedPorts: [3478, 3479, 3480, 3481],
    },
    'Something on this network blocks call traffic.',
    'UDP ports 3478-3481 do not get through. Calls would fall back to TCP and suffer.',
  ],
  [
    'one port denied, and delay',
    {
      verdict: 'misses',
      findings: [{ code: 'ports-denied', ports: [3480] }],
      rows: { rtt: missed(182) },
    },
    'Something on this network blocks some call traffic.',
    'UDP port 3480 does not get through, though others do. Calls may use any of them, so some would fall back to TCP and suffer. Also missed: round trip 182_ms (target under 100_ms).',
  ],
  [
    'connection lost',
    { verdict: 'misses', findings: [{ code: 'connection-lost', atMs: 12_400 }] },
    'The connection broke off: a call would have dropped.',
    'The connection was lost at 0:12: nothing came through any more. A call would have ended there.',
  ],
  [
    'a miss seen before the test was stopped',
    {
      verdict: 'misses',
      findings: [{ code: 'stopped-early', measuredMs: 8000, plannedMs: 30_000 }],
      rows: { rtt: missed(182) },
    },
    'Calls may feel delayed: people may talk over each other.',
    'A packet takes 182_ms there and back; the target is under 100_ms.',
  ],
  [
    'hidden',
    { verdict: 'no-data', findings: [{ code: 'hidden', hiddenMs: 12_000 }] },
    'We could not tell.',
    'The tab was hidden for 12 of 30 seconds. Keep it in front and test again.',
  ],
  [
    'stopped early',
    { verdict: 'no-data', findings: [{ code: 'stopped-early', measuredMs: 8000, plannedMs: 30_000 }] },
    'We could not tell.',
    'The test was stopped after 8 of 30 seconds. Let it run to its end to know whether all targets are met.',
  ],
  [
    'audio clock that never ran, beside the fallback that it caused',
    {
      verdict: 'no-data',
      findings: [{ code: 'data-channel', cause: 'audio-suspended' }, { code: 'audio-suspended' }],
    },
    'We could not tell.',
    'The browser\u2019s audio clock never ran, so packets like those of a call could not be sent. Connect or switch on a sound output (it stays silent), or use Edge or Chrome, and test again.',
  ],
  [
    'audio clock that stopped',
    { verdict: 'no-data', findings: [{ code: 'audio-stopped', atMs: 12_000 }] },
    'We could not tell.',
    'The browser stopped its audio clock at 0:12, which ended the test. Keep this device awake and its sound output connected, and test again.',
  ],
  [
    'sender stalled',
    { verdict: 'no-data', findings: [{ code: 'sender-stalled', sent: 5100, expected: 7500 }] },
    'We could not tell.',
    'This device did not keep up: it sent 5,100 of 7,500 packets. Close other programs and tabs, and test again.',
  ],
  [
    'too few packets',
    {
      verdict: 'no-data',
      rows: { reorder: { outcome: 'no-data', note: { code: 'too-few-packets', moreMs: 10_004 } } },
    },
    'We could not tell.',
    'Not enough was measured of: reordering. The test must run 11 seconds longer; choose a longer test and try again.',
  ],
  [
    'nothing measured',
    {
      verdict: 'no-data',
      rows: {
        rtt: { value: null, outcome: 'no-data', note: { code: 'not-measured' } },
        jitter: { value: null, outcome: 'no-data', note: { code: 'not-measured' } },
      },
    },
    'We could not tell.',
    'Not enough could be measured of: round trip and jitter. Please test again.',
  ],
];

describe('verdictWording', () => {
  it.each(CASES)('has its sentences for: %s', (_, request, headline, explanation) => {
    expect(verdictWording(resultOf(request))).toEqual({ headline, explanation: spaced(explanation) });
  });

  it.each(['misses', 'no-data'] as const)('never says ready when the verdict is %s', (verdict) => {
    const { headline, explanation } = verdictWording(resultOf({ verdict }));
    expect(`${headline} ${explanation}`).not.toMatch(/ready|were met/);
  });
});
