import { randomUUID } from 'node:crypto';
import type { Progress, RunningTest, WatchedPhase, Watchers } from '../../src/wire/running.ts';

/** A page tells each second; of one that told nothing for so long nothing is known any more. */
export const SILENT_AFTER_MS = 10_000;
/** What comes sooner after the last is not looked at. */
export const LEAST_INTERVAL_MS = 500;
/** Tests of requests that are remembered at a time, as many that are watched by a code, and people who watch one. */
export const MAX_TESTS = 200;
export const MAX_WATCHERS = 20;

/** What the desk calls a test by, from the request that it is of. */
export type RequestLabels = Pick<RunningTest, 'ticket' | 'site' | 'user'>;

/** Somebody who watches one test. */
export interface Watcher {
  send(test: RunningTest): void;
  /** It is over, or nothing is known of it any more. */
  close(): void;
}

interface Entry {
  test: RunningTest;
  /** What its page shows to be read out; `null`: the desk asked for the test, and lists it. */
  readonly code: string | null;
  heardAtMs: number;
  readonly watchers: Set<Watcher>;
}

/** Tests that the desk may watch now, as their pages tell it: those of its requests, and those whose code it is given. In memory alone: each is forgotten when it ends. */
export class RunningTests {
  readonly #nowMs: () => number;
  /** Told when a test came, ended or went on to its next phase. */
  readonly #onChange: () => void;
  readonly #drawCode: () => string;
  readonly #tests = new Map<string, Entry>();

  /** `drawCode`: a code of `core/result-code.ts` that cannot be foreseen. */
  constructor(nowMs: () => number, onChange: () => void, drawCode: () => string) {
    this.#nowMs = nowMs;
    this.#onChange = onChange;
    this.#drawCode = drawCode;
  }

  /** Whether a test is known, so that its request need not be looked up. */
  has(id: string): boolean {
    return this.#tests.has(id);
  }

  /** Takes what a page tells; answers how many watch. `request`: of one that is not known yet and has a request. */
  report(id: string, progress: Progress, request: RequestLabels | null): Watchers {
    this.forgetSilent();
    const entry = this.#tests.get(id) ?? this.#begin(id, progress, request);
    if (!entry) return { watchers: 0 };
    const isEnd = progress.phase === 'over' || progress.phase === 'ended';
    const nowMs = this.#nowMs();
    const isSoon = nowMs - entry.heardAtMs < LEAST_INTERVAL_MS;
    if (isSoon && !isEnd && progress.phase === entry.test.phase) return watchersOf(entry);
    const { phase, elapsedMs, durationMs, figures } = progress;
    const before = entry.test.phase;
    entry.test = { ...entry.test, phase, elapsedMs, durationMs, figures };
    entry.heardAtMs = nowMs;
    for (const watcher of entry.watchers) watcher.send(entry.test);
    const answer = watchersOf(entry);
    if (isEnd) this.#end(id, entry);
    else if (before !== phase) this.#changed(entry);
    return answer;
  }

  /** Those of requests: one with a code is found by whoever was read it, and by nobody else. */
  list(): RunningTest[] {
    this.forgetSilent();
    return this.#entries(({ code }) => code === null).map(({ test }) => test);
  }

  /** The test whose page shows this code now. */
  byCode(code: string): RunningTest | null {
    this.forgetSilent();
    return this.#entries((entry) => entry.code === code)[0]?.test ?? null;
  }

  /** Begins to watch, with what is known now. Answers how to stop; `null`: there is no such test, or enough watch it. */
  watch(id: string, watcher: Watcher): (() => void) | null {
    const entry = this.#entries(({ test }) => test.id === id)[0];
    if (!entry || entry.watchers.size >= MAX_WATCHERS) return null;
    entry.watchers.add(watcher);
    watcher.send(entry.test);
    return () => entry.watchers.delete(watcher);
  }

  /** Ends what told nothing for too long: a page was closed, or its network is gone. */
  forgetSilent(): void {
    for (const [id, entry] of this.#tests)
      if (this.#nowMs() - entry.heardAtMs >= SILENT_AFTER_MS) {
        const phase: WatchedPhase = 'ended';
        for (const watcher of entry.watchers) watcher.send({ ...entry.test, phase });
        this.#end(id, entry);
      }
  }

  /** Ends every stream. */
  close(): void {
    for (const { watchers } of this.#tests.values()) for (const watcher of watchers) watcher.close();
    this.#tests.clear();
  }

  #begin(id: string, progress: Progress, request: RequestLabels | null): Entry | null {
    const { requestId, phase, elapsedMs, durationMs, figures } = progress;
    const isByCode = requestId === null;
    // Counted apart: pages that show a code, which anybody can have, never take the place of what the desk asked for.
    const isFull = this.#entries(({ code }) => (code !== null) === isByCode).length >= MAX_TESTS;
    if (isFull || (request === null && !isByCode)) return null;
    const { ticket, site, user } = request ?? { ticket: null, site: null, user: null };
    const stage = { phase, elapsedMs, durationMs, figures };
    // The test's own id is no secret: its TURN username has it.
    const test = { id: isByCode ? randomUUID() : id, requestId, ticket, site, user, ...stage };
    const heardAtMs = this.#nowMs() - LEAST_INTERVAL_MS;
    const entry = { test, code: isByCode ? this.#freeCode() : null, heardAtMs, watchers: new Set<Watcher>() };
    this.#tests.set(id, entry);
    this.#changed(entry);
    return entry;
  }

  #freeCode(): string {
    for (;;) {
      const drawn = this.#drawCode();
      if (this.#entries(({ code }) => code === drawn).length === 0) return drawn;
    }
  }

  #entries(isMeant: (entry: Entry) => boolean): Entry[] {
    return [...this.#tests.values()].filter(isMeant);
  }

  #end(id: string, entry: Entry): void {
    this.#tests.delete(id);
    for (const watcher of entry.watchers) watcher.close();
    this.#changed(entry);
  }

  /** Of what is on no list nobody needs to hear. */
  #changed({ code }: Entry): void {
    if (code === null) this.#onChange();
  }
}

const watchersOf = ({ watchers, code }: Entry): Watchers => ({
  watchers: watchers.size,
  ...(code === null ? {} : { code }),
});
