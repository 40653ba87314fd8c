import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/core/verdict/finding.ts';
import { findingWording, hiddenSoFar } from '../../../src/wording/result/finding.ts';

const context = { durationMs: 30_000, blockedPorts: [3478], distortions: ['late packets hold up others'] };

const CASES: readonly [Finding, happened: string, advice: string][] = [
  [
    { code: 'hidden', hiddenMs: 400 },
    'The tab was hidden for 1 of 30 seconds.',
    'That is too short to matter.',
  ],
  [
    {
      code: 'not-connected',
      why: 'nothing-arrived',
      waitedMs: 44_000,
      evidence: { wasConnected: true, sent: 2140, received: 0, statsReceived: 0, relayReceived: 2118 },
    },
    'The call connected, but no test packets got through. This page sent 2,140 test packets. The relay saw 2,118 of them. The browser counted 0 that came back. This page was handed 0.',
    'Try another network, such as a phone\u2019s hotspot: if it works there, this network blocks calls.',
  ],
  [
    {
      code: 'not-connected',
      why: 'could-not-connect',
      waitedMs: 45_000,
      evidence: { wasConnected: false, sent: 0, received: 0, statsReceived: null, relayReceived: null },
    },
    'The relay gave no connection within 45 seconds. So no test packet could be sent.',
    'Try another network, such as a phone\u2019s hotspot: if it works there, this network blocks calls.',
  ],
  [
    { code: 'udp-blocked', transport: 'tls' },
    'UDP port 3478 does not get through.',
    'Calls would fall back to TLS and suffer.',
  ],
  [
    { code: 'ports-denied', ports: [3479, 3481] },
    'UDP ports 3479 and 3481 do not get through, though others do.',
    'Calls may use any of them, so some would fall back to TCP and suffer.',
  ],
  [
    { code: 'data-channel', cause: 'no-encoded-transform' },
    'This test was measured by a less exact method, a data channel instead of call packets.',
    'This browser cannot mark call packets one by one. Known distortions: late packets hold up others.',
  ],
  [
    { code: 'mapping-broken', streams: [0] },
    'The browser sent packets of its own between ours, so the counts may not be exact.',
    'Test again; if it stays so, use another browser.',
  ],
  [
    { code: 'mapping-moved', sources: ['192.0.2.17:51044', '192.0.2.17:61820'] },
    'The relay saw your packets come from 2 addresses and ports during the test: 192.0.2.17:51044 and 192.0.2.17:61820.',
    'A router or firewall on the way moved its NAT mapping. A relay cannot hand on what comes from an address it does not know, so calls break up or drop when that happens.',
  ],
  [
    { code: 'mapping-moved', sources: [] },
    'The relay saw your packets come from more than one address and port during the test.',
    'A router or firewall on the way moved its NAT mapping. A relay cannot hand on what comes from an address it does not know, so calls break up or drop when that happens.',
  ],
  [
    { code: 'mapping-moved', sources: ['a:1', 'a:2', 'a:3', 'a:4', 'a:5'] },
    'The relay saw your packets come from 5 addresses and ports during the test: a:1, a:2, a:3 and 2 more.',
    'A router or firewall on the way moved its NAT mapping. A relay cannot hand on what comes from an address it does not know, so calls break up or drop when that happens.',
  ],
  [
    { code: 'stats-disagree', metrics: ['loss', 'rtt'] },
    'The browser\u2019s own statistics do not agree with ours on loss and round trip.',
    'Both are shown below; the grades are from ours.',
  ],
];

describe('findingWording', () => {
  it.each(CASES)('has sentences for $code', (finding, happened, advice) => {
    expect(findingWording(finding, context)).toEqual({ happened, advice });
  });

  it('says UDP where no port is known to be blocked', () => {
    expect(
      findingWording({ code: 'udp-blocked', transport: 'tcp' }, { ...context, blockedPorts: [] }).happened,
    ).toBe('UDP does not get through to the relay.');
  });
});

describe('hiddenSoFar', () => {
  it.each([
    [500, 'Keep this page in front while it measures.'],
    [3000, 'This page was hidden for 3 seconds, so this test cannot tell. Please test again.'],
  ])('after %d ms', (hiddenMs, text) => {
    expect(hiddenSoFar(hiddenMs)).toBe(text);
  });
});
