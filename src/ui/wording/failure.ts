import { msg, str } from '@lit/localize';
import type { Failure } from '../../core/run.ts';
import { parseTurnUrl } from '../../core/relay.ts';
import { textList } from './quantity.ts';

/** A failure in words: what happened, why as far as it is known, what to check. */
export interface FailureWording {
  readonly headline: string;
  readonly explanation: string;
  readonly checks: readonly string[];
  /** Whether pressing the button again could help. */
  readonly canRetry: boolean;
}

/** `relay.example.com, UDP 3478`: an address as a firewall's keeper needs it. */
function addressText(url: string): string {
  const parsed = parseTurnUrl(url);
  return parsed ? `${parsed.host}, ${parsed.transport.toUpperCase()} ${String(parsed.port)}` : url;
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
        canRetry: true,
      };
    case 'refused':
      return { headline: notStarted, explanation: failure.message, checks: [], canRetry: true };
    case 'no-webrtc':
      return {
        headline: msg('This browser cannot make calls.'),
        explanation: msg('It has no WebRTC, or it has been switched off by a policy or an add-on.'),
        checks: [msg('Open this page in a current Edge, Chrome, Firefox or Safari.')],
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
        canRetry: true,
      };
    case 'could-not-connect':
      return {
        headline: notStarted,
        explanation: msg(
          str`The relay \u201c${failure.relay}\u201d gave no connection within ${Math.round(failure.waitedMs / 1000)} seconds.`,
        ),
        checks: [
          msg(str`Check that a firewall lets through: ${textList(failure.urls.map(addressText))}.`),
          msg(
            'Try another network, such as a phone\u2019s hotspot: if it works there, this network blocks calls.',
          ),
        ],
        canRetry: true,
      };
    case 'nothing-arrived':
      return {
        headline: msg('The call connected, but nothing came through.'),
        explanation: msg(
          str`The relay \u201c${failure.relay}\u201d answered, yet not one test packet came back.`,
        ),
        checks: [
          msg('Something between here and the relay lets a call begin and then drops its sound.'),
          msg('Try without VPN, or on another network.'),
        ],
        canRetry: true,
      };
    case 'browser-stalled':
      return {
        headline: msg('This browser did not run the test.'),
        explanation:
          failure.fault === 'nothing-sent'
            ? msg(
                'It was connected and sent no test packet, also at a second try. That is a fault of the browser or of this page and says nothing about your network.',
              )
            : msg(
                'Test packets arrived, and the browser did not hand them to this page. That is a fault of the browser or of this page and says nothing about your network.',
              ),
        checks: [
          msg('Close what keeps this device busy, and other pages that use the microphone or play sound.'),
          msg('Restart the browser, or use another one.'),
        ],
        canRetry: true,
      };
    case 'internal':
      return {
        headline: msg('Something went wrong in this page.'),
        explanation: msg('This is a fault of the test and says nothing about your network.'),
        checks: [msg(str`If it happens again, report this: ${failure.message}`)],
        canRetry: true,
      };
  }
}
