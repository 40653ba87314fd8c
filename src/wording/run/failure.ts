import { msg, str } from '@lit/localize';
import type { BrowserFault } from '../../core/run/browser-fault.ts';
import type { Failure } from '../../core/run/failure.ts';
import { seenOf } from '../result/seen.ts';
import { pageFaultText } from './page-fault.ts';
import { noRelayInUse, relayNotInUse, whenNoRelayInUse, whenRelayNotInUse } from './relays-out.ts';

/** A failure in words: what happened, why as far as it is known, what to check. */
export interface FailureWording {
  readonly headline: string;
  readonly explanation: string;
  readonly checks: readonly string[];
  /** What was seen, for whoever helps; empty where nothing is known. */
  readonly seen: readonly string[];
  /** Whether pressing the button again could help. */
  readonly canRetry: boolean;
}

/** The sentences for a test that ended without a result. */
export function failureWording(failure: Failure): FailureWording {
  const notStarted = msg('The test could not start.');
  switch (failure.code) {
    case 'server-unreachable':
      return {
        headline: notStarted,
        explanation: msg('This page\u2019s own server does not answer.'),
        checks: [
          msg('Check that this device is online.'),
          msg('If you use a VPN, check that it is connected.'),
        ],
        seen: [],
        canRetry: true,
      };
    case 'refused':
      return { headline: notStarted, explanation: failure.message, checks: [], seen: [], canRetry: true };
    case 'no-webrtc':
      return {
        headline: msg('This browser cannot make calls.'),
        explanation: msg('It has no WebRTC, or it has been switched off by a policy or an add-on.'),
        checks: [msg('Open this page in a current Edge, Chrome, Firefox or Safari.')],
        seen: [],
        canRetry: false,
      };
    case 'no-such-relay':
      return {
        headline: notStarted,
        explanation:
          failure.name === null
            ? msg('The server offers no relay to test through.')
            : msg(str`There is no relay named \u201c${failure.name}\u201d.`),
        checks: [
          failure.name === null
            ? msg('Tell whoever runs this page: it needs at least one relay.')
            : msg('Choose another relay in the options.'),
        ],
        seen: [],
        canRetry: true,
      };
    case 'relays-out':
      return {
        headline: notStarted,
        explanation: failure.name === null ? noRelayInUse(failure.out) : relayNotInUse(failure.out),
        checks: [failure.name === null ? whenNoRelayInUse(failure.out) : whenRelayNotInUse(failure.out)],
        seen: [],
        canRetry: true,
      };
    case 'relay-lost':
      return {
        headline: msg('The test\u2019s relay went away.'),
        explanation: msg(
          str`\u201c${failure.name}\u201d stopped while this test was running. That is a fault of the test server and says nothing about your network.`,
        ),
        checks: [msg('Start the test again: relays are usually back within seconds.')],
        seen: [],
        canRetry: true,
      };
    case 'browser-stalled':
      return {
        headline: msg('This browser did not run the test.'),
        explanation: stalledExplanation(failure.fault),
        checks: [
          msg('Close what keeps this device busy, and other pages that use the microphone or play sound.'),
          msg('Restart the browser, or use another one.'),
        ],
        seen: failure.evidence ? seenOf(failure.evidence) : [],
        canRetry: true,
      };
    case 'internal':
      return {
        headline: msg('Something went wrong in this page.'),
        explanation: msg('This is a fault of the test and says nothing about your network.'),
        checks: [msg(str`If it happens again, report this: ${pageFaultText(failure.fault)}`)],
        seen: [],
        canRetry: true,
      };
  }
}

function stalledExplanation(fault: BrowserFault): string {
  switch (fault) {
    case 'nothing-sent':
      return msg(
        'It was connected and sent no test packet, even at a second try. That is a fault of the browser or of this page and says nothing about your network.',
      );
    case 'nothing-read':
      return msg(
        'Test packets arrived, and the browser did not hand them to this page. That is a fault of the browser or of this page and says nothing about your network.',
      );
    case 'not-ended':
      return msg(
        'It did not end the measurement when it was told to. That is a fault of the browser or of this page and says nothing about your network.',
      );
    case 'kept-breaking':
      return msg(
        'Test packets came through, and each call broke before it could be measured. Why is not known, so nothing is said about your network.',
      );
    case 'contradicted':
      return msg(
        'No call could be measured, and yet packets of one came through. What was seen does not fit together, so nothing is said about your network.',
      );
  }
}
