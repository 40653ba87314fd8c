/** What of a result says whether a call was made. */
export interface CallEvidence {
  readonly durationMs: number;
  readonly traffic: { readonly sent: number };
}

/** Whether a result has a call in it. Without one there are no figures to show, and what the network lets through is it. */
export const hasCall = ({ traffic, durationMs }: CallEvidence): boolean => traffic.sent > 0 || durationMs > 0;
