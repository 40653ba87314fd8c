import { describe, expect, it } from 'vitest';
import { askedHost, hostInUri } from '../../../server/http/request/asked-host.ts';
import { addressKey, storedAddress } from '../../../server/http/request/client-address.ts';
import { issueRelay, offerTo, type RelayOffer } from '../../../server/http/relays/offered-relays.ts';
import { ResultIds } from '../../../server/results/result-ids.ts';
import { newTestId, TestTokens } from '../../../server/http/access/test-tokens.ts';
import { parseTurnUrl } from '../../../src/core/relay.ts';

describe('askedHost (RFC 9110 §7.2)', () => {
  it.each([
    ['localhost:8080', 'localhost'],
    ['edgewise.example.com', 'edgewise.example.com'],
    ['Host_1.local:80', 'Host_1.local'],
    ['192.0.2.1:8080', '192.0.2.1'],
    ['[2001:db8::1]:8080', '[2001:db8::1]'],
    ['[::1]', '[::1]'],
    [undefined, null],
    ['', null],
    [':8080', null],
    ['2001:db8::1', null],
    ['[::1', null],
    ['[::g]:80', null],
    ['[fe80::1%eth0]', null],
    ['a b', null],
    ['a/b', null],
    ['user@host', null],
    ['host?transport=tcp', null],
    ['host:99:99', null],
    ['-a', null],
    ['a..b', null],
    ['a'.repeat(254), null],
    ['<script>', null],
  ])('%s -> %s', (authority, host) => {
    expect(askedHost(authority)).toBe(host);
  });

  it('writes IPv6 addresses in brackets', () => {
    expect([hostInUri('::1'), hostInUri('192.0.2.1'), hostInUri('a.example')]).toEqual([
      '[::1]',
      '192.0.2.1',
      'a.example',
    ]);
  });
});

describe('addressKey', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['1:2:3::', '1:2:3:0::/64'],
  ])('%s counts as %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});

describe('storedAddress', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:C000:0207', '192.0.2.7'],
    ['2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['unknown', null],
    ['192.0.2.0/24', null],
    ['', null],
  ])('%s is stored as %s', (address, expected) => {
    expect(storedAddress(address)).toBe(expected);
  });
});

describe('TestTokens', () => {
  const tokens = new TestTokens('secret');

  it('knows its own tokens and nothing else', () => {
    const testId = newTestId();
    const claim = { testId, plannedMs: 30_000, load: { calls: 1, loaded: false } };
    const token = tokens.issue(claim);
    expect(tokens.read(token)).toEqual(claim);
    expect(new TestTokens('secret').read(token)).toEqual(claim);
    expect(new TestTokens('other').read(token)).toBeNull();
    const [, planned, mac] = token.split('.');
    expect(tokens.read(`${newTestId()}.${planned}.${mac}`)).toBeNull();
    // A test of 30 s cannot call itself one of 15.
    expect(tokens.read(`${testId}.15000.${mac}`)).toBeNull();
  });

  it('carries the load of a test, which nobody can add to', () => {
    const testId = newTestId();
    for (const load of [
      { calls: 3, loaded: false },
      { calls: 1, loaded: true },
      { calls: 20, loaded: true },
    ])
      expect(tokens.read(tokens.issue({ testId, plannedMs: 30_000, load }))).toEqual({
        testId,
        plannedMs: 30_000,
        load,
      });
    const mac = tokens.issue({ testId, plannedMs: 30_000 }).split('.').at(-1) ?? '';
    expect(tokens.read(`${testId}.30000.${mac}`)).not.toBeNull();
    for (const more of ['2', '1L', '20L']) expect(tokens.read(`${testId}.30000.${more}.${mac}`)).toBeNull();
    const three = tokens.issue({ testId, plannedMs: 30_000, load: { calls: 3, loaded: false } });
    expect(tokens.read(three.replace('.3.', '.4.'))).toBeNull();
    expect(tokens.read(three.replace('.3.', '.3L.'))).toBeNull();
    expect(tokens.read(three.replace('.3.', '.'))).toBeNull();
  });

  it.each([undefined, null, 5, '', 'x', '.', ['a'], {}, 'a'.repeat(22) + '.' + 'b'.repeat(42)])(
    'refuses %j',
    (token) => {
      expect(tokens.read(token)).toBeNull();
    },
  );

  it('makes ids of 128 bits that fit into a path', () => {
    const ids = new Set(Array.from({ length: 1000 }, newTestId));
    expect(ids.size).toBe(1000);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });
});

