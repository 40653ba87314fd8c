/**
 * The ports that name allocations of one address family. No socket is bound to them. Two lists: who has a port,
 * and how many are taken; a free one is sought from a random start, so that a name is not used again soon
 * (RFC 8656 §7.2 wants 49152-65535 and no early reuse).
 */
export const FIRST_RELAYED_PORT = 50_000;
export const LAST_RELAYED_PORT = 59_999;

const COUNT = LAST_RELAYED_PORT - FIRST_RELAYED_PORT + 1;

/** Random integer in [0, below). */
export type RandomBelow = (below: number) => number;

export class PortNames<Holder> {
  readonly #holders = new Array<Holder | undefined>(COUNT).fill(undefined);

  /** Who is called by this port. */
  holderOf(port: number): Holder | undefined {
    return this.#holders[port - FIRST_RELAYED_PORT];
  }

  isFree(port: number): boolean {
    const isInRange = port >= FIRST_RELAYED_PORT && port <= LAST_RELAYED_PORT;
    return isInRange && this.holderOf(port) === undefined;
  }

  /** §7.2 EVEN-PORT: `evenPair` finds an even port whose successor is free too. `null` when none is left. */
  findFree(want: 'any' | 'even' | 'even-pair', randomBelow: RandomBelow): number | null {
    const start = randomBelow(COUNT);
    for (let step = 0; step < COUNT; step += 1) {
      const port = FIRST_RELAYED_PORT + ((start + step) % COUNT);
      if (!this.isFree(port)) continue;
      if (want !== 'any' && port % 2 !== 0) continue;
      if (want === 'even-pair' && !this.isFree(port + 1)) continue;
      return port;
    }
    return null;
  }

  take(port: number, holder: Holder): void {
    this.#holders[port - FIRST_RELAYED_PORT] = holder;
  }

  free(port: number): void {
    this.#holders[port - FIRST_RELAYED_PORT] = undefined;
  }
}
