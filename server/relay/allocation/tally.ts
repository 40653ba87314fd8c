/** How many of something each key holds. A key with none is forgotten, so the table is as large as what is held. */
export class Tally {
  readonly #counts = new Map<string, number>();

  countOf(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  add(key: string): void {
    this.#counts.set(key, this.countOf(key) + 1);
  }

  remove(key: string): void {
    const count = this.countOf(key) - 1;
    if (count > 0) this.#counts.set(key, count);
    else this.#counts.delete(key);
  }

  get keys(): number {
    return this.#counts.size;
  }
}
