import { spoolSays } from '../../wording/cli/watch.ts';
import { fileProblem } from '../file-problem.ts';
import type { Parcel, Spool, SpooledParcel } from './spool.ts';

/** Where parcels are kept for good; `add` rejects when the disk takes nothing. */
export type ParcelKeeper = Pick<Spool, 'add' | 'oldest' | 'remove' | 'refuse'>;

/** Name of a parcel that is in memory alone. */
const IN_MEMORY = 'in-memory';

/** Parcels that wait in memory for a disk to take them again; a result has some 50 kB. */
const MAX_WAITING = 50;

/**
 * What stands between the agent and its spool: a disk that is full today costs no sample and not the agent. What
 * could not be written waits in memory, in order, is written with the next, and is sent from there meanwhile.
 */
export class Outbox {
  readonly #spool: ParcelKeeper;
  readonly #log: (line: string) => void;
  #waiting: Parcel[] = [];
  /** What was given out last to be sent from memory. */
  #given: Parcel | null = null;
  #dropped = 0;
  #isFailing = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(spool: ParcelKeeper, log: (line: string) => void) {
    this.#spool = spool;
    this.#log = log;
  }

  /** Parcels that are not on the disk yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Lost because there was no room in memory either. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Writes parcels in their order. Never rejects; resolves to whether all are on the disk. */
  async add(parcels: readonly Parcel[]): Promise<boolean> {
    this.#waiting.push(...parcels);
    const excess = this.#waiting.length - MAX_WAITING;
    if (excess > 0) {
      this.#waiting = this.#waiting.slice(excess);
      this.#dropped += excess;
      this.#log(spoolSays.memoryFull(excess));
    }
    // One after another: two that write at once could change places.
    this.#turn = this.#turn.then(() => this.#write());
    await this.#turn;
    return this.#waiting.length === 0;
  }

  /** The oldest that is to be sent: of those on the disk, then of those that the disk did not take. */
  async oldest(): Promise<SpooledParcel | null> {
    const spooled = await this.#spool.oldest();
    if (spooled) return spooled;
    const [first] = this.#waiting;
    // While the disk works, what waits is on its way there: it must not be sent before.
    this.#given = this.#isFailing && first !== undefined ? first : null;
    return this.#given && { name: IN_MEMORY, parcel: this.#given };
  }

  async remove(name: string): Promise<void> {
    if (name === IN_MEMORY) this.#waiting = this.#waiting.filter((parcel) => parcel !== this.#given);
    else await this.#spool.remove(name);
  }

  async refuse(name: string): Promise<void> {
    if (name === IN_MEMORY) await this.remove(name);
    else await this.#spool.refuse(name);
  }

  async #write(): Promise<void> {
    try {
      for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
        await this.#spool.add(next);
        // It may have been dropped meanwhile for what came after it.
        if (this.#waiting[0] === next) this.#waiting = this.#waiting.slice(1);
      }
      if (this.#isFailing) this.#log(spoolSays.writesAgain());
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) this.#log(spoolSays.notWritten(fileProblem(error)));
      this.#isFailing = true;
    }
  }
}
