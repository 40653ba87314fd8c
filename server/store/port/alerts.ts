import type { AlertState } from '../../../src/core/sites/alerts.ts';
import type {
  AlertMessage,
  AlertRule,
  DeliveryRecord,
  Silence,
  Webhook,
} from '../../../src/wire/desk/alerts.ts';

/** A webhook with what messages to it are signed by. */
export interface StoredWebhook extends Omit<Webhook, 'waiting' | 'problem' | 'oldSecretUntilMs'> {
  readonly secret: string;
  /** Those before it, newest first; each signs too until it is over. */
  readonly previousSecrets: readonly { readonly secret: string; readonly untilMs: number }[];
}

/** With what is still to be delivered to it. */
export type WaitingWebhook = StoredWebhook & Pick<Webhook, 'waiting' | 'problem'>;

/** Where a rule stands at a site; what is not kept is `ok`. */
export interface StoredAlertState {
  readonly ruleId: string;
  readonly siteKey: string;
  readonly state: AlertState;
}

/** A message that is due, held by whoever asked until it is settled or the hold is over. */
export interface DueMessage {
  readonly seq: number;
  readonly id: string;
  readonly webhook: StoredWebhook;
  /** JSON of an `AlertMessage`. */
  readonly body: string;
  readonly createdAtMs: number;
  /** Tries before this one. */
  readonly attempts: number;
}

/** How a message has ended: it was taken, or it was given up, with the reason. */
export interface DeliveryEnd {
  readonly atMs: number;
  readonly isDelivered: boolean;
  readonly problem: string | null;
}

/** Keeps rules, where they stand, and what is still to be delivered. Rejects with `StoreError`. */
export interface AlertStore {
  /** Oldest first, as all lists here. */
  rules(): Promise<readonly AlertRule[]>;
  /** Adds it, or changes the one of its id. */
  saveRule(rule: AlertRule): Promise<void>;
  /** With where it stands. `false`: there is none. */
  removeRule(id: string): Promise<boolean>;
  silences(): Promise<readonly Silence[]>;
  /** As `saveRule`. */
  saveSilence(silence: Silence): Promise<void>;
  removeSilence(id: string): Promise<boolean>;
  webhooks(): Promise<readonly WaitingWebhook[]>;
  addWebhook(webhook: StoredWebhook): Promise<void>;
  /**
   * Makes another of it in one step, so that of two who change it at the same time neither undoes what the other did.
   * `change` may be called twice. `null`: there is none.
   */
  changeWebhook(id: string, change: (webhook: StoredWebhook) => StoredWebhook): Promise<StoredWebhook | null>;
  /** With what was still to be delivered to it. */
  removeWebhook(id: string): Promise<boolean>;
  states(): Promise<readonly StoredAlertState[]>;
  /**
   * From one state to the next, with a message to every webhook, in one transaction. `false`: the rule does not stand at
   * `before` any more, or is gone; then nothing was done.
   */
  step(
    change: {
      readonly ruleId: string;
      readonly siteKey: string;
      readonly before: AlertState;
      readonly after: AlertState;
    },
    message: AlertMessage | null,
  ): Promise<boolean>;
  /** `false`: there is no such webhook. */
  enqueue(webhookId: string, message: AlertMessage): Promise<boolean>;
  /**
   * Holds messages that are due until `heldUntilMs`, so that no other process delivers them as well; of the oldest, each
   * webhook's in turn.
   */
  takeDue(nowMs: number, heldUntilMs: number, limit: number): Promise<readonly DueMessage[]>;
  /** Delivered, or given up: it is not held any more, and stands among the deliveries of its webhook. */
  settle(seq: number, end: DeliveryEnd): Promise<void>;
  /** To be tried again. */
  postpone(seq: number, dueAtMs: number, problem: string): Promise<void>;
  /** What became of messages to a webhook, newest first; those that have ended are kept up to a number. */
  deliveries(webhookId: string, limit: number): Promise<readonly DeliveryRecord[]>;
}
