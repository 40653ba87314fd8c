import { describe, expect, test } from 'vitest';
import type { CheckOutcome } from '../../../src/core/connectivity/check.ts';
import type { ConnectivityFinding } from '../../../src/core/connectivity/findings.ts';
import { reportOf, type ConnectivityFound } from '../../../src/core/connectivity/report.ts';
import { bestUrls, readingOf } from '../../../src/core/connectivity/ways.ts';
import { outcome, TCP, TLS, UDP } from './outcomes.ts';

const URLS = [...UDP, TCP, TLS];
const STUN = UDP.map((url) => url.replace('turn:', 'stun:').replace('?transport=udp', ''));
const mapped = (port: number, server = STUN[0] ?? '', address = '203.0.113.7') => ({
  address,
  port,
  server,
  socket: null,
  isOwn: null,
  isPortKept: true,
});
const all = (udp: CheckOutcome['state'], tcp: CheckOutcome['state'], tls: CheckOutcome['state']) => [
  ...UDP.map((url) => outcome(url, udp)),
  outcome(TCP, tcp),
  outcome(TLS, tls),
];
const found = (checks: CheckOutcome[], changes: Partial<ConnectivityFound> = {}): ConnectivityFound => ({
  relay: 'a',
  urls: URLS,
  tookMs: 900,
  checks,
  mapped: checks.some(({ transport, state }) => transport === 'udp' && state === 'open')
    ? [mapped(5000)]
    : [],
  stunServers: STUN,
  local: { hidden: 1, ipv4: 0, ipv6: 0 },
  connection: null,
  https: { address: '203.0.113.7', isProxied: false },
  idleLife: null,
  ...changes,
});
const literal = (url: string, address: string, family: 'ipv4' | 'ipv6', state: CheckOutcome['state']) =>
  outcome(url.replace('relay.example', address), state, { of: url, by: 'address', family });

describe('reportOf: what the checks add up to', () => {
  test.each<[what: string, ConnectivityFound, uses: string[], ConnectivityFinding[]]>([
    ['everything open', found(all('open', 'open', 'open')), [UDP[0] ?? ''], []],
    [
      'UDP dropped: calls fall back to TCP',
      found(all('blocked', 'open', 'open')),
      [TCP],
      [{ code: 'udp-blocked', ports: [3478, 3479, 3480, 3481], uses: 'tcp' }, { code: 'no-udp-path' }],
    ],
    [
      'only TLS: UDP dropped, TCP rejected',
      found(all('blocked', 'refused', 'open')),
      [TLS],
      [
        { code: 'udp-blocked', ports: [3478, 3479, 3480, 3481], uses: 'tls' },
        { code: 'fallback-blocked', transport: 'tcp', ports: [3478], isRefused: true },
        { code: 'no-udp-path' },
      ],
    ],
    [
      'nothing',
      found(all('blocked', 'blocked', 'blocked')),
      [],
      [{ code: 'nothing-open' }, { code: 'no-udp-path' }],
    ],
    [
      'one UDP port',
      found([outcome(UDP[0] ?? '', 'open'), ...UDP.slice(1).map((url) => outcome(url, 'blocked'))]),
      [UDP[0] ?? ''],
      [{ code: 'ports-blocked', transport: 'udp', ports: [3479, 3480, 3481], isRefused: false }],
    ],
    [
      'a certificate for another name',
      found(all('open', 'open', 'certificate-rejected')),
      [UDP[0] ?? ''],
      [{ code: 'certificate-rejected', names: ['relay.example'], ports: [443] }],
    ],
    [
      'a name that does not resolve, and ports that are open',
      found([
        ...all('dns-failed', 'dns-failed', 'dns-failed'),
        ...UDP.map((url) => literal(url, '192.0.2.1', 'ipv4', 'open')),
        literal(TCP, '192.0.2.1', 'ipv4', 'open'),
      ]),
      ['turn:192.0.2.1:3478?transport=udp'],
      [{ code: 'name-failed', names: ['relay.example'], isOpenByAddress: true }],
    ],
    [
      'a lookup that never comes back',
      found([outcome(TCP, 'blocked'), literal(TCP, '192.0.2.1', 'ipv4', 'open')]),
      ['turn:192.0.2.1:3478?transport=tcp'],
      [{ code: 'name-failed', names: ['relay.example'], isOpenByAddress: true }],
    ],
    [
      'a wrong secret',
      found(all('refused', 'refused', 'refused').map((each) => ({ ...each, refusedCode: 401 }))),
      [],
      [{ code: 'nothing-open' }, { code: 'relay-refused', codes: [401] }],
    ],
    [
      'allocations without data',
      found(all('no-data', 'open', 'open')),
      [TCP],
      [{ code: 'no-data', transport: 'udp', ports: [3478, 3479, 3480, 3481] }],
    ],
    [
      'IPv6 not there',
      found([
        outcome(TCP, 'open'),
        literal(TCP, '192.0.2.1', 'ipv4', 'open'),
        literal(TCP, '[2001:db8::1]', 'ipv6', 'blocked'),
      ]),
      [TCP],
      [{ code: 'family-missing', family: 'ipv6' }],
    ],
    [
      'IPv6 closed on one port',
      found([
        ...UDP.slice(0, 2).flatMap((url, index) => [
          outcome(url, 'open'),
          literal(url, '192.0.2.1', 'ipv4', 'open'),
          literal(url, '[2001:db8::1]', 'ipv6', index === 0 ? 'blocked' : 'open'),
        ]),
      ]),
      [UDP[0] ?? ''],
      [{ code: 'family-blocked', family: 'ipv6', transport: 'udp', ports: [3478] }],
    ],
    [
      'a symmetric NAT of a carrier',
      found(all('open', 'open', 'open'), {
        mapped: STUN.map((server, index) => mapped(5000 + index, server, '100.64.3.2')),
      }),
      [UDP[0] ?? ''],
      [
        { code: 'symmetric-nat', family: 'ipv4' },
        { code: 'carrier-grade-nat', family: 'ipv4' },
      ],
    ],
    [
      'a proxy for the web, with UDP by another address',
      found(all('open', 'open', 'open'), { https: { address: '198.18.0.9', isProxied: true } }),
      [UDP[0] ?? ''],
      [
        { code: 'different-ways', family: 'ipv4' },
        { code: 'proxy', hasUdp: true },
      ],
    ],
    [
      'a proxy and no UDP',
      found(all('blocked', 'refused', 'open'), { https: { address: '198.18.0.9', isProxied: true } }),
      [TLS],
      [
        { code: 'udp-blocked', ports: [3478, 3479, 3480, 3481], uses: 'tls' },
        { code: 'fallback-blocked', transport: 'tcp', ports: [3478], isRefused: true },
        { code: 'proxy', hasUdp: false },
      ],
    ],
    [
      'a mapping that is dropped too soon',
      found(all('open', 'open', 'open'), { idleLife: { keptS: 30, lostS: 60 } }),
      [UDP[0] ?? ''],
      [{ code: 'mapping-short', keptS: 30, lostS: 60 }],
    ],
  ])('%s', (_what, facts, uses, findings) => {
    const report = reportOf(facts);
    expect(report.uses).toEqual(uses);
    expect(report.findings).toEqual(findings);
  });

  test('a server inside the network is not compared with an address outside', () => {
    const report = reportOf(
      found(all('open', 'open', 'open'), { https: { address: '10.0.0.9', isProxied: false } }),
    );
    expect(report.paths.map(({ relation }) => relation)).toEqual(['unknown']);
  });
  test.each([
    ['203.0.113.7', 'same'],
    ['::ffff:203.0.113.7', 'same'],
    ['203.0.113.8', 'different'],
  ])('HTTPS from %s against UDP from 203.0.113.7: %s', (address, relation) => {
    const report = reportOf(found(all('open', 'open', 'open'), { https: { address, isProxied: false } }));
    expect(report.paths).toMatchObject([{ family: 'ipv4', relation }]);
  });
  test('without the server nothing is said of the web', () => {
    const report = reportOf(found(all('open', 'open', 'open'), { https: null }));
    expect(report.paths).toMatchObject([{ family: 'ipv4', relation: 'https-missing' }]);
    expect(report.isProxied).toBeNull();
  });
  test('expected ports that the relay does not have are listed as such', () => {
    const report = reportOf(found(all('open', 'open', 'open')));
    expect(report.checks.filter(({ state }) => state === 'not-offered')).toMatchObject([
      { transport: 'tcp', port: 443 },
    ]);
  });
});

