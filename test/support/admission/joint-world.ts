import type { AdmissionLimits } from '../../../server/admission/admission.ts';
import { JointPlaces } from '../../../server/admission/joint-places.ts';
import type { MarkChange } from '../../../server/store/port/marks.ts';
import { ManualClock } from '../manual-clock.ts';

/**
 * How a server reaches the database. `deaf`: what it changes is changed, and it never hears so. `slow` and `slow-answer`: what it
 * changes, or what it hears of it, takes most of the time that it waits.
 */
export type Reach = 'well' | 'cut' | 'deaf' | 'stuck' | 'slow' | 'slow-answer';

/** A page as whoever sits before it sees it. */
export interface Page {
  readonly testId: string;
  readonly address: string;
  readonly durationMs: number;
  readonly places: number;
  server: number;
  state: 'asking' | 'waiting' | 'running' | 'refused' | 'lost' | 'over';
  askedMs: number;
  startedMs: number;
}

const LATENCY_MS = 4;
const SLOW_MS = 1500;
const POLL_RUNNING_MS = 5000;
const POLL_WAITING_MS = 2000;

/** A database with one mark and a clock that may be set. */
class OneMark {
  readonly #clock: ManualClock;
  #value: string | null = null;
  #held: Promise<void> = Promise.resolve();
  skewMs = 0;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  change<T>(change: (value: string | null, nowMs: number) => MarkChange<T>): Promise<T> {
    const done = this.#held.then(async () => {
      await this.wait(LATENCY_MS);
      const { value, result } = change(this.#value, this.#clock.nowEpochMs() + this.skewMs);
      this.#value = value;
      return result;
    });
    this.#held = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.#clock.setTimer(ms, resolve));
  }
}

interface Server {
  places: JointPlaces;
  reach: Reach;
  isAlone: boolean;
  ended: string[];
  /** Changes that are held up. */
  stuck: (() => void)[];
}

/** Servers of one database, and pages that keep asking as ours do, each second of a clock that stands still else. */
export class JointWorld {
  readonly clock = new ManualClock();
  readonly pages: Page[] = [];
  /** Pages that were told wrongly that they have no place. */
  readonly wronged: string[] = [];
  readonly servers: Server[];
  readonly #database = new OneMark(this.clock);
  readonly #limits: AdmissionLimits;
  #names = 0;
  #clockSetMs = -Infinity;

  constructor(count: number, limits: AdmissionLimits) {
    this.#limits = limits;
    this.servers = Array.from({ length: count }, () => this.#start());
  }

  get running(): Page[] {
    return this.pages.filter(({ state }) => state === 'running');
  }

  get waiting(): Page[] {
    return this.pages.filter(({ state }) => state === 'waiting');
  }

  places(): number {
    return this.running.reduce((sum, { places }) => sum + places, 0);
  }

  /** Not twice within a lease: each time may count for 5 s (joint-state.ts), of which a page that asks each 5 s can lose one. */
  setClock(skewMs: number): void {
    if (this.clock.nowMs() - this.#clockSetMs < this.#limits.leaseMs) return;
    this.#clockSetMs = this.clock.nowMs();
    this.#database.skewMs += skewMs;
  }

  /** `kill -9`, and another in its place that knows nothing. */
  restart(at: number): void {
    this.servers[at] = this.#start();
  }

  reach(at: number, reach: Reach): void {
    const server = this.#server(at);
    server.reach = reach;
    if (reach !== 'stuck') for (const go of server.stuck.splice(0)) go();
  }

  async open(page: Pick<Page, 'address' | 'durationMs' | 'places' | 'server'>): Promise<Page> {
    const nowMs = this.clock.nowMs();
    const opened: Page = {
      ...page,
      testId: `t${this.pages.length}`,
      state: 'asking',
      askedMs: nowMs,
      startedMs: nowMs,
    };
    this.pages.push(opened);
    const { testId, address, durationMs, places } = opened;
    void this.#server(page.server)
      .places.request({ testId, address, durationMs, places })
      .then((answer) => {
        if (typeof answer === 'string') opened.state = 'refused';
        else this.#hear(opened, answer.kind);
      });
    await this.clock.advance(20);
    return opened;
  }

  async release(page: Page): Promise<void> {
    page.state = 'over';
    void this.#server(page.server).places.release(page.testId);
    await this.clock.advance(10);
  }

  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      const nowMs = this.clock.nowMs();
      for (const page of this.pages) {
        const isOver = page.state === 'running' && nowMs - page.startedMs >= page.durationMs;
        if (isOver) {
          page.state = 'over';
          void this.#server(page.server).places.release(page.testId);
        } else this.#ask(page, nowMs);
      }
      for (const { places } of this.servers) places.advance();
      await this.clock.advance(1000);
    }
  }

  #ask(page: Page, nowMs: number): void {
    const everyMs = page.state === 'running' ? POLL_RUNNING_MS : POLL_WAITING_MS;
    if ((page.state !== 'running' && page.state !== 'waiting') || nowMs - page.askedMs < everyMs) return;
    page.askedMs = nowMs;
    void this.#server(page.server)
      .places.ask(page.testId)
      .then((standing) => {
        if (page.state !== 'running' && page.state !== 'waiting') return;
        if (standing === null) {
          this.wronged.push(page.testId);
          page.state = 'lost';
        } else if (standing !== 'unknown') this.#hear(page, standing.kind);
      });
  }

  #hear(page: Page, kind: 'running' | 'waiting'): void {
    // Who runs is never sent back.
    if (page.state === 'running' && kind === 'waiting') this.wronged.push(page.testId);
    if (page.state !== 'running' && kind === 'running') page.startedMs = this.clock.nowMs();
    page.state = kind;
  }

  #server(at: number): Server {
    const server = this.servers[at];
    if (!server) throw new Error(`no server ${at}`);
    return server;
  }

  #start(): Server {
    const ended: string[] = [];
    const server: Omit<Server, 'places'> = { reach: 'well', isAlone: false, ended, stuck: [] };
    const places = new JointPlaces({
      limits: this.#limits,
      server: `server-${this.#names++}`,
      change: async (change) => {
        if (started.reach === 'stuck')
          await new Promise<void>((resolve) => {
            started.stuck.push(resolve);
          });
        await this.#database.wait(started.reach === 'slow' ? SLOW_MS : LATENCY_MS);
        if (started.reach === 'cut') throw new Error('the connection is lost');
        const result = await this.#database.change(change);
        if (started.reach === 'deaf') throw new Error('the answer is lost');
        if (started.reach === 'slow-answer') await this.#database.wait(SLOW_MS);
        return result;
      },
      keyOf: (address) => `key of ${address}`,
      clock: { monotonicMs: () => this.clock.nowMs(), epochMs: () => this.clock.nowEpochMs() },
      timers: { after: (ms, work) => this.clock.setTimer(ms, work) },
      onEnded: ({ testId }) => ended.push(testId),
      onAlone: (share) => {
        started.isAlone = share !== null;
      },
    });
    const started: Server = Object.assign(server, { places });
    return started;
  }
}
