import type { AlertStore } from './alerts.ts';
import type { DeskStore } from './desk.ts';
import type { MarkStore } from './marks.ts';
import type { PlanTestStore } from './plan-tests.ts';
import type { PlanStore } from './plan.ts';
import type { ResultStore } from './results.ts';
import type { ServerLink, ServerLinkListener } from './server-link.ts';
import type { SiteStore } from './sites.ts';

/** Everything that lasts, behind one connection. */
export interface Store {
  readonly kind: 'sqlite' | 'postgresql';
  readonly results: ResultStore;
  readonly desk: DeskStore;
  readonly sites: SiteStore;
  readonly alerts: AlertStore;
  readonly plan: PlanStore;
  readonly planTests: PlanTestStore;
  readonly marks: MarkStore;
  /** Rejects with `StoreError` when it cannot be written to just now. For `/readyz`. */
  check(): Promise<void>;
  /** Joins the other servers of this database; `monotonicMs`: of a clock that is never set. To be closed before the store. */
  link(listener: ServerLinkListener, monotonicMs: () => number): Promise<ServerLink>;
  /** Waits for what is being written. Idempotent. */
  close(): Promise<void>;
}