describe('bestUrls', () => {
  test('takes the UDP port with the least round trip, then TCP, then TLS', () => {
    const near = outcome(UDP[2] ?? '', 'open', { rttMs: 8 });
    const checks = all('open', 'open', 'open').map((each) => (each.url === near.url ? near : each));
    expect(bestUrls(checks)).toEqual([near.url]);
    expect(bestUrls(all('blocked', 'open', 'open'))).toEqual([TCP]);
    expect(bestUrls(all('no-data', 'refused', 'open'))).toEqual([TLS]);
    expect(bestUrls(all('blocked', 'blocked', 'blocked'))).toEqual([]);
  });
  test('prefers the name to a faster literal address', () => {
    const checks = [
      outcome(UDP[0] ?? '', 'open', { rttMs: 9 }),
      outcome('turn:192.0.2.1:3478?transport=udp', 'open', { of: UDP[0] ?? '', by: 'address', rttMs: 5 }),
    ];
    expect(bestUrls(checks)).toEqual([UDP[0]]);
  });
});

test('readingOf gives the time of each URL that answered, and says nothing of one that loss may hide', () => {
  const [first = '', second = '', third = ''] = UDP;
  const unsure = { made: 7, answered: 0, lossRatio: 0.4, openChance: 0.02 };
  const checks = [
    outcome(TCP, 'open'),
    // It answered, if with nothing more: it is not denied.
    outcome(TLS, 'no-data', { allocateMs: 12 }),
    outcome(first, 'blocked', { tries: { ...unsure, openChance: 9e-5 } }),
    outcome(second, 'blocked', { tries: unsure }),
    outcome(third, 'blocked'),
  ];
  expect(readingOf('a', checks)).toEqual({
    name: 'a',
    nearestMs: 30,
    ports: [
      { url: TCP, answeredMs: 30 },
      { url: TLS, answeredMs: 12 },
      { url: first, answeredMs: null },
      { url: third, answeredMs: null },
    ],
  });
});
