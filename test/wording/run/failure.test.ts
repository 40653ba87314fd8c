import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src/core/run/failure.ts';
import type { PageFault } from '../../../src/core/run/page-fault.ts';
import { failureWording } from '../../../src/wording/run/failure.ts';

describe('failureWording', () => {
  it.each([
    ['nothing-sent', 'It was connected and sent no test packet, even at a second try.'],
    ['nothing-read', 'Test packets arrived, and the browser did not hand them to this page.'],
  ] as const)('does not lay at the network\u2019s door that a browser stalled: %s', (fault, what) => {
    const { headline, explanation } = failureWording({ code: 'browser-stalled', fault, evidence: null });
    expect(headline).toBe('This browser did not run the test.');
    expect(explanation).toBe(
      `${what} That is a fault of the browser or of this page and says nothing about your network.`,
    );
  });

  it.each([
    ['not-ended', 'says nothing about your network'],
    ['kept-breaking', 'nothing is said about your network'],
    ['contradicted', 'nothing is said about your network'],
  ] as const)('says of %s that it tells nothing of the network, and what was seen', (fault, part) => {
    const evidence = {
      wasConnected: true,
      sent: 2140,
      received: 3,
      statsReceived: 2096,
      relayReceived: null,
    };
    const { explanation, seen } = failureWording({ code: 'browser-stalled', fault, evidence });
    expect(explanation).toContain(part);
    expect(seen).toEqual([
      'The call was connected.',
      'This page sent 2,140 test packets.',
      'The relay could not be asked what it saw of them.',
      'The browser counted 2,096 that came back.',
      'This page was handed 3.',
    ]);
  });

  it.each<[PageFault, string]>([
    [{ kind: 'audio-clock-stopped' }, 'The browser stopped its audio clock.'],
    [{ kind: 'no-audio-track' }, 'The audio clock has no track.'],
    [{ kind: 'checks-not-made' }, 'The checks of the network could not be made.'],
    [{ kind: 'composed-too-slowly' }, 'The result could not be worked out in time.'],
    [{ kind: 'call-code-not-loaded' }, 'The code that opens calls could not be loaded.'],
    [{ kind: 'worker-not-started' }, 'The measuring worker could not be started.'],
    [{ kind: 'no-peer-connection' }, 'The browser could not create a peer connection.'],
    [{ kind: 'connection-closed' }, 'The connection was closed.'],
    [{ kind: 'channel-not-lossy' }, 'The data channel is not unordered and without retransmits.'],
    [{ kind: 'call-not-measured' }, 'The call was not measured.'],
    [{ kind: 'call-not-open' }, 'The call is not open.'],
    [{ kind: 'error', message: 'Ice connection failed.' }, 'Ice connection failed.'],
  ])('asks to report a fault of ours in words: $0.kind', (fault, sentence) => {
    expect(failureWording({ code: 'internal', fault }).checks).toEqual([
      `If it happens again, report this: ${sentence}`,
    ]);
  });

  it('passes on the sentence of a server that refused', () => {
    const message = 'Too many tests from this address; wait one minute.';
    expect(failureWording({ code: 'refused', message }).explanation).toBe(message);
  });

  it('says which relays are out, since when, and that the network is not to blame', () => {
    const out = [
      { name: 'berlin', reason: 'does-not-work', sinceMs: Date.UTC(2026, 0, 1) },
      { name: 'oslo', reason: 'does-not-work', sinceMs: Date.UTC(2026, 0, 2) },
    ] as const;
    const said = failureWording({ code: 'relays-out', name: null, out }).explanation;
    for (const piece of ['berlin', 'oslo', '1 January 2026', '2 January 2026', 'nothing about your network'])
      expect(said).toContain(piece);
    expect(failureWording({ code: 'relays-out', name: 'oslo', out: out.slice(1) }).explanation).toContain(
      'This relay does not work just now',
    );
  });

  it('says that somebody has taken relays out of use, or that they are full, and not that they are broken', () => {
    const berlin = { name: 'berlin', reason: 'taken-out', sinceMs: Date.UTC(2026, 0, 1) } as const;
    const oslo = { name: 'oslo', reason: 'does-not-work', sinceMs: Date.UTC(2026, 0, 2) } as const;
    const lima = { name: 'lima', reason: 'full', sinceMs: Date.UTC(2026, 0, 3) } as const;
    const said = (name: string | null, ...out: readonly (typeof berlin | typeof oslo | typeof lima)[]) => {
      const { explanation, checks } = failureWording({ code: 'relays-out', name, out });
      // Without isolates, and without times that differ with the zone.
      return [explanation, ...checks].map((text) =>
        text.replace(/[\u2068\u2069]/g, '').replace(/(\d) January 2026 at \S+ \S+?(?=[).;])/g, '$1 January'),
      );
    };
    expect(said(null, berlin)).toEqual([
      'No test can be made just now: somebody has taken every relay out of use (\u201cberlin\u201d since 1 January). Nothing is broken, and this says nothing about your network.',
      'Ask whoever runs this page when tests can be made again.',
    ]);
    expect(said('berlin', berlin)).toEqual([
      'Somebody has taken this relay out of use: \u201cberlin\u201d since 1 January. Nothing is broken, and this says nothing about your network.',
      'Choose another relay in the options, or ask whoever runs this page when this one is used again.',
    ]);
    expect(said(null, berlin, oslo)).toEqual([
      'No test can be made just now. What does not work: \u201coslo\u201d since 2 January. What somebody has taken out of use: \u201cberlin\u201d since 1 January. This says nothing about your network.',
      'Try again in some minutes, and tell whoever runs this page.',
    ]);
    expect(said('lima', lima)).toEqual([
      'This relay has as many tests as it can carry: \u201clima\u201d since 3 January. Nothing is broken, and this says nothing about your network.',
      'Choose another relay in the options, or try again in some minutes.',
    ]);
    expect(said(null, oslo, lima)).toEqual([
      'No test can be made just now. What does not work: \u201coslo\u201d since 2 January. What has as many tests as it can carry: \u201clima\u201d since 3 January. This says nothing about your network.',
      'Try again in some minutes, and tell whoever runs this page.',
    ]);
  });

  it.each<[Failure, boolean]>([
    [{ code: 'server-unreachable' }, true],
    [{ code: 'no-webrtc' }, false],
    [{ code: 'no-such-relay', name: 'berlin' }, true],
    [{ code: 'no-such-relay', name: null }, true],
    [
      { code: 'relays-out', name: null, out: [{ name: 'berlin', reason: 'does-not-work', sinceMs: 0 }] },
      true,
    ],
    [{ code: 'browser-stalled', fault: 'nothing-sent', evidence: null }, true],
    [{ code: 'browser-stalled', fault: 'nothing-read', evidence: null }, true],
    [{ code: 'internal', fault: { kind: 'error', message: 'x' } }, true],
  ])('offers another try only where it could help: $code', (failure, canRetry) => {
    const wording = failureWording(failure);
    expect(wording.canRetry).toBe(canRetry);
    expect(wording.checks.length).toBeGreaterThan(0);
  });
});
