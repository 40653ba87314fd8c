import type { Log } from '../../log/log.ts';
import type { Timers } from '../../time/timers.ts';
import { BEAT_EVERY_MS, type Heartbeat } from '../../sites/heartbeat.ts';
import type { Sites } from '../../sites/sites.ts';
import { logFault } from '../log-fault.ts';

/** A thousand sites each ten minutes are 17 summaries in this time. */
const ROUND_MS = 10_000;
/** After a long stop every summary is missing, and whoever opens the page waits for them. */
const FIRST_ROUND_MS = 1000;

/** What keeping sites up to date needs. */
export interface SiteRoundParts {
  readonly sites: Sites;
  readonly heartbeat: Heartbeat;
  readonly timers: Timers;
  /** Whether the rounds are this server's just now. */
  readonly isLeader: () => boolean;
  readonly log: Log;
}

/** Has the summaries of sites made ahead, and writes down each minute that the server is up. */
export class SiteRounds {
  readonly #parts: SiteRoundParts;
  #cancelRound: (() => void) | null = null;
  #cancelBeat: (() => void) | null = null;
  #round: Promise<void> = Promise.resolve();
  #beat: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(parts: SiteRoundParts) {
    this.#parts = parts;
  }

  /** Resolves when it is written down that the server is up. */
  async start(): Promise<void> {
    await this.#beatOnce();
    this.#scheduleRound(FIRST_ROUND_MS);
  }

  /** Waits for what is under way. Idempotent. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelRound?.();
    this.#cancelBeat?.();
    await this.#parts.sites.close();
    await this.#round;
    await this.#beat;
  }

  async #beatOnce(): Promise<void> {
    await this.#guarded('When the server is up could not be written down', () =>
      this.#parts.heartbeat.beat(),
    );
    if (this.#isClosed) return;
    this.#cancelBeat = this.#parts.timers.after(BEAT_EVERY_MS, () => {
      this.#beat = this.#beatOnce();
    });
  }

  #scheduleRound(ms: number): void {
    if (this.#isClosed) return;
    this.#cancelRound = this.#parts.timers.after(ms, () => {
      this.#round = this.#guarded('A site could not be summarised', async () => {
        if (this.#parts.isLeader()) await this.#parts.sites.makeAhead();
      }).then(() => this.#scheduleRound(ROUND_MS));
    });
  }

  async #guarded(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      logFault(this.#parts.log, error, {}, what);
    }
  }
}
