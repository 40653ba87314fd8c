import { describe, expect, it } from 'vitest';
import type { CheckOutcome } from '../../../src/core/connectivity/check.ts';
import { reachOf } from '../../../src/core/connectivity/reach.ts';
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
