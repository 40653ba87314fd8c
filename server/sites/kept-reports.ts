import type { SiteReport } from '../../src/wire/desk/sites.ts';

/** Samples of all reports that are kept: some 20 sites with a sample each ten minutes, and 10 MB. */
const MOST_SAMPLES = 20_000;
/** Reports of next to no samples. */
const MOST_REPORTS = 100;

interface Kept {
  readonly report: Promise<SiteReport>;
  /** What it takes; `null`: it is being made. */
  samples: number | null;
}

/**
 * Reports that were just looked at, each by all that it stands on: a page asks for the same one again and again while it is open, and
 * several people look at the same sites.
 */
export class KeptReports {
  readonly #mostSamples: number;
  /** The one that was asked for last comes last. */
  readonly #kept = new Map<string, Kept>();

  constructor(mostSamples = MOST_SAMPLES) {
    this.#mostSamples = mostSamples;
  }

  /** The report of this key: what is kept, or what is made now. One that cannot be made is not kept. */
  of(key: string, make: () => Promise<SiteReport>): Promise<SiteReport> {
    const kept = this.#kept.get(key) ?? { report: make(), samples: null };
    const isNew = !this.#kept.has(key);
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    if (isNew)
      kept.report.then(
        ({ samples }) => {
          kept.samples = samples.length;
          this.#leaveOldest();
        },
        () => this.#forget(key, kept),
      );
    return kept.report;
  }

  /** All but the last one, however large that is. */
  #leaveOldest(): void {
    let samples = [...this.#kept.values()].reduce((sum, each) => sum + (each.samples ?? 0), 0);
    for (const [key, kept] of this.#kept) {
      if (samples <= this.#mostSamples && this.#kept.size <= MOST_REPORTS) return;
      if (this.#kept.size === 1) return;
      samples -= kept.samples ?? 0;
      this.#kept.delete(key);
    }
  }

  #forget(key: string, kept: Kept): void {
    if (this.#kept.get(key) === kept) this.#kept.delete(key);
  }
}
