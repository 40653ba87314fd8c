import { describe, expect, test } from 'vitest';
import { natOf, type Mapped, type NatMapping } from '../../../src/core/connectivity/nat.ts';

const A = ['stun:192.0.2.1:3478', 'stun:192.0.2.1:3479', 'stun:192.0.2.1:3480', 'stun:192.0.2.1:3481'];
const B = A.map((server) => server.replace('192.0.2.1', '192.0.2.2'));
const seen = (port: number, server: string | null, changes: Partial<Mapped> = {}): Mapped => ({
  address: '203.0.113.7',
  port,
  server,
  socket: null,
  isOwn: null,
  isPortKept: false,
  ...changes,
});

/** The number of candidates per mapping kind is what Chromium and Firefox were seen to give (e2e/connectivity). */
describe('natOf (RFC 4787 §4.1, RFC 5780 §4.3)', () => {
  test.each<[what: string, mapped: Mapped[], answered: string[], NatMapping]>([
    ['one mapping for four ports', [seen(5000, A[0] ?? '')], A, 'endpoint-independent'],
    ['one mapping for two addresses', [seen(5000, A[0] ?? '')], [...A, ...B], 'endpoint-independent'],
    [
      'one mapping for each address',
      [seen(5000, A[0] ?? ''), seen(5001, B[0] ?? '')],
      [...A, ...B],
      'address-dependent',
    ],
    [
      'the same, where the browser does not name servers',
      [seen(5000, null), seen(5001, null)],
      [...A, ...B],
      'address-dependent',
    ],
    [
      'one mapping for each port',
      A.map((server, index) => seen(5000 + index, server)),
      A,
      'address-and-port-dependent',
    ],
    [
      'two for one address',
      [seen(5000, A[0] ?? ''), seen(5001, A[3] ?? '')],
      A,
      'address-and-port-dependent',
    ],
    [
      'eight, unnamed',
      [...A, ...B].map((_, index) => seen(5000 + index, null)),
      [...A, ...B],
      'address-and-port-dependent',
    ],
    ['one server alone', [seen(5000, A[0] ?? '')], A.slice(0, 1), 'unknown'],
    [
      'one port of each address',
      [seen(5000, A[0] ?? ''), seen(5001, B[0] ?? '')],
      [A[0] ?? '', B[0] ?? ''],
      'unknown',
    ],
    ['nothing', [], A, 'unknown'],
    ["the socket's own address", [seen(5000, A[0] ?? '', { isOwn: true })], A, 'none'],
  ])('%s', (_what, mapped, answered, mapping) => {
    expect(natOf('ipv4', mapped, answered).mapping).toBe(mapping);
  });

  test('two local sockets are no NAT', () => {
    const mapped = [seen(5000, A[0] ?? '', { socket: '0' }), seen(6000, A[0] ?? '', { socket: '1' })];
    expect(natOf('ipv4', mapped, A).mapping).toBe('endpoint-independent');
  });
  test('looks at one family only', () => {
    const mapped = [
      seen(5000, A[0] ?? ''),
      seen(6000, 'stun:[2001:db8::1]:3478', { address: '2001:db8::7' }),
    ];
    expect(natOf('ipv6', mapped, [])).toMatchObject({ addresses: ['2001:db8::7'] });
    expect(natOf('ipv4', mapped, A)).toMatchObject({
      addresses: ['203.0.113.7'],
      addressesTried: 1,
      portsTried: 4,
      isPortKept: false,
    });
  });
});
