import type { Observation, PlannedCheck } from '../../core/connectivity/check.ts';
import { DATA_LIMIT_MS, SECOND_TRY_MS, SILENT_LIMIT_MS } from '../../core/connectivity/limits.ts';
import type { IssuedRelay } from '../../core/relay.ts';
import { openRelayPair, type RelayPair, type Sight } from './relay-pair.ts';

/** Runs one check: a first try, a second one if the first stays silent, and an end to both. */
export class UrlCheck {
  readonly check: PlannedCheck;
  readonly done: Promise<void>;
  readonly #observations: Observation[] = [];
  #beganMs = performance.now();
  readonly #open: (see: (sight: Sight) => void) => RelayPair;
  readonly #pairs: RelayPair[] = [];
  readonly #timers: ReturnType<typeof setTimeout>[] = [];
  #finish: () => void = () => undefined;
  #isOver = false;
  #isAllocated = false;
  #ends = 0;
  #gathered = 0;

  constructor(issued: IssuedRelay, check: PlannedCheck, certificates: readonly RTCCertificate[]) {
    this.check = check;
    this.#open = (see) => openRelayPair(issued, check.url, certificates, see);
    this.done = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  get observations(): readonly Observation[] {
    return this.#observations;
  }

  /** Whether the relay has answered with an allocation. */
  get isAllocated(): boolean {
    return this.#isAllocated;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Nothing where it was given up before. */
  start(): void {
    if (this.#isOver) return;
    this.#beganMs = performance.now();
    this.#try();
    this.#after(SECOND_TRY_MS, () => {
      if (!this.#isAllocated) this.#try();
    });
    this.#after(SILENT_LIMIT_MS, () => {
      if (!this.#isAllocated) this.giveUp();
    });
  }

  /** Ends the check with what was seen. Idempotent. */
  giveUp(): void {
    if (this.#isOver) return;
    this.#note({ kind: 'timeout' });
    this.#end();
  }

  #try(): void {
    this.#ends += 2;
    try {
      this.#pairs.push(this.#open((sight) => this.#see(sight)));
    } catch {
      // A browser that cannot make the connections (there is a limit to their number) has asked nothing.
      for (let end = 0; end < 2; end++) this.#see({ kind: 'gathered' });
    }
  }

  #see(sight: Sight): void {
    if (this.#isOver) return;
    if (sight.kind === 'gathered' && ++this.#gathered < this.#ends) return;
    this.#note(sight);
    switch (sight.kind) {
      case 'candidate':
        if (!this.#isAllocated) this.#after(DATA_LIMIT_MS, () => this.giveUp());
        this.#isAllocated = true;
        return;
      case 'gathered':
        // Every request was answered, and none with an allocation: there is nothing to wait for.
        if (!this.#isAllocated) this.#end();
        return;
      case 'packets':
        this.#end();
        return;
      default:
        return;
    }
  }

  #note(sight: Sight): void {
    this.#observations.push({ ...sight, atMs: performance.now() - this.#beganMs });
  }

  #after(ms: number, callback: () => void): void {
    this.#timers.push(setTimeout(callback, ms));
  }

  #end(): void {
    this.#isOver = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const pair of this.#pairs) pair.close();
    this.#finish();
  }
}
