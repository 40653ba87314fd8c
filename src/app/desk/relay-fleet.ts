import type { FleetTable } from '../../wire/relays/fleet.ts';
import { failedAction, type Cell, type Surroundings } from './part.ts';
import { Reading } from './reading.ts';
import { DOING, DONE, type RelaysState } from './state.ts';

/** The relays, and which of them somebody holds out of new tests. */
export class RelayFleet {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<RelaysState>;
  readonly #reading: Reading<FleetTable>;

  constructor(surroundings: Surroundings, cell: Cell<RelaysState>) {
    this.#surroundings = surroundings;
    this.#cell = cell;
    this.#reading = new Reading(surroundings, { set: (relays) => this.#change({ relays }) });
  }

  load(): void {
    this.#reading.load(() => this.#surroundings.port.relays());
  }

  /** Holds a relay out of new tests, or lets it in again; then the list is read anew, as it stands. */
  hold(name: string, isHeldOut: boolean): void {
    if (this.#cell.value.hold.kind === 'doing') return;
    this.#change({ hold: DOING });
    this.#surroundings.port.holdRelay(name, isHeldOut).then(
      () => {
        this.#change({ hold: DONE });
        this.#reading.loadAgain(() => this.#surroundings.port.relays());
      },
      (error: unknown) => this.#change({ hold: failedAction(this.#surroundings, error) }),
    );
  }

  #change(change: Partial<RelaysState>): void {
    this.#cell.set({ ...this.#cell.value, ...change });
  }
}
