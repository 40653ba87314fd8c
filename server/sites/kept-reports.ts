/** Bytes of all reports that are kept: some 25 sites with a sample each ten minutes for a week. */
const MOST_BYTES = 10e6;
/** Reports of next to no samples. */
const MOST_REPORTS = 100;

interface Kept {
  readonly report: Promise<Buffer>;
  /** What it takes; `null`: it is being made. */
  bytes: number | null;
}

/**
 * Reports that were just looked at, each by all that it stands on: a page asks for the same one again and again while it is open, and
 * several people look at the same sites. They are kept as they are sent: their 50,000 objects would be moved about whenever V8 looks for
 * garbage.
 */
export class KeptReports {
  readonly #mostBytes: number;
  /** The one that was asked for last comes last. */
  readonly #kept = new Map<string, Kept>();

  constructor(mostBytes = MOST_BYTES) {
    this.#mostBytes = mostBytes;
  }

  /** The report of this key: what is kept, or what is made now. One that cannot be made is not kept. */
  of(key: string, make: () => Promise<Buffer>): Promise<Buffer> {
    const kept = this.#kept.get(key) ?? { report: make(), bytes: null };
    const isNew = !this.#kept.has(key);
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    if (isNew)
      kept.report.then(
        ({ byteLength }) => {
          kept.bytes = byteLength;
          this.#leaveOldest();
        },
        () => this.#forget(key, kept),
      );
    return kept.report;
  }

  /** All but the last one, however large that is. */
  #leaveOldest(): void {
    let bytes = [...this.#kept.values()].reduce((sum, each) => sum + (each.bytes ?? 0), 0);
    for (const [key, kept] of this.#kept) {
      if (bytes <= this.#mostBytes && this.#kept.size <= MOST_REPORTS) return;
      if (this.#kept.size === 1) return;
      bytes -= kept.bytes ?? 0;
      this.#kept.delete(key);
    }
  }

  #forget(key: string, kept: Kept): void {
    if (this.#kept.get(key) === kept) this.#kept.delete(key);
  }
}
