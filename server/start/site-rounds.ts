import type { Timers } from '../http/timers.ts';
import { BEAT_EVERY_MS, type Heartbeat } from '../sites/heartbeat.ts';
import type { Sites } from '../sites/sites.ts';

/** A summary is some milliseconds of work; between two of them whoever stores or asks just then goes first. */
const PAUSE_MS = 15;
/** A thousand sites each ten minutes are 17 summaries in this time. */
const ROUND_MS = 10_000;

/** What keeping sites up to date needs. */
export interface SiteRoundParts {
  readonly sites: Sites;
  readonly heartbeat: Heartbeat;
  readonly timers: Timers;
  readonly log: (line: string) => void;
}

/** Makes the summaries of sites ahead, one at a time with pauses, and writes down each minute that the server is up. */
export class SiteRounds {
  readonly #parts: SiteRoundParts;
  #cancelRound: (() => void) | null = null;
  #cancelBeat: (() => void) | null = null;
  #round: Promise<void> = Promise.resolve();
  #beat: Promise<void> = Promise.resolve();
  #waiting: (() => Promise<void>)[] = [];
  #isClosed = false;

  constructor(parts: SiteRoundParts) {
    this.#parts = parts;
  }

  /** Resolves when it is written down that the server is up. */
  async start(): Promise<void> {
    await this.#beatOnce();
    this.#scheduleRound(ROUND_MS);
  }

  /** Waits for what is under way. Idempotent. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelRound?.();
    this.#cancelBeat?.();
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
      this.#round = this.#work().then(() =>
        this.#scheduleRound(this.#waiting.length > 0 ? PAUSE_MS : ROUND_MS),
      );
    });
  }

  async #work(): Promise<void> {
    await this.#guarded('A site could not be summarised', async () => {
      if (this.#waiting.length === 0) this.#waiting = [...(await this.#parts.sites.missing())];
      await this.#waiting.shift()?.();
    });
  }

  async #guarded(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#waiting = [];
      this.#parts.log(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
