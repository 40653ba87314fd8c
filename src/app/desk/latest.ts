/** Tells the answer to the latest question from those to earlier ones, which come late and are dropped. */
export class Latest {
  #number = 0;

  /** Asks anew; the answer tells whether nothing was asked since. */
  ask(): () => boolean {
    this.#number++;
    return this.current();
  }

  /** Tells from now on whether anything was asked anew. */
  current(): () => boolean {
    const number = this.#number;
    return () => number === this.#number;
  }
}
