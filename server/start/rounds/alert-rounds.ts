import { WebhookDelivery } from '../../alerts/webhook-delivery.ts';
import { LOOK_OUT_EVERY_MS, type OutOverAll } from '../../alerts/out-over-all.ts';
import type { AlertEvaluator } from '../../alerts/alert-evaluator.ts';
import type { Log } from '../../log/log.ts';
import type { Timers } from '../../time/timers.ts';
import type { AlertStore } from '../../store/port/alerts.ts';
import { logFault } from '../log-fault.ts';

/** News of samples waits so long at most. */
const LOOK_EVERY_MS = 5000;
const DELIVER_EVERY_MS = 2000;

/** What looking after alerts needs. */
export interface AlertRoundParts {
  readonly watch: Pick<AlertEvaluator, 'look' | 'lookAtRelays'>;
  readonly relaysOut: Pick<OutOverAll, 'look'>;
  readonly alerts: AlertStore;
  readonly timers: Timers;
  readonly nowMs: () => number;
  readonly log: Log;
  /** Whether the rounds are this server's just now. */
  readonly isLeader: () => boolean;
  readonly fetch?: typeof fetch;
}

/** Looks at sites and delivers what is to be told, each over and over, never twice at a time. */
export class AlertRounds {
  readonly #parts: AlertRoundParts;
  readonly #delivery: WebhookDelivery;
  readonly #cancels = new Map<string, () => void>();
  readonly #underWay = new Set<Promise<void>>();
  /** What does not work, and why: said once for as long as it goes on. */
  readonly #failing = new Map<string, string>();
  #isClosed = false;

  constructor(parts: AlertRoundParts) {
    this.#parts = parts;
    const { alerts, nowMs, log } = parts;
    this.#delivery = new WebhookDelivery({ alerts, nowMs, log: log.warn, fetch: parts.fetch ?? fetch });
  }

  start(): void {
    this.#repeat('Alerts could not be looked at', LOOK_EVERY_MS, () =>
      this.#parts.isLeader() ? this.#parts.watch.look() : this.#parts.watch.lookAtRelays(),
    );
    // A look at all sites takes longer than other servers wait for this one's word.
    this.#repeat('What relays are out could not be told to other servers', LOOK_OUT_EVERY_MS, async () => {
      await this.#parts.relaysOut.look();
    });
    this.#repeat('Alerts could not be delivered', DELIVER_EVERY_MS, () => this.#deliver());
  }

  async #deliver(): Promise<void> {
    while (this.#parts.isLeader() && (await this.#delivery.deliverDue()));
  }

  /** Waits for what is under way, and breaks deliveries off. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const cancel of this.#cancels.values()) cancel();
    this.#delivery.close();
    await Promise.all(this.#underWay);
  }

  #repeat(what: string, everyMs: number, work: () => Promise<void>): void {
    if (this.#isClosed) return;
    const cancel = this.#parts.timers.after(everyMs, () => {
      const done = this.#guarded(what, work).finally(() => {
        this.#underWay.delete(done);
        this.#repeat(what, everyMs, work);
      });
      this.#underWay.add(done);
    });
    this.#cancels.set(what, cancel);
  }

  async #guarded(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#failing.delete(what);
    } catch (error) {
      const why = String(error);
      if (this.#failing.get(what) !== why) logFault(this.#parts.log, error, {}, what);
      this.#failing.set(what, why);
    }
  }
}
