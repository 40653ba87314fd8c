import { Latest } from './latest.ts';
import { failedAction, type Cell, type Surroundings } from './part.ts';
import type { AlertChange } from './ports.ts';
import { DOING, DONE, IDLE, LOADING, type AlertsState } from './state.ts';

/** Rules, silences and where alerts go. */
export class Alerting {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<AlertsState>;
  readonly #asked = new Latest();

  constructor(surroundings: Surroundings, cell: Cell<AlertsState>) {
    this.#surroundings = surroundings;
    this.#cell = cell;
  }

  /** What is already there stays until it is here anew. */
  load(): void {
    const isLatest = this.#asked.ask();
    if (this.#cell.value.alerts.kind !== 'ready') this.#set({ alerts: LOADING });
    this.#surroundings.port.alerts().then(
      (value) => {
        if (isLatest()) this.#set({ alerts: { kind: 'ready', value } });
      },
      (error: unknown) => {
        const message = this.#surroundings.explain(error);
        if (isLatest()) this.#set({ alerts: { kind: 'failed', message } });
      },
    );
  }

  /** Changes one thing, and looks at all of it again. */
  change(change: AlertChange): void {
    if (this.#cell.value.change.kind === 'doing') return;
    this.#set({ change: DOING, changed: change.kind });
    this.#surroundings.port.changeAlerts(change).then(
      (created) => {
        this.#set({ change: DONE, ...(created ? { created } : {}) });
        this.load();
      },
      (error: unknown) => this.#set({ change: failedAction(this.#surroundings, error) }),
    );
  }

  /** The secret of a new webhook has been taken down. */
  forgetSecret(): void {
    this.#set({ created: null, change: IDLE, changed: null });
  }

  #set(change: Partial<AlertsState>): void {
    this.#cell.set({ ...this.#cell.value, ...change });
  }
}
