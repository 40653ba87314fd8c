import type { Observation, PlannedCheck } from '../../core/connectivity/check.ts';
import {
  DATA_LIMIT_MS,
  REPEAT_CHECK_MS,
  REPEAT_LIMIT_MS,
  SILENT_LIMIT_MS,
} from '../../core/connectivity/limits.ts';
import type { IssuedRelay } from '../../core/relay.ts';
import { openRelayPair, type RelayPair, type ObservedEvent } from './relay-pair.ts';

/** One try of a check; times are ms since the check began. */
export interface TryMade {
  readonly atMs: number;
  /** The relay has answered, with an allocation or a refusal. */
  isAnswered: boolean;
}

/** What a check asks of those that run beside it, and tells them. */
export interface OtherChecks {
  /** Whether what is known at that time, ms since the check began, would be enough to call the port shut. */
  readonly surely: (check: UrlCheck, atMs: number) => boolean;
  /** How long a try is given, as far as is known now. */
  readonly nextTryMs: (check: UrlCheck) => number;
  /** ICE got through. */
  readonly onConnected: () => void;
}

/** RFC 8489 §14.8: from here to below 700 an error code comes from a server. */
const isServerError = (code: number): boolean => code >= 300 && code < 700;

/**
 * Runs one check: a first try, a second one if the first stays silent, and an end to both. A UDP port is tried again
 * for as long as it might be open.
 */
export class UrlCheck {
  readonly check: PlannedCheck;
  readonly done: Promise<void>;
  /** The relay gave an allocation; stays open without one. */
  readonly allocated: Promise<void>;
  readonly #observations: Observation[] = [];
  #beganMs = performance.now();
  readonly #open: (see: (sight: ObservedEvent) => void) => RelayPair;
  readonly #pairs: RelayPair[] = [];
  readonly #tries: TryMade[] = [];
  readonly #beside: OtherChecks;
  readonly #timers: ReturnType<typeof setTimeout>[] = [];
  #finish: () => void = () => undefined;
  #resolveAllocated: () => void = () => undefined;
  #isOver = false;
  #allocatedAtMs: number | null = null;
  #endedMs: number | null = null;
  #isConnected = false;
  #ends = 0;
  #gathered = 0;

  constructor(
    issued: IssuedRelay,
    check: PlannedCheck,
    certificates: readonly RTCCertificate[],
    others: OtherChecks,
  ) {
    this.check = check;
    this.#beside = others;
    this.#open = (see) => openRelayPair(issued, check.url, certificates, see);
    this.done = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.allocated = new Promise((resolve) => {
      this.#resolveAllocated = resolve;
    });
  }

  get observations(): readonly Observation[] {
    return this.#observations;
  }

  /** Whether the relay has answered with an allocation. */
  get isAllocated(): boolean {
    return this.#allocatedAtMs !== null;
  }

  /** When the relay gave an allocation, ms since the check was started; `null`: not yet. */
  get allocatedAtMs(): number | null {
    return this.#allocatedAtMs;
  }

  get tries(): readonly TryMade[] {
    return this.#tries;
  }

  /** ICE got through. */
  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** When it ended, ms since it was started; `null`: not yet. */
  get endedMs(): number | null {
    return this.#endedMs;
  }

  /** Since it was started. */
  get ranMs(): number {
    return performance.now() - this.#beganMs;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Nothing where it was given up before. */
  start(): void {
    if (this.#isOver) return;
    this.#beganMs = performance.now();
    this.#try();
    this.#tryAgainLater(0);
    this.#after(SILENT_LIMIT_MS, () => {
      if (!this.isAllocated) this.#giveUpIfSure();
    });
  }

  /** A second try of what is silent, and of UDP one more for as long as those so far would not be enough. */
  #tryAgain(): void {
    if (this.#isOver || this.#isConnected || this.ranMs >= REPEAT_LIMIT_MS) return;
    const isFirst = this.#tries.length === 1;
    const endsMs = Math.max(
      this.ranMs,
      this.#allocatedAtMs === null ? SILENT_LIMIT_MS : this.#allocatedAtMs + DATA_LIMIT_MS,
    );
    if ((isFirst && !this.isAllocated) || !this.#beside.surely(this, endsMs)) this.#try();
    this.#tryAgainLater(this.ranMs);
  }

  /** What is known may grow while it is waited for. */
  #tryAgainLater(sinceMs: number): void {
    const leftMs = sinceMs + this.#beside.nextTryMs(this) - this.ranMs;
    this.#after(leftMs, () => {
      if (sinceMs + this.#beside.nextTryMs(this) > this.ranMs) this.#tryAgainLater(sinceMs);
      else this.#tryAgain();
    });
  }

  #giveUpIfSure(): void {
    if (this.#isConnected || this.ranMs >= REPEAT_LIMIT_MS || this.#beside.surely(this, this.ranMs))
      this.giveUp();
    else this.#after(REPEAT_CHECK_MS, () => this.#giveUpIfSure());
  }

  /** Ends a check of what is open without waiting for its packets. */
  settle(): void {
    if (this.#isConnected && !this.#isOver) this.#end();
  }

  /** Ends the check with what was seen. Idempotent. */
  giveUp(): void {
    if (this.#isOver) return;
    this.#note({ kind: 'timeout' });
    this.#end();
  }

  #try(): void {
    this.#ends += 2;
    const made: TryMade = { atMs: this.ranMs, isAnswered: false };
    this.#tries.push(made);
    const see = (sight: ObservedEvent): void => {
      if (sight.kind === 'candidate' || (sight.kind === 'candidate-error' && isServerError(sight.code)))
        made.isAnswered = true;
      this.#see(sight);
    };
    try {
      this.#pairs.push(this.#open(see));
    } catch {
      // A browser that cannot make the connections (there is a limit to their number) has asked nothing.
      for (let end = 0; end < 2; end++) this.#see({ kind: 'gathered' });
    }
  }

  #see(sight: ObservedEvent): void {
    if (this.#isOver) return;
    if (sight.kind === 'gathered' && ++this.#gathered < this.#ends) return;
    this.#note(sight);
    switch (sight.kind) {
      case 'candidate':
        if (this.isAllocated) return;
        this.#allocatedAtMs = this.ranMs;
        this.#resolveAllocated();
        this.#after(DATA_LIMIT_MS, () => this.#giveUpIfSure());
        return;
      case 'connected':
        this.#isConnected = true;
        this.#beside.onConnected();
        return;
      case 'gathered':
        // Every request was answered, and none with an allocation: there is nothing to wait for.
        if (!this.isAllocated) this.#end();
        return;
      case 'packets':
        this.#isConnected ||= sight.rttsMs.length > 0;
        this.#end();
        return;
      default:
        return;
    }
  }

  #note(sight: ObservedEvent): void {
    this.#observations.push({ ...sight, atMs: performance.now() - this.#beganMs });
  }

  #after(ms: number, callback: () => void): void {
    this.#timers.push(setTimeout(callback, ms));
  }

  #end(): void {
    this.#isOver = true;
    this.#endedMs = this.ranMs;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const pair of this.#pairs) pair.close();
    this.#finish();
  }
}
