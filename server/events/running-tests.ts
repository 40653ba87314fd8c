import type { Progress, RunningTest, WatchedPhase } from '../../src/wire/running.ts';

/** A page tells each second; of one that told nothing for so long nothing is known any more. */
export const SILENT_AFTER_MS = 10_000;
/** What comes sooner after the last is not looked at. */
export const LEAST_INTERVAL_MS = 500;
/** Tests that are remembered at a time, and people who watch one. */
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
  heardAtMs: number;
  readonly watchers: Set<Watcher>;
}

/** Tests that run for the desk now, as their pages tell it. In memory alone: each is forgotten when it ends. */
export class RunningTests {
  readonly #nowMs: () => number;
  /** Told when a test came, ended or went on to its next phase. */
  readonly #onChange: () => void;
  readonly #tests = new Map<string, Entry>();

  constructor(nowMs: () => number, onChange: () => void) {
    this.#nowMs = nowMs;
    this.#onChange = onChange;
  }

  /** Whether a test is known, so that its request need not be looked up. */
  has(id: string): boolean {
    return this.#tests.has(id);
  }

  /** Takes what a page tells; answers how many watch. `request`: of one that is not known yet. */
  report(id: string, progress: Progress, request: RequestLabels | null): number {
    this.forgetSilent();
    const entry = this.#tests.get(id) ?? this.#begin(id, progress, request);
    if (!entry) return 0;
    const isEnd = progress.phase === 'over' || progress.phase === 'ended';
    const nowMs = this.#nowMs();
    const isSoon = nowMs - entry.heardAtMs < LEAST_INTERVAL_MS;
    if (isSoon && !isEnd && progress.phase === entry.test.phase) return entry.watchers.size;
    const { phase, elapsedMs, durationMs, figures } = progress;
    const before = entry.test.phase;
    entry.test = { ...entry.test, phase, elapsedMs, durationMs, figures };
    entry.heardAtMs = nowMs;
    for (const watcher of entry.watchers) watcher.send(entry.test);
    const watchers = entry.watchers.size;
    if (isEnd) this.#end(id, entry);
    else if (before !== phase) this.#onChange();
    return watchers;
  }

  list(): RunningTest[] {
    this.forgetSilent();
    return [...this.#tests.values()].map(({ test }) => test);
  }

  /** Begins to watch, with what is known now. Answers how to stop; `null`: there is no such test, or enough watch it. */
  watch(id: string, watcher: Watcher): (() => void) | null {
    const entry = this.#tests.get(id);
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
    if (request === null || this.#tests.size >= MAX_TESTS) return null;
    const { requestId, phase, elapsedMs, durationMs, figures } = progress;
    const { ticket, site, user } = request;
    const test = { id, requestId, ticket, site, user, phase, elapsedMs, durationMs, figures };
    const entry = { test, heardAtMs: this.#nowMs() - LEAST_INTERVAL_MS, watchers: new Set<Watcher>() };
    this.#tests.set(id, entry);
    this.#onChange();
    return entry;
  }

  #end(id: string, { watchers }: Entry): void {
    this.#tests.delete(id);
    for (const watcher of watchers) watcher.close();
    this.#onChange();
  }
}
