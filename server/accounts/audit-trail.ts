import type { DeskStore } from '../store/port/desk.ts';
import { randomUUID } from 'node:crypto';

/**
 * What the audit trail holds. Searches and comparisons are not in it: what they show of a person, opening shows, and
 * that is. Neither is what was searched for.
 */
export const AUDIT_ACTIONS = [
  'login',
  'login-failed',
  'logout',
  'open-result',
  'open-packets',
  'export',
  'note',
  'triage',
  'watch-test',
  'view-add',
  'view-change',
  'view-remove',
  'revoke-link',
  'restore-link',
  'request-test',
  'withdraw-request',
  'erase',
  'confirm-removal',
  'site-settings',
  'plan-site',
  'plan-site-remove',
  'plan-import',
  'plan-undo',
  'plan-test',
  'plan-test-undo',
  'alert-rule-add',
  'alert-rule-change',
  'alert-rule-remove',
  'alert-silence-add',
  'alert-silence-change',
  'alert-silence-remove',
  'webhook-add',
  'webhook-change',
  'webhook-secret',
  'webhook-remove',
  'webhook-test',
  'token-add',
  'token-revoke',
  'relay-online',
  'relay-draining',
  'relay-offline',
  'relay-held-out',
  'relay-let-in',
  'user-add',
  'user-password',
  'user-role',
  'user-disable',
  'user-enable',
  'user-remove',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** One thing that somebody did. */
export interface AuditFact {
  /** A user's name, `token <name>`, `cli`, or `nobody` (actor.ts). */
  readonly who: string;
  readonly action: AuditAction;
  /**
   * What it was done to: an id, a name of an account or token, a count. Never a label or an address of a person whose
   * results are stored, since the trail outlives their erasure.
   */
  readonly subject: string | null;
  readonly address: string | null;
}

/** Writes down who did what. */
export class AuditTrail {
  readonly #store: DeskStore;
  readonly #storesAddresses: boolean;
  readonly #nowMs: () => number;

  constructor(store: DeskStore, storesAddresses: boolean, nowMs: () => number) {
    this.#store = store;
    this.#storesAddresses = storesAddresses;
    this.#nowMs = nowMs;
  }

  /** Resolves when it is on disk; rejects with `StoreError`, and then the thing must not be done. */
  async add(fact: AuditFact): Promise<void> {
    const address = this.#storesAddresses ? fact.address : null;
    await this.#store.addAudit({ id: randomUUID(), atMs: this.#nowMs(), ...fact, address });
  }
}
