/** What the threads of a relay write and read without asking each other: who has which relayed port, and what all count. */
import type { AddressFamily } from '../../address/ip-address.ts';
import { FIRST_RELAYED_PORT, LAST_RELAYED_PORT } from '../allocation/port-names.ts';
import { MOST_RELAY_THREADS } from '../port.ts';
import type { Total } from '../siblings.ts';

const PORTS = LAST_RELAYED_PORT - FIRST_RELAYED_PORT + 1;
const FAMILY_AT: Readonly<Record<AddressFamily, number>> = { ipv4: 0, ipv6: PORTS };
const NOBODY = 0;
const ALLOCATIONS_AT = 0;
const WITNESS_BYTES_AT = 1;
/** Behind them: messages that wait for each thread. */
const WAITING_AT = 2;

export interface SharedBlocks {
  readonly ports: SharedArrayBuffer;
  readonly totals: SharedArrayBuffer;
}

/** Memory for the threads of one relay; each is given it with its start. */
export const newSharedBlocks = (): SharedBlocks => ({
  ports: new SharedArrayBuffer(2 * PORTS),
  totals: new SharedArrayBuffer((WAITING_AT + MOST_RELAY_THREADS) * Int32Array.BYTES_PER_ELEMENT),
});

export class SharedMemory {
  readonly allocations: Total;
  readonly witnessBytes: Total;
  readonly #ports: Uint8Array<SharedArrayBuffer>;
  readonly #totals: Int32Array<SharedArrayBuffer>;

  constructor(blocks: SharedBlocks) {
    this.#ports = new Uint8Array(blocks.ports);
    this.#totals = new Int32Array(blocks.totals);
    this.allocations = totalAt(this.#totals, ALLOCATIONS_AT);
    this.witnessBytes = totalAt(this.#totals, WITNESS_BYTES_AT);
  }

  /** False when somebody has it. */
  claim(thread: number, family: AddressFamily, port: number): boolean {
    return Atomics.compareExchange(this.#ports, placeOf(family, port), NOBODY, thread + 1) === NOBODY;
  }

  release(family: AddressFamily, port: number): void {
    Atomics.store(this.#ports, placeOf(family, port), NOBODY);
  }

  /** `null`: nobody has it, or it is no relayed port. */
  holderOf(family: AddressFamily, port: number): number | null {
    if (port < FIRST_RELAYED_PORT || port > LAST_RELAYED_PORT) return null;
    const holder = Atomics.load(this.#ports, placeOf(family, port));
    return holder === NOBODY ? null : holder - 1;
  }

  /** Messages that wait for a thread. */
  waitingOf(thread: number): Total {
    return totalAt(this.#totals, WAITING_AT + thread);
  }
}

const placeOf = (family: AddressFamily, port: number): number =>
  FAMILY_AT[family] + port - FIRST_RELAYED_PORT;

const totalAt = (totals: Int32Array<SharedArrayBuffer>, at: number): Total => ({
  get value() {
    return Atomics.load(totals, at);
  },
  add: (count) => void Atomics.add(totals, at, count),
});
