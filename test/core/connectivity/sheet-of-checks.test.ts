import { describe, expect, it } from 'vitest';
import { sheetOfChecks } from '../../../src/core/connectivity/sheet-of-checks.ts';
import { outcome, TCP, UDP } from './outcomes.ts';

describe('the sheet of a result', () => {
  it('has a row for each way that the relay offers, with the addresses that were asked beside the name', () => {
    const [of = ''] = UDP;
    const literal = (url: string) => outcome(url, 'open', { of, by: 'address' });
    const checks = [
      outcome(of, 'open'),
      literal('turn:192.0.2.1:3478?transport=udp'),
      literal('turn:[2001:db8::1]:3478?transport=udp'),
      outcome(TCP, 'blocked'),
      { ...outcome(TCP, 'not-offered'), url: '', of: '', port: 443 },
    ];
    const { relay, published } = sheetOfChecks(checks, null);
    expect(
      relay.map(({ destination, destinationPort, protocol, found }) => [
        destination,
        destinationPort,
        protocol,
        found,
      ]),
    ).toEqual([
      ['resolver', '53', 'udp', 'open'],
      ['relay.example (192.0.2.1, 2001:db8::1)', '3478', 'udp', 'open'],
      ['relay.example (192.0.2.1, 2001:db8::1)', '3478', 'tcp', 'closed'],
    ]);
    expect(published.length).toBeGreaterThan(20);
  });
});
