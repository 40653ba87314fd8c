import type { Random } from '../seeded-random.ts';

/** RFC 4787 §4.2.2: a NAT must not hand out well-known ports to others, and the system's own are above. */
const FIRST_PORT = 1024;
const LAST_PORT = 65_535;

/** The external ports of a NAT's addresses: which are taken, and which comes next. Never one twice: a log names each. */
export class ExternalPorts {
  readonly #taken = new Set<string>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Takes the wanted port where it is free, else one that is drawn. */
  takeWanted(address: string, port: number): number {
    return this.#take(address, port) ? port : this.takeDrawn(address);
  }

  /** Takes a port that is drawn. */
  takeDrawn(address: string): number {
    for (;;) {
      const port = FIRST_PORT + Math.floor(this.#random() * (LAST_PORT - FIRST_PORT + 1));
      if (this.#take(address, port)) return port;
    }
  }

  /** Makes a port free again, for its client to have it back after its mapping expired. */
  free(address: string, port: number): void {
    this.#taken.delete(`${address}:${port}`);
  }

  #take(address: string, port: number): boolean {
    const name = `${address}:${port}`;
    if (this.#taken.has(name)) return false;
    this.#taken.add(name);
    return true;
  }
}
