import type { FlowFault } from './call-reading.ts';

/** What this browser or this page did, so that there is nothing to say about the network. */
export type BrowserFault =
  | FlowFault
  /** The order to end the measurement was not carried out. */
  | 'not-ended'
  /** Packets came through, and each call broke before it could be measured. */
  | 'kept-breaking'
  /** What was seen speaks against what the page would have said. */
  | 'contradicted';
