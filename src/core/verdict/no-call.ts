import type { BrowserFault } from '../run/browser-fault.ts';

/** Why a test ended without a call although it knew its relay: its result is what the network lets through. */
export interface NoCall {
  readonly why: 'only-connectivity' | 'nothing-open' | 'could-not-connect' | 'nothing-arrived';
  readonly waitedMs: number;
}

/** What the browser itself saw of a call that could not be measured. */
export interface BrowserCounts {
  /** Whether ICE and DTLS came about. */
  readonly wasConnected: boolean;
  /** Test packets that this page sent. */
  readonly sent: number;
  /** Of those, what this page was handed. */
  readonly received: number;
  /** RTP packets that getStats counted as received; `null` without a sample. */
  readonly statsReceived: number | null;
}

/** What a verdict against the network stands on. */
export interface NoCallEvidence extends BrowserCounts {
  /** RTP packets of this test that reached the relay; `null`: it has no witness, or could not be asked. */
  readonly relayReceived: number | null;
}

/**
 * What speaks against saying that the network lets no call through; `null`: nothing does. A packet that came through
 * is a network that lets packets through, whoever counted it; and one that was never sent could not come.
 */
export function contradictionIn({ why }: NoCall, evidence: NoCallEvidence): BrowserFault | null {
  if (why === 'only-connectivity' || why === 'nothing-open') return null;
  if (evidence.received > 0) return 'contradicted';
  if ((evidence.statsReceived ?? 0) > 0) return 'nothing-read';
  if (why === 'nothing-arrived') return evidence.sent === 0 ? 'nothing-sent' : null;
  // A call that was up is none that could not connect.
  return evidence.wasConnected ? 'contradicted' : null;
}
