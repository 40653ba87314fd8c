/**
 * The ports that name allocations of one address family. No socket is bound to them. Two lists: who has a port,
 * and how many are taken; a free one is sought from a random start, so that a name is not used again soon
 * (RFC 8656 §7.2 wants 49152-65535 and no early reuse).
 */
export const FIRST_RELAYED_PORT = 50_000;
export const LAST_RELAYED_PORT = 59_999;

/** Takes ports for a thread, and gives them back, where several threads give names away (siblings.ts). */
export interface PortClaims {
  /** False when another has it. */
  claim(port: number): boolean;
  release(port: number): void;
}

const COUNT = LAST_RELAYED_PORT - FIRST_RELAYED_PORT + 1;

/** Random integer in [0, below). */
export type RandomBelow = (below: number) => number;

export class PortNames<Holder> {
  readonly #holders = new Array<Holder | undefined>(COUNT).fill(undefined);
  readonly #claims: PortClaims;

  constructor(claims: PortClaims) {
    this.#claims = claims;
  }

  /** Who is called by this port. */
  holderOf(port: number): Holder | undefined {
    return this.#holders[port - FIRST_RELAYED_PORT];
  }

  /**
   * Claims a free port, and its successor too for `even-pair`: whoever gets it takes it, or gives it back with `free`. §7.2
   * EVEN-PORT: `even-pair` is an even port whose successor is free too. `null` when none is left.
   */
  claimFree(want: 'any' | 'even' | 'even-pair', randomBelow: RandomBelow): number | null {
    const start = randomBelow(COUNT);
    for (let step = 0; step < COUNT; step += 1) {
      const port = FIRST_RELAYED_PORT + ((start + step) % COUNT);
      if (want !== 'any' && port % 2 !== 0) continue;
      if (!this.claim(port)) continue;
      if (want !== 'even-pair' || this.claim(port + 1)) return port;
      this.#claims.release(port);
    }
    return null;
  }

  /** False when somebody has it, here or in another thread. */
  claim(port: number): boolean {
    const isInRange = port >= FIRST_RELAYED_PORT && port <= LAST_RELAYED_PORT;
    return isInRange && this.holderOf(port) === undefined && this.#claims.claim(port);
  }

  /** Names the holder of a port that was claimed. */
  take(port: number, holder: Holder): void {
    this.#holders[port - FIRST_RELAYED_PORT] = holder;
  }

  free(port: number): void {
    this.#holders[port - FIRST_RELAYED_PORT] = undefined;
    this.#claims.release(port);
  }
}
