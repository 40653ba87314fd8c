/** Why nothing is removed just now, as it is written down for whoever may confirm it. */
export interface RemovalStop {
  readonly id: string;
  readonly sinceMs: number;
  /** One sentence. */
  readonly reason: string;
}

/** Where it stands among the marks (marks.ts). */
export const REMOVAL_STOP_MARK = 'retention.stop';
/** The id of what an admin has confirmed. */
export const REMOVAL_CONFIRMED_MARK = 'retention.confirmed';
