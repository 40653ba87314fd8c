import { packetsOf } from '../../src/wire/load.ts';
import type { Store } from '../store/port/store.ts';
import type { PacketCounts } from './preparing/packet-rows.ts';
import { requireResult } from './stored-result.ts';

/** Beyond it the first that was remembered is read again when it is asked for. */
const MAX_REMEMBERED = 1000;

/**
 * How many packets the records of a result must have. A long result takes some 10 ms to unpack, in the thread that answers,
 * and nobody who sends the records of one again and again shall have it unpacked each time. What is remembered holds for
 * as long as the result is there without records: what it says does not change, and storing records of a result that is gone
 * fails by itself.
 */
export class AwaitedPackets {
  readonly #store: Store;
  readonly #counts = new Map<string, Promise<PacketCounts | null>>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** `null`: the result has its records. Rejects with `ResultRefusal` where there is no result. */
  of(id: string): Promise<PacketCounts | null> {
    const known = this.#counts.get(id);
    if (known !== undefined) return known;
    const counts = this.#read(id);
    this.#counts.set(id, counts);
    // What is to be had later, or again, is not remembered.
    const forget = (): void => this.forget(id);
    counts.then((found) => found ?? forget(), forget);
    for (const first of this.#counts.keys()) {
      if (this.#counts.size <= MAX_REMEMBERED) break;
      this.#counts.delete(first);
    }
    return counts;
  }

  /** For a result whose records came. */
  forget(id: string): void {
    this.#counts.delete(id);
  }

  async #read(id: string): Promise<PacketCounts | null> {
    const { result, hasPackets } = await requireResult(this.#store, id);
    return hasPackets ? null : packetsOf(result);
  }
}
