import { describe, expect, test } from 'vitest';
import {
  defaultTarget,
  deniedUdpPorts,
  nearestFew,
  parseTurnUrl,
  urlsForCall,
  type RelayReading,
} from '../../src/core/relay.ts';

const URLS = [
  'turn:relay.example:3478?transport=udp',
  'turn:relay.example:3479?transport=udp',
  'turn:relay.example:3478?transport=tcp',
  'turns:relay.example:443?transport=tcp',
];
const relay = { name: 'a', place: null, kind: { kind: 'edge' as const }, urls: URLS };
const reading = (...answers: (number | null)[]): RelayReading => {
  const times = answers.filter((ms) => ms !== null);
  return {
    name: 'a',
    nearestMs: times.length > 0 ? Math.min(...times) : null,
    ports: answers.map((answeredMs, index) => ({ url: URLS[index] ?? '', answeredMs })),
  };
};

describe('parseTurnUrl (RFC 7065 §3.1)', () => {
  test.each([
    ['turn:relay.example', { host: 'relay.example', port: 3478, transport: 'udp' }],
    ['turn:10.0.0.1:3481?transport=udp', { host: '10.0.0.1', port: 3481, transport: 'udp' }],
    ['turn:[2001:db8::1]:3478?transport=tcp', { host: '[2001:db8::1]', port: 3478, transport: 'tcp' }],
    ['turns:relay.example', { host: 'relay.example', port: 5349, transport: 'tls' }],
    ['turns:relay.example:443?transport=tcp', { host: 'relay.example', port: 443, transport: 'tls' }],
    ['stun:relay.example', null],
    ['turn:', null],
    ['turn:relay.example:0', null],
    ['turn:relay.example:70000', null],
    ['turn:relay.example?transport=sctp', null],
    ['http://relay.example', null],
  ])('reads %j', (url, parsed) => {
    expect(parseTurnUrl(url)).toEqual(parsed);
  });
});

describe('urlsForCall', () => {
  test('takes the fastest UDP port', () => {
    expect(urlsForCall(relay, reading(30, 20, 5, 5))).toEqual([URLS[1]]);
  });
  test('takes TCP before TLS when no UDP answered', () => {
    expect(urlsForCall(relay, reading(null, null, 50, 5))).toEqual([URLS[2]]);
    expect(urlsForCall(relay, reading(null, null, null, 5))).toEqual([URLS[3]]);
  });
  test('tries everything when nothing answered in time', () => {
    expect(urlsForCall(relay, reading(null, null, null, null))).toEqual(URLS);
    expect(urlsForCall(relay, null)).toEqual(URLS);
  });
});

describe('deniedUdpPorts', () => {
  test('names UDP ports that stayed silent while another port answered', () => {
    expect(deniedUdpPorts(reading(null, 20, 5, 5))).toEqual([3478]);
    expect(deniedUdpPorts(reading(null, null, 5, null))).toEqual([3478, 3479]);
  });
  test('says nothing of single ports when none answered, nor of TCP and TLS', () => {
    expect(deniedUdpPorts(reading(null, null, null, null))).toEqual([]);
    expect(deniedUdpPorts(reading(10, 20, null, null))).toEqual([]);
  });
});

describe('nearestFew', () => {
  const fewOf = (times: Readonly<Record<string, number | null>>, ...offered: string[]): string[] =>
    nearestFew(
      offered.map((name) => ({
        relay: { name, place: null, kind: { kind: 'edge' }, urls: [] },
        username: 'u',
        credential: 'c',
      })),
      Object.entries(times).map(([name, nearestMs]) => ({ name, nearestMs, ports: [] })),
    ).map(({ relay }) => relay.name);

  test('are three, the fastest to answer first, and silent ones behind as they are offered', () => {
    expect(fewOf({ a: 30, b: null, c: 12 }, 'a', 'b', 'c')).toEqual(['c', 'a', 'b']);
    expect(fewOf({ a: 4, b: 3, c: 2, d: 1 }, 'a', 'b', 'c', 'd')).toEqual(['d', 'c', 'b']);
    expect(fewOf({ a: null, b: null, c: null, d: 9 }, 'a', 'b', 'c', 'd')).toEqual(['d', 'a', 'b']);
  });

  test('are as offered where nothing was measured', () => {
    expect(fewOf({}, 'a', 'b')).toEqual(['a', 'b']);
    expect(fewOf({})).toEqual([]);
  });
});

describe('defaultTarget', () => {
  test('fits the kind of relay', () => {
    expect(defaultTarget({ kind: 'edge' })).toEqual({ kind: 'client-edge' });
    expect(defaultTarget({ kind: 'azure', region: 'Japan East' })).toEqual({
      kind: 'azure',
      region: 'Japan East',
      column: 'site',
    });
  });

  // The published table: West US serves West US (134 ms) and Hawaii US (156 ms).
  test.each([
    ['West US', 'Hawaii US', 'Hawaii US'],
    ['West US', 'hawaii-us', 'Hawaii US'],
    ['West US', 'West US', 'West US'],
    ['West US', null, 'West US'],
    // A relay that is named by the customers whom its region serves stands in that region.
    ['Hawaii US', 'West US', 'West US'],
    // The table has Japan East with itself alone, and no Atlantis: the row of the relay's own region.
    ['West US', 'Japan East', 'West US'],
    ['West US', 'Atlantis', 'West US'],
  ])('through %s from %s is the row of %s', (region, customerRegion, row) => {
    expect(defaultTarget({ kind: 'azure', region }, customerRegion)).toEqual({
      kind: 'azure',
      region: row,
      column: 'site',
    });
    expect(defaultTarget({ kind: 'edge' }, customerRegion)).toEqual({ kind: 'client-edge' });
  });
});
