import type { AdmissionLimits, Refusal, TestWish } from './admission.ts';
import type { Standing } from './standing.ts';

/** Who may test now and who waits, for whoever is asked by pages. */
export interface Places {
  readonly limits: AdmissionLimits;
  /** Asks for a place, be it in the queue. */
  request(wish: TestWish): Promise<Standing | Refusal>;
  /**
   * Where the test stands; asking is its sign of life. `null` when it has no place; `unknown` when nobody can say just now, and
   * it may have one.
   */
  ask(testId: string): Promise<Standing | 'unknown' | null>;
  release(testId: string): Promise<void>;
  /** How many tests that ask here have a place. */
  counts(): { readonly running: number; readonly waiting: number };
  /** The tests that have been admitted and ask here. */
  runningTests(): readonly string[];
  /** To be called every second or so, so that places are given on even when nobody asks. */
  advance(): void;
}
