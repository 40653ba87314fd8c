import type { FleetTable } from '../../wire/relays/fleet.ts';
import { failedAction, type Cell, type Surroundings } from './part.ts';
import { Reading } from './reading.ts';
import { DOING, DONE, type RelaysState } from './state.ts';

/** The relays, and which of them somebody holds out of new tests. */
export class RelayFleet {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<RelaysState>;
  readonly #reading: Reading<FleetTable>;
  #isLooking = false;
  /** Something turned while it was asked: what is answered may be older. */
  #isToLookAgain = false;

  constructor(surroundings: Surroundings, cell: Cell<RelaysState>) {
    this.#surroundings = surroundings;
    this.#cell = cell;
    this.#reading = new Reading(surroundings, { set: (relays) => this.#change({ relays }) });
  }

  load(): void {
    this.#ask('load');
  }

  /**
   * A relay has turned: the list is read anew where it was read before, one time after another however often some turn. What is shown
   * stays meanwhile.
   */
  lookAgain(): void {
    if (this.#cell.value.relays.kind === 'loading' && !this.#isLooking) return;
    this.#isToLookAgain = true;
    if (!this.#isLooking) this.#ask('loadAgain');
  }

  /** Holds a relay out of new tests, or lets it in again; then the list is read anew, as it stands. */
  hold(name: string, isHeldOut: boolean): void {
    if (this.#cell.value.hold.kind === 'doing') return;
    this.#change({ hold: DOING });
    this.#surroundings.port.holdRelay(name, isHeldOut).then(
      () => {
        this.#change({ hold: DONE });
        this.#ask('loadAgain');
      },
      (error: unknown) => this.#change({ hold: failedAction(this.#surroundings, error) }),
    );
  }

  #ask(how: 'load' | 'loadAgain'): void {
    this.#isLooking = true;
    this.#isToLookAgain = false;
    this.#reading[how](
      () => this.#surroundings.port.relays(),
      () => {
        this.#isLooking = false;
        if (this.#isToLookAgain) this.#ask('loadAgain');
      },
    );
  }

  #change(change: Partial<RelaysState>): void {
    this.#cell.set({ ...this.#cell.value, ...change });
  }
}
