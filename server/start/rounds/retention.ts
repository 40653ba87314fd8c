import type { Config } from '../../config.ts';
import type { Log } from '../../log/log.ts';
import type { Timers } from '../../time/timers.ts';
import type { Retention } from '../../store/port/results.ts';
import type { Store } from '../../store/port/store.ts';
import type { RemovalGuard } from '../removal-guard.ts';
import { logFault } from '../log-fault.ts';

const DAY_MS = 86_400_000;
/** Results come in all the time, so what is beyond the limits grows slowly. */
const ROUND_MS = 10 * 60_000;
/** Between two batches of a round: whoever stores or searches just then goes first. */
const PAUSE_MS = 200;
/** After a failed round: a full disk is helped by nothing so much as by removing what is old. */
const RETRY_MS = 60_000;
/** Longer than any result is kept by default, so that who opened it is known as long as it exists. */
const AUDIT_MS = 2 * 365 * DAY_MS;

/** What is kept, from the configuration. */
export const retentionOf = (
  config: Pick<
    Config,
    'keepResults' | 'keepResultsDays' | 'keepDocumentsDays' | 'keepPacketsDays' | 'keepBytes'
  >,
): Retention => {
  const days = (count: number | null): number | null => (count === null ? null : count * DAY_MS);
  return {
    maxResults: config.keepResults,
    maxAgeMs: days(config.keepResultsDays),
    maxDocumentsAgeMs: days(config.keepDocumentsDays),
    maxPacketsAgeMs: days(config.keepPacketsDays),
    maxBytes: config.keepBytes,
  };
};

/** What removing needs. */
export interface RetentionParts {
  readonly store: Store;
  readonly retention: Retention;
  readonly timers: Timers;
  readonly nowMs: () => number;
  readonly guard: Pick<RemovalGuard, 'ask'>;
  /** Whether the rounds are this server's just now. */
  readonly isLeader: () => boolean;
  readonly log: Log;
}

/** Removes what is beyond its time, in small batches with pauses, and never while a request waits for it. */
export class RetentionRounds {
  readonly #parts: RetentionParts;
  #cancel: (() => void) | null = null;
  #batch: Promise<void> = Promise.resolve();
  #isClosed = false;
  /** A round is under way: it was let in at its begin. */
  #isLetIn = false;
  /** The stop that the log has been told of. */
  #loggedStop: string | null = null;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  /** The first round begins after a pause: a start has enough to do. */
  start(): void {
    this.#schedule(RETRY_MS);
  }

  /** Waits for the batch that is under way. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel?.();
    await this.#batch;
  }

  #schedule(ms: number): void {
    if (this.#isClosed) return;
    this.#cancel = this.#parts.timers.after(ms, () => {
      this.#batch = this.#removeBatch().then((nextMs) => this.#schedule(nextMs));
    });
  }

  /** Resolves with the time until the next batch. Never rejects. */
  async #removeBatch(): Promise<number> {
    const { store, retention, nowMs, isLeader, log } = this.#parts;
    if (!isLeader()) {
      this.#isLetIn = false;
      return RETRY_MS;
    }
    try {
      if (!(await this.#isAllowed())) return RETRY_MS;
      const { isDone } = await store.results.prune(retention, nowMs());
      if (!isDone) return PAUSE_MS;
      if ((await store.sites.prune(retention, nowMs())) > 0) return PAUSE_MS;
      await store.desk.pruneSessions(nowMs());
      await store.desk.pruneAudit(nowMs() - AUDIT_MS);
      this.#isLetIn = false;
      return ROUND_MS;
    } catch (error) {
      logFault(log, error, {}, 'What is beyond its time could not be removed');
      return RETRY_MS;
    }
  }
  async #isAllowed(): Promise<boolean> {
    if (this.#isLetIn) return true;
    const leave = await this.#parts.guard.ask(this.#parts.retention);
    this.#isLetIn = leave.kind === 'all';
    if (leave.kind === 'all') this.#loggedStop = null;
    else if (this.#loggedStop !== leave.stop.id) {
      this.#loggedStop = leave.stop.id;
      this.#parts.log.warn(
        `Nothing is removed any more: ${leave.stop.reason} An admin can confirm it at the desk (or by POST /api/desk/removal).`,
      );
    }
    return this.#isLetIn;
  }
}
