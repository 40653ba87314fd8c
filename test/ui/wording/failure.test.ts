import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src/core/run.ts';
import { failureWording } from '../../../src/ui/wording/failure.ts';

describe('failureWording', () => {
  it('names the relay, the time and the ports that did not connect', () => {
    const { headline, explanation, checks } = failureWording({
      code: 'could-not-connect',
      relay: 'edge-1',
      urls: ['turn:calls.example.com:3478?transport=udp', 'turns:calls.example.com:443?transport=tcp'],
      waitedMs: 45_000,
    });
    expect(headline).toBe('The test could not start.');
    expect(explanation).toBe('The relay \u201cedge-1\u201d gave no connection within 45 seconds.');
    expect(checks[0]).toBe(
      'Check that a firewall lets through: calls.example.com, UDP 3478 and calls.example.com, TLS 443.',
    );
  });

  it.each([
    ['nothing-sent', 'It was connected and sent no test packet, also at a second try.'],
    ['nothing-read', 'Test packets arrived, and the browser did not hand them to this page.'],
  ] as const)('does not lay at the network\u2019s door that a browser stalled: %s', (fault, what) => {
    const { headline, explanation } = failureWording({ code: 'browser-stalled', fault });
    expect(headline).toBe('This browser did not run the test.');
    expect(explanation).toBe(
      `${what} That is a fault of the browser or of this page and says nothing about your network.`,
    );
  });

  it('passes on the sentence of a server that refused', () => {
    const message = 'Too many tests from this address; wait one minute.';
    expect(failureWording({ code: 'refused', message }).explanation).toBe(message);
  });

  it.each<[Failure, boolean]>([
    [{ code: 'server-unreachable' }, true],
    [{ code: 'no-webrtc' }, false],
    [{ code: 'no-such-relay', name: 'berlin' }, true],
    [{ code: 'no-such-relay', name: null }, true],
    [{ code: 'nothing-arrived', relay: 'edge-1' }, true],
    [{ code: 'browser-stalled', fault: 'nothing-sent' }, true],
    [{ code: 'browser-stalled', fault: 'nothing-read' }, true],
    [{ code: 'internal', message: 'x' }, true],
  ])('offers another try only where it could help: $code', (failure, canRetry) => {
    const wording = failureWording(failure);
    expect(wording.canRetry).toBe(canRetry);
    expect(wording.checks.length).toBeGreaterThan(0);
  });
});
