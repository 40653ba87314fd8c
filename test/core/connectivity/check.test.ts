import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  judgeCheck,
  markMissingFamilies,
  type CheckContext,
  type CheckState,
  type Observation,
} from '../../../src/core/connectivity/check.ts';
import { outcome, planned, TCP, TLS, UDP } from './outcomes.ts';

const NOTHING: CheckContext = { unresolved: new Set(), accepting: new Map() };
const [udp = ''] = UDP;
const allocated: Observation = { kind: 'candidate', atMs: 60 };
const error = (code: number, atMs: number, text = ''): Observation => ({
  kind: 'candidate-error',
  code,
  atMs,
  text,
});
const gathered = (atMs: number): Observation => ({ kind: 'gathered', atMs });
const given: Observation = { kind: 'timeout', atMs: 6000 };
const packets = (...rttsMs: number[]): Observation => ({ kind: 'packets', atMs: 900, sent: 10, rttsMs });
const LOOKUP = 'TURN host lookup received error.';
const FAILED = 'Failed to establish connection';

describe('judgeCheck', () => {
  test.each<[why: string, url: string, seen: Observation[], context: Partial<CheckContext>, CheckState]>([
    ['packets came through', udp, [allocated, gathered(61), packets(20, 22)], {}, 'open'],
    [
      'ICE got through and the channel was not ready in time',
      udp,
      [allocated, { kind: 'connected', atMs: 300, rttMs: 40 }, given],
      {},
      'open',
    ],
    [
      'a second family that failed does not close the first',
      TCP,
      [error(701, 80, FAILED), allocated, packets(9)],
      {},
      'open',
    ],
    ['allocated, and not one packet', udp, [allocated, gathered(61), given], {}, 'no-data'],
    ['allocated, connected to nothing, packets all lost', udp, [allocated, packets()], {}, 'no-data'],
    ['nothing at all', udp, [given], {}, 'blocked'],
    [
      'ICMP is not told of, and 701 comes when the browser gives up',
      udp,
      [error(701, 11_200), gathered(11_200)],
      {},
      'blocked',
    ],
    [
      'a name with one family only, blocked: the other lookup failed',
      udp,
      [error(701, 20, LOOKUP), given],
      {},
      'blocked',
    ],
    [
      'the name does not resolve',
      udp,
      [error(701, 20, LOOKUP), gathered(130)],
      { unresolved: new Set(['relay.example']) },
      'dns-failed',
    ],
    [
      'the name does not resolve, over TCP',
      TCP,
      [error(701, 90, FAILED), gathered(140)],
      { unresolved: new Set(['relay.example']) },
      'dns-failed',
    ],
    ['a reset', TCP, [error(701, 90, FAILED), gathered(140)], {}, 'refused'],
    ['one family reset and the other silent', TCP, [error(701, 90, FAILED), given], {}, 'blocked'],
    ['no neighbour of that address', TCP, [error(701, 3100, FAILED), gathered(3100)], {}, 'blocked'],
    [
      'TLS port closed',
      TLS,
      [error(701, 90, FAILED), gathered(140)],
      { accepting: new Map([[TLS, false]]) },
      'refused',
    ],
    [
      'TLS port open and the handshake ended',
      TLS,
      [error(701, 240, FAILED), gathered(241)],
      { accepting: new Map([[TLS, true]]) },
      'certificate-rejected',
    ],
    ['the browser did not ask', TLS, [gathered(5), given], {}, 'not-checked'],
    ['wrong credentials', udp, [error(401, 80, 'Unauthorized.'), gathered(130)], {}, 'refused'],
  ])('%s', (_why, url, seen, context, state) => {
    expect(judgeCheck(planned(url), seen, { ...NOTHING, ...context }).state).toBe(state);
  });

  test('gives the time to allocate, the least round trip and what was exchanged', () => {
    expect(judgeCheck(planned(udp), [allocated, packets(23, 21, 40)], NOTHING)).toMatchObject({
      allocateMs: 60,
      rttMs: 21,
      sent: 10,
      received: 3,
      refusedCode: null,
    });
  });
  test('keeps the code that the relay refused with', () => {
    expect(judgeCheck(planned(udp), [error(486, 80), gathered(90)], NOTHING).refusedCode).toBe(486);
  });
  test('does not blame a name for a literal address', () => {
    const check = planned('turn:192.0.2.1:3478?transport=tcp', { by: 'address', family: 'ipv4' });
    const context = { ...NOTHING, unresolved: new Set(['192.0.2.1']) };
    expect(judgeCheck(check, [error(701, 90), gathered(140)], context).state).toBe('refused');
  });

  const observation = fc.oneof(
    fc.record({ kind: fc.constant('candidate' as const), atMs: fc.nat(9000) }),
    fc.record({
      kind: fc.constant('candidate-error' as const),
      atMs: fc.nat(9000),
      code: fc.constantFrom(0, 300, 401, 486, 701),
      text: fc.string(),
    }),
    fc.record({ kind: fc.constant('gathered' as const), atMs: fc.nat(9000) }),
    fc.record({ kind: fc.constant('timeout' as const), atMs: fc.nat(9000) }),
  );
  test('never says blocked of a URL that gave an allocation, nor open of one through which nothing came', () => {
    fc.assert(
      fc.property(fc.constantFrom(udp, TCP, TLS), fc.array(observation, { maxLength: 12 }), (url, seen) => {
        const { state, allocateMs } = judgeCheck(planned(url), seen, NOTHING);
        expect(state).not.toBe('open');
        if (!seen.some(({ kind }) => kind === 'candidate')) return;
        expect(state).toBe('no-data');
        expect(allocateMs).not.toBeNull();
      }),
    );
  });
});

describe('markMissingFamilies', () => {
  const literal = (address: string, family: 'ipv4' | 'ipv6', state: CheckState) =>
    outcome(`turn:${address}:3478?transport=udp`, state, { of: udp, by: 'address', family });

  test('a family that is silent everywhere while the other is open is not there', () => {
    const told = markMissingFamilies([
      outcome(udp, 'open'),
      literal('192.0.2.1', 'ipv4', 'open'),
      literal('[2001:db8::1]', 'ipv6', 'blocked'),
    ]);
    expect(told.map(({ state }) => state)).toEqual(['open', 'open', 'family-missing']);
  });
  test('a family with one open port is there, and its other ports are blocked', () => {
    const checks = [
      literal('192.0.2.1', 'ipv4', 'open'),
      literal('[2001:db8::1]', 'ipv6', 'blocked'),
      literal('[2001:db8::2]', 'ipv6', 'open'),
    ];
    expect(markMissingFamilies(checks)).toEqual(checks);
  });
  test('where nothing is open, nothing is known of families', () => {
    const checks = [literal('192.0.2.1', 'ipv4', 'blocked'), literal('[2001:db8::1]', 'ipv6', 'blocked')];
    expect(markMissingFamilies(checks)).toEqual(checks);
  });
});
