import { MESSAGE_ID_HEADER, SIGNATURE_HEADER } from '../../src/wire/desk/alerts.ts';
import type { AlertStore, DueMessage } from '../store/port/alerts.ts';
import { signatureOf } from './signature.ts';
import { signingSecrets } from './webhook-secret.ts';

/** A receiver that has not taken a message by then is not going to. */
const ANSWER_LIMIT_MS = 10_000;
/** Longer than any try: a message that nobody has settled by then was held by a process that is gone. */
const HOLD_MS = 60_000;
/** Delivered at the same time. */
const MAX_AT_ONCE = 4;
const FIRST_RETRY_MS = 10_000;
const LONGEST_RETRY_MS = 3_600_000;
/** What could not be told for a day is no news. */
const GIVE_UP_MS = 86_400_000;

export interface WebhookDeliveryParts {
  readonly alerts: AlertStore;
  readonly nowMs: () => number;
  readonly log: (line: string) => void;
  readonly fetch: typeof fetch;
}

/** Delivers messages from the outbox until each is taken; the same id in every try. */
export class WebhookDelivery {
  readonly #parts: WebhookDeliveryParts;
  readonly #ended = new AbortController();

  constructor(parts: WebhookDeliveryParts) {
    this.#parts = parts;
  }

  /** Delivers what is due, a few at once. To be called every second or so, not twice at a time; whether there may be more. */
  async deliverDue(): Promise<boolean> {
    const { alerts, nowMs } = this.#parts;
    const due = await alerts.takeDue(nowMs(), nowMs() + HOLD_MS, MAX_AT_ONCE);
    await Promise.all(due.map((message) => this.#deliver(message)));
    return due.length === MAX_AT_ONCE && !this.#ended.signal.aborted;
  }

  /** Breaks tries off; they are made again after the next start. Idempotent. */
  close(): void {
    this.#ended.abort();
  }

  async #deliver(message: DueMessage): Promise<void> {
    const { alerts, nowMs, log } = this.#parts;
    const problem = await this.#try(message);
    const atMs = nowMs();
    if (problem === null) return alerts.settle(message.seq, { atMs, isDelivered: true, problem: null });
    const { name } = message.webhook;
    if (atMs - message.createdAtMs >= GIVE_UP_MS) {
      log(`An alert could not be delivered to the webhook "${name}" for a day, and is given up: ${problem}`);
      return alerts.settle(message.seq, { atMs, isDelivered: false, problem });
    }
    const waitMs = Math.min(FIRST_RETRY_MS * 2 ** Math.min(message.attempts, 20), LONGEST_RETRY_MS);
    await alerts.postpone(message.seq, atMs + waitMs, problem);
  }

  /** `null` when it was taken, else why not. */
  async #try({ id, webhook, body }: DueMessage): Promise<string | null> {
    const { nowMs } = this.#parts;
    try {
      const response = await this.#parts.fetch(webhook.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'edgewise',
          [MESSAGE_ID_HEADER]: id,
          [SIGNATURE_HEADER]: signatureOf(signingSecrets(webhook, nowMs()), body, nowMs()),
        },
        body,
        // Who is redirected may be sent anywhere, with a message that is signed for somebody else.
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(ANSWER_LIMIT_MS), this.#ended.signal]),
      });
      await response.body?.cancel();
      if (response.ok) return null;
      return response.status >= 300 && response.status < 400
        ? `It answered ${response.status}, a redirect, which is not followed.`
        : `It answered ${response.status}.`;
    } catch (error) {
      const isLate = error instanceof Error && error.name === 'TimeoutError';
      return isLate ? `It did not answer in ${ANSWER_LIMIT_MS / 1000} s.` : 'It could not be reached.';
    }
  }
}
