import type { RelayOut } from '../relay.ts';
import type { BrowserFault } from './browser-fault.ts';
import type { PageFault } from './page-fault.ts';
import type { NoCallEvidence } from '../verdict/no-call.ts';

/** Why a test ended without a result. */
export type Failure =
  /** The page's own server did not answer. */
  | { readonly code: 'server-unreachable' }
  /** The server refused; `message` is its sentence. */
  | { readonly code: 'refused'; readonly message: string }
  /** This browser has no WebRTC. */
  | { readonly code: 'no-webrtc' }
  /** The server has no relay, or none of the wanted name. */
  | { readonly code: 'no-such-relay'; readonly name: string | null }
  /** No test is sent to the wanted relay, or where none was wanted to any: `out`, at least one. */
  | { readonly code: 'relays-out'; readonly name: string | null; readonly out: readonly RelayOut[] }
  /** The relay went away while the test ran: whatever was measured says nothing of the network. */
  | { readonly code: 'relay-lost'; readonly name: string }
  /** The browser did not do its part; `evidence` is for whoever helps. */
  | {
      readonly code: 'browser-stalled';
      readonly fault: BrowserFault;
      readonly evidence: NoCallEvidence | null;
    }
  /** A fault of ours, for the person who reports it. */
  | { readonly code: 'internal'; readonly fault: PageFault };