describe('result ids', () => {
  const ids = new ResultIds('secret');

  it('are 132 bits of HMAC-SHA256 over the test’s id', () => {
    // printf 'result:test-1' | openssl dgst -sha256 -hmac secret -binary | basenc --base64url | cut -c-22
    expect(ids.of('test-1')).toBe('h4ZNh-kQBJeBk2NcMzoh5F');
    expect(new ResultIds('secret').of('test-1')).toBe(ids.of('test-1'));
  });

  it('cannot be told without the secret', () => {
    expect(new ResultIds('other').of('test-1')).not.toBe(ids.of('test-1'));
    expect(ids.of('test-2')).not.toBe(ids.of('test-1'));
  });
});

describe('offerTo', () => {
  const builtIn: RelayOffer = {
    name: 'built-in',
    place: null,
    kind: { kind: 'edge' },
    secret: 'north',
    address: {
      kind: 'built-in',
      publicHost: null,
      endpoints: [
        { transport: 'tls', host: '::', port: 443 },
        { transport: 'tcp', host: '0.0.0.0', port: 3478 },
        { transport: 'udp', host: '0.0.0.0', port: 3478 },
        { transport: 'udp', host: '::', port: 3478 },
        { transport: 'udp', host: '0.0.0.0', port: 3479 },
      ],
    },
  };

  it('names the host that was asked, each port once, UDP first', () => {
    expect(offerTo('[::1]', builtIn).urls).toEqual([
      'turn:[::1]:3478?transport=udp',
      'turn:[::1]:3479?transport=udp',
      'turn:[::1]:3478?transport=tcp',
      'turns:[::1]:443?transport=tcp',
    ]);
  });

  it('makes URIs that the page can read', () => {
    for (const url of offerTo('[::1]', builtIn).urls) expect(parseTurnUrl(url)).not.toBeNull();
  });

  it('names the public host where one is configured', () => {
    const address = {
      ...builtIn.address,
      kind: 'built-in' as const,
      endpoints: [{ transport: 'udp' as const, host: '::', port: 1 }],
    };
    expect(offerTo('asked', { ...builtIn, address: { ...address, publicHost: '2001:db8::1' } }).urls).toEqual(
      ['turn:[2001:db8::1]:1?transport=udp'],
    );
  });

  it("keeps a third party's URLs, and its secret to itself", () => {
    const offer: RelayOffer = { ...builtIn, address: { kind: 'urls', urls: ['turn:x'] } };
    expect(offerTo('asked', offer)).toEqual({
      name: 'built-in',
      place: null,
      kind: { kind: 'edge' },
      urls: ['turn:x'],
    });
  });

  it('issues the credentials that coturn takes', () => {
    // printf %s 1893456000:test-1 | openssl dgst -sha1 -hmac north -binary | base64
    const own = { ...builtIn, address: { ...builtIn.address, issuer: 'here' } };
    expect(issueRelay('h', own, 'test-1', 1_893_456_000).username).toBe('1893456000:test-1@here');
    expect(issueRelay('h', builtIn, 'test-1', 1_893_456_000)).toMatchObject({
      username: '1893456000:test-1',
      credential: 'zHGCeut3I7AuGs52xGevl6SMyAU=',
    });
  });
});
