import { describe, expect, test } from 'vitest';
import { notOffered, planChecks, stunUrls } from '../../../src/core/connectivity/planned-checks.ts';
import { TCP, TLS, UDP } from './outcomes.ts';

const both = [{ name: 'relay.example', addresses: ['192.0.2.1', '2001:db8::1'] }];
const one = [{ name: 'relay.example', addresses: ['192.0.2.1'] }];
const [udp = ''] = UDP;

describe('planChecks', () => {
  test('asks every URL by name, and each family by its address where there are two', () => {
    expect(
      planChecks([udp, TLS], both).map(({ url, of, family, starts }) => [url, of, family, starts]),
    ).toEqual([
      [udp, udp, null, 'at-once'],
      ['turn:192.0.2.1:3478?transport=udp', udp, 'ipv4', 'at-once'],
      ['turn:[2001:db8::1]:3478?transport=udp', udp, 'ipv6', 'at-once'],
      [TLS, TLS, null, 'at-once'],
      // The certificate is for the name: the address only tells whether anybody is there.
      ['turns:192.0.2.1:443?transport=tcp', TLS, 'ipv4', 'when-silent'],
      ['turns:[2001:db8::1]:443?transport=tcp', TLS, 'ipv6', 'when-silent'],
    ]);
  });
  test('with one family the address is asked only while the name is silent', () => {
    expect(planChecks([TCP], one).map(({ url, starts }) => [url, starts])).toEqual([
      [TCP, 'at-once'],
      ['turn:192.0.2.1:3478?transport=tcp', 'when-silent'],
    ]);
  });
  test('a literal address is asked once, and is of its family', () => {
    const url = 'turn:[2001:db8::5]:3478?transport=udp';
    expect(planChecks([url, url], both)).toEqual([
      { url, of: url, by: 'address', transport: 'udp', port: 3478, family: 'ipv6', starts: 'at-once' },
    ]);
  });
  test('what is no TURN URI is left out', () => {
    expect(planChecks(['https://relay.example'], [])).toEqual([]);
  });
});

test('notOffered names the expected ports that a relay does not have', () => {
  const rows = notOffered([udp, TLS]).map(({ transport, port, state }) => `${transport} ${port} ${state}`);
  expect(rows).toEqual([
    'udp 3479 not-offered',
    'udp 3480 not-offered',
    'udp 3481 not-offered',
    'tcp 3478 not-offered',
    'tcp 443 not-offered',
  ]);
});

test('stunUrls asks every UDP port on every address, else by name', () => {
  expect(stunUrls([udp, TCP], both)).toEqual(['stun:192.0.2.1:3478', 'stun:[2001:db8::1]:3478']);
  expect(stunUrls([udp, 'turn:[2001:db8::5]:3479'], [])).toEqual([
    'stun:relay.example:3478',
    'stun:[2001:db8::5]:3479',
  ]);
});
