/** Where a browser keeps what a person has opened. */
type Kept = Pick<Storage, 'getItem' | 'setItem'>;

const KEY = 'edgewise.opened-sections';

/** Which sections of a result a person has opened, or closed, by name: the next result is shown the same way. */
export class RememberedFolds {
  readonly #storage: () => Kept;

  /** `storage` may throw, and so may what it gives: then nothing is remembered. */
  constructor(storage: () => Kept) {
    this.#storage = storage;
  }

  /** `null`: the person has touched this section in no result. */
  isOpen(name: string): boolean | null {
    const kept = this.#read()[name];
    return typeof kept === 'boolean' ? kept : null;
  }

  remember(name: string, isOpen: boolean): void {
    try {
      this.#storage().setItem(KEY, JSON.stringify({ ...this.#read(), [name]: isOpen }));
    } catch {
      // Switched off, or full: it is a convenience.
    }
  }

  #read(): Readonly<Record<string, unknown>> {
    try {
      const kept: unknown = JSON.parse(this.#storage().getItem(KEY) ?? '{}');
      return typeof kept === 'object' && kept !== null ? { ...kept } : {};
    } catch {
      return {};
    }
  }
}
