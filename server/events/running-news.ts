import { packed } from './packed-news.ts';
import {
  MAX_TESTS,
  SILENT_ELSEWHERE_AFTER_MS,
  type RunningTests,
  type ToldTest,
  type ToldWatchers,
} from './running-tests.ts';
import type { ServerNews } from './server-news.ts';

/** How often the others are told, of all tests together. */
export const TELL_RUNNING_MS = 1000;
/** How often of one test of which nothing new is to be seen on a list. */
export const RETELL_MS = 5000;
/** Tests that ended lately and are remembered at a time: all that there can be at once. */
const MAX_ENDED = 2 * MAX_TESTS;
/** What is around the tests of a piece of news, at most. */
const AROUND_BYTES = 500;

export interface RunningNewsParts {
  readonly running: RunningTests;
  /** What the others know this server's watchers by. */
  readonly server: string;
  /** What a piece of news may take. */
  readonly maxNewsBytes: number;
  /** Of a clock that is never set. */
  readonly nowMs: () => number;
  readonly tell: (news: ServerNews) => void;
}

/** What was told last of a test. */
interface Told {
  atMs: number;
  phase: string | null;
  watchersAtMs: number;
  watchers: number;
}

/** A test of this server that is over. */
interface Ended {
  readonly told: ToldTest;
  readonly atMs: number;
  isTold: boolean;
}

/** Tells the other servers of the tests that report to this one, and who watches a test here. */
export class RunningNews {
  readonly #parts: RunningNewsParts;
  readonly #told = new Map<string, Told>();
  /** Kept for as long as somebody who was cut off may still show them as running. */
  #ended: Ended[] = [];

  constructor(parts: RunningNewsParts) {
    this.#parts = parts;
  }

  /** A test of this server is over. */
  noteEnd(ended: ToldTest): void {
    this.#told.delete(ended.key);
    this.#ended = [
      ...this.#ended.slice(1 - MAX_ENDED),
      { told: ended, atMs: this.#parts.nowMs(), isTold: false },
    ];
  }

  /** Somebody may know nothing of what was told: all is told again, and at once. */
  tellAnew(): void {
    this.#told.clear();
    for (const ended of this.#ended) ended.isTold = false;
    this.tellDue();
  }

  /** To be called each `TELL_RUNNING_MS`. What does not go into one go is told in the next, what waits longest first. */
  tellDue(): void {
    const { running, server, tell } = this.#parts;
    const maxBytes = this.#parts.maxNewsBytes - AROUND_BYTES;
    running.forgetSilent();
    for (const key of this.#told.keys()) if (!running.entries.has(key)) this.#told.delete(key);
    this.#ended = this.#ended.filter(({ atMs }) => this.#parts.nowMs() - atMs < SILENT_ELSEWHERE_AFTER_MS);
    // One whose page was only silent goes on.
    const ends = this.#ended.flatMap(({ told, isTold }) =>
      isTold || running.entries.has(told.key) ? [] : [told],
    );
    for (const tests of packed([...ends, ...this.#dueTests()], maxBytes)) {
      tell({ type: 'running', tests });
      for (const ended of this.#ended) if (tests.includes(ended.told)) ended.isTold = true;
      for (const { key, test } of tests)
        if (running.entries.has(key))
          Object.assign(this.#toldOf(key), { atMs: this.#parts.nowMs(), phase: test.phase });
    }
    for (const tests of packed(this.#dueWatchers(), maxBytes)) {
      tell({ type: 'watched', server, tests });
      for (const { key, watchers } of tests)
        Object.assign(this.#toldOf(key), { watchersAtMs: this.#parts.nowMs(), watchers });
    }
  }

  #dueTests(): ToldTest[] {
    const { running, nowMs } = this.#parts;
    return [...running.entries]
      .filter(([key, { isOwn, test, elsewhere }]) => {
        if (!isOwn) return false;
        const told = this.#toldOf(key);
        const isWatchedElsewhere = [...elsewhere.values()].some(({ watchers }) => watchers > 0);
        return test.phase !== told.phase || isWatchedElsewhere || nowMs() - told.atMs >= RETELL_MS;
      })
      .sort(([one], [other]) => this.#toldOf(one).atMs - this.#toldOf(other).atMs)
      .map(([key, { code, test }]) => ({ key, code, test }));
  }

  #dueWatchers(): ToldWatchers[] {
    const { running, nowMs } = this.#parts;
    return [...running.entries]
      .filter(([key, { watchers }]) => {
        const told = this.#toldOf(key);
        const isOld = watchers.size > 0 && nowMs() - told.watchersAtMs >= RETELL_MS;
        return watchers.size !== told.watchers || isOld;
      })
      .map(([key, { watchers }]) => ({ key, watchers: watchers.size }));
  }

  #toldOf(key: string): Told {
    const told = this.#told.get(key) ?? {
      atMs: -Infinity,
      phase: null,
      watchersAtMs: -Infinity,
      watchers: 0,
    };
    this.#told.set(key, told);
    return told;
  }
}
