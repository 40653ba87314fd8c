import type { NoCallEvidence } from './no-call.ts';

/** Something about the run, beyond the six metrics, that bears on its verdict. */
export type Finding =
  /** The page was not in front; browsers throttle hidden pages. */
  | { readonly code: 'hidden'; readonly hiddenMs: number }
  /** The person pressed *stop*. */
  | { readonly code: 'stopped-early'; readonly measuredMs: number; readonly plannedMs: number }
  /** The browser's audio clock never ran, so call-like packets could not be sent. */
  | { readonly code: 'audio-suspended' }
  /** The audio clock stopped during the test. */
  | { readonly code: 'audio-stopped'; readonly atMs: number }
  /** The sender did not keep its pace: packets were not sent that should have been. */
  | { readonly code: 'sender-stalled'; readonly sent: number; readonly expected: number }
  /** Nothing arrived any more from then on: the connection or the relay was lost. */
  | { readonly code: 'connection-lost'; readonly atMs: number }
  /** No UDP port of the relay answered; the test ran over TCP or TLS. */
  | { readonly code: 'udp-blocked'; readonly transport: 'tcp' | 'tls' }
  /** There was no call: nothing is open, ICE gave up, or not one packet came. Nothing was measured. */
  | {
      readonly code: 'not-connected';
      readonly why: 'nothing-open' | 'could-not-connect' | 'nothing-arrived';
      readonly waitedMs: number;
      /** What was sent, and who saw it; left out where no call was tried. */
      readonly evidence?: NoCallEvidence;
    }
  /** Only what the network lets through was asked for; no call was made. */
  | { readonly code: 'only-connectivity' }
  /** Some of the relay's UDP ports did not answer, while calls get through by others; not beside `udp-blocked`. */
  | { readonly code: 'ports-denied'; readonly ports: readonly number[] }
  /** The fallback method was used, whose transport distorts loss and delay. */
  | { readonly code: 'data-channel'; readonly cause: 'no-encoded-transform' | 'audio-suspended' }
  /** Frames and packets did not match one to one; counts may not be exact. */
  | { readonly code: 'mapping-broken'; readonly streams: readonly number[] }
  /** The relay saw the packets come from more than one address and port: a NAT mapping moved during the test. */
  | { readonly code: 'mapping-moved'; readonly sources: readonly string[] }
  /** getStats and our own figures disagree. */
  | { readonly code: 'stats-disagree'; readonly metrics: readonly ('loss' | 'jitter' | 'rtt')[] };
