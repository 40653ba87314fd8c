/** The streams of events that are open, each with a look at whether whoever reads it may still; and what else is to look again. */
export class OpenStreams {
  readonly #looks = new Set<() => void>();

  /** Returns how to take it out. */
  add(look: () => void): () => void {
    this.#looks.add(look);
    return () => this.#looks.delete(look);
  }

  /** Some login has ended, here or at another server. */
  lookAgain(): void {
    for (const look of [...this.#looks]) look();
  }
}
