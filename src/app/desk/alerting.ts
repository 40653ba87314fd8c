import { Latest } from './latest.ts';
import { failedAction, type Cell, type Surroundings } from './part.ts';
import type { AlertChange } from './ports.ts';
import { DOING, DONE, IDLE, LOADING, type AlertsState } from './state.ts';

/** While somebody looks, where rules stand and what was delivered is looked at again so often. */
export const REFRESH_MS = 5000;
/** Elsewhere at the desk what fires is counted: rules are held against sites about once a minute. */
export const WATCH_MS = 60_000;
/** What was just changed has come of something by then: a test message is delivered in two seconds. */
const SOON_MS = 2500;

/** Rules, silences and where alerts go. */
export class Alerting {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<AlertsState>;
  readonly #asked = new Latest();
  readonly #askedDeliveries = new Latest();
  #cancelRefresh: (() => void) | null = null;
  /** How often is looked; `null`: not at all. */
  #everyMs: number | null = null;

  constructor(surroundings: Surroundings, cell: Cell<AlertsState>) {
    this.#surroundings = surroundings;
    this.#cell = cell;
  }

  /** From now on it is known what fires, wherever one is at the desk. */
  watch(): void {
    if (this.#everyMs !== null) return;
    this.#everyMs = WATCH_MS;
    this.#load();
    this.#refreshLater(WATCH_MS);
  }

  /** Somebody looks from now on. What is already there stays until it is here anew. */
  enter(): void {
    if (this.#cell.value.alerts.kind !== 'ready') this.#set({ alerts: LOADING });
    this.#everyMs = REFRESH_MS;
    this.#load();
    this.#refreshLater(REFRESH_MS);
  }

  /** Nobody can look for now; what is there stays. */
  rest(): void {
    this.#cancelRefresh?.();
    this.#cancelRefresh = null;
    this.#everyMs = null;
  }

  /** Nobody looks any more; what fires is still counted. */
  leave(): void {
    this.#everyMs = WATCH_MS;
    this.#refreshLater(WATCH_MS);
    this.showDeliveries(null);
    this.forgetSecret();
  }

  /** Changes one thing, and looks at all of it again. */
  change(change: AlertChange): void {
    if (this.#cell.value.change.kind === 'doing') return;
    this.#set({ change: DOING, changed: change.kind });
    this.#surroundings.port.changeAlerts(change).then(
      (shownSecret) => {
        this.#set({ change: DONE, ...(shownSecret ? { shownSecret } : {}) });
        this.#load();
        if (this.#cancelRefresh) this.#refreshLater(SOON_MS);
      },
      (error: unknown) => this.#set({ change: failedAction(this.#surroundings, error) }),
    );
  }

  /** Shows what became of messages to a webhook; `null`: of none. */
  showDeliveries(webhookId: string | null): void {
    this.#askedDeliveries.ask();
    this.#set({ deliveries: webhookId === null ? null : { webhookId, list: LOADING } });
    this.#loadDeliveries();
  }

  /** A webhook's new secret has been taken down. */
  forgetSecret(): void {
    this.#set({ shownSecret: null, change: IDLE, changed: null });
  }

  #load(): void {
    const isLatest = this.#asked.ask();
    this.#surroundings.port.alerts().then(
      (value) => {
        if (isLatest()) this.#set({ alerts: { kind: 'ready', value } });
      },
      (error: unknown) => {
        const message = this.#surroundings.explain(error);
        // Forms that somebody is filling in stand in what is there: it stays.
        if (isLatest() && this.#cell.value.alerts.kind !== 'ready')
          this.#set({ alerts: { kind: 'failed', message } });
      },
    );
    this.#loadDeliveries();
  }

  #loadDeliveries(): void {
    const shown = this.#cell.value.deliveries;
    if (!shown) return;
    const { webhookId } = shown;
    const isLatest = this.#askedDeliveries.ask();
    this.#surroundings.port.deliveries(webhookId).then(
      ({ deliveries: value }) => {
        if (isLatest()) this.#set({ deliveries: { webhookId, list: { kind: 'ready', value } } });
      },
      (error: unknown) => {
        const message = this.#surroundings.explain(error);
        if (isLatest()) this.#set({ deliveries: { webhookId, list: { kind: 'failed', message } } });
      },
    );
  }

  #refreshLater(afterMs: number): void {
    this.#cancelRefresh?.();
    const { environment } = this.#surroundings;
    this.#cancelRefresh = environment.setTimer(afterMs, () => {
      if (!environment.isHidden()) this.#load();
      this.#refreshLater(this.#everyMs ?? WATCH_MS);
    });
  }

  #set(change: Partial<AlertsState>): void {
    this.#cell.set({ ...this.#cell.value, ...change });
  }
}
