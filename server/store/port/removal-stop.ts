import type { Surplus } from './results.ts';

/** Why nothing is removed just now, as it is written down for whoever may confirm it. */
export interface RemovalStop {
  readonly id: string;
  readonly sinceMs: number;
  /** One sentence. */
  readonly reason: string;
  /** What would go if it were confirmed, as it was last counted; left out by an earlier version. */
  readonly beyond?: Omit<Surplus, 'documents' | 'ofDocuments'> &
    Partial<Pick<Surplus, 'documents' | 'ofDocuments'>> & {
      /** By the clock that is not believed. */ readonly countedAtMs: number;
    };
}

/** Where it stands among the marks (marks.ts). */
export const REMOVAL_STOP_MARK = 'retention.stop';
/** The id of what an admin has confirmed. */
export const REMOVAL_CONFIRMED_MARK = 'retention.confirmed';
