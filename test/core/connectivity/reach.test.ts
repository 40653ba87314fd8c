import { describe, expect, it } from 'vitest';
import type { CheckOutcome } from '../../../src/core/connectivity/check.ts';
import { neededPorts, reachOf } from '../../../src/core/connectivity/reach.ts';
import { outcome, TCP, TLS, UDP } from './outcomes.ts';

const udp = (state: CheckOutcome['state'], changes: Partial<CheckOutcome> = {}): CheckOutcome[] =>
  UDP.map((url) => outcome(url, state, changes));
const relays = (state: CheckOutcome['state'] = 'open') => [outcome(TCP, state), outcome(TLS, state)];

describe('what the checks add up to', () => {
  it.each([
    ['all open', [...udp('open'), ...relays()], 'all-open'],
    ['second ways closed', [...udp('open'), ...relays('blocked')], 'all-open'],
    ['UDP closed, TCP open', [...udp('blocked'), ...relays()], 'needed-blocked'],
    ['one UDP port of four closed', [...udp('open').slice(1), outcome(UDP[0]!, 'blocked')], 'needed-blocked'],
    ['UDP answers and carries nothing', [...udp('no-data'), ...relays()], 'needed-blocked'],
    ['everything silent', [...udp('blocked'), ...relays('blocked')], 'nothing-open'],
    [
      'an untrusted certificate is no way either',
      [...udp('blocked'), outcome(TLS, 'certificate-rejected')],
      'nothing-open',
    ],
    ['the relay refuses in its own words', udp('refused', { refusedCode: 486 }), 'unknown'],
    [
      'one port refuses in its own words',
      [...udp('open'), outcome(UDP[0]!, 'refused', { refusedCode: 508 })],
      'unknown',
    ],
    ['the relay offers no UDP', relays(), 'unknown'],
    ['nothing was checked', [], 'unknown'],
  ] as const)('%s: %#', (_, checks, reach) => {
    expect(reachOf(checks)).toBe(reach);
  });

  it('is blocked where the name fails, though the address is open: calls go by name', () => {
    const literal = UDP.map((of, at) =>
      outcome(`turn:192.0.2.1:${3478 + at}?transport=udp`, 'open', { of, by: 'address', family: 'ipv4' }),
    );
    expect(reachOf([...udp('dns-failed'), ...literal])).toBe('needed-blocked');
    expect(reachOf(udp('dns-failed'))).toBe('nothing-open');
  });
});

describe('the ports that calls need', () => {
  const stateOf = (checks: readonly CheckOutcome[]): string =>
    neededPorts(checks)
      .map(({ transport, port, state }) => `${transport} ${port} ${state}`)
      .join(', ');
  const fourOpen = 'udp 3478 open, udp 3479 open, udp 3480 open, udp 3481 open';

  it.each([
    ['open', 'open'],
    // Somebody answered there, whom the browser does not trust.
    ['certificate-rejected', 'open'],
    ['blocked', 'closed'],
    ['refused', 'closed'],
    ['no-data', 'closed'],
    ['not-checked', 'untried'],
    ['dns-failed', 'untried'],
  ] as const)('are UDP 3478 to 3481 and TCP 443, which over TLS that is %s is %s', (state, expected) => {
    expect(stateOf([...udp('open'), outcome(TLS, state)])).toBe(`${fourOpen}, tcp 443 ${expected}`);
  });

  it('are untried where the relay has them not, and open where it refuses in its own words', () => {
    expect(stateOf([outcome(UDP[0]!, 'open'), outcome(TCP, 'open')])).toBe(
      'udp 3478 open, udp 3479 untried, udp 3480 untried, udp 3481 untried, tcp 443 untried',
    );
    expect(stateOf([...udp('open'), outcome(TLS, 'refused', { refusedCode: 486 })])).toContain(
      'tcp 443 open',
    );
  });
});
