import { randomUUID } from 'node:crypto';
import type { Progress, RunningTest, WatchedPhase, Watchers } from '../../src/wire/running.ts';

/** A page tells each second; of one that told nothing for so long nothing is known any more. */
export const SILENT_AFTER_MS = 10_000;
/** What comes sooner after the last is not looked at. */
export const LEAST_INTERVAL_MS = 500;
/** Tests of requests that are remembered at a time, as many that are watched by a code, and people who watch one. */
export const MAX_TESTS = 200;
export const MAX_WATCHERS = 20;

/** Another server tells at least each five seconds; of what it told nothing for so long nothing is known any more. */
export const SILENT_ELSEWHERE_AFTER_MS = 20_000;
/** What another server tells of a test that ended so lately was on its way: the server that it was at tells each second. */
export const ENDED_LATELY_MS = 5000;
/**
 * A page that was silent and tells again keeps its code for so long, the longest test: it may be being read out, over a
 * network that is in question.
 */
export const CODE_KEPT_MS = 600_000;
/** Tests at other servers that are remembered at a time. */
export const MAX_TESTS_ELSEWHERE = 4000;

/** What the desk calls a test by, from the request that it is of. */
export type RequestLabels = Pick<RunningTest, 'ticket' | 'site' | 'user'>;

/** Somebody who watches one test. */
export interface Watcher {
  send(test: RunningTest): void;
  /** It is over, or nothing is known of it any more. */
  close(): void;
}

/** A test as one server tells it to the others. */
export interface ToldTest {
  /** What its page calls it by. */
  readonly key: string;
  readonly code: string | null;
  readonly test: RunningTest;
}

/** How many watch a test at one server. */
export interface ToldWatchers {
  readonly key: string;
  readonly watchers: number;
}

/** A test as it is known here. */
export interface RunningEntry {
  test: RunningTest;
  /** What its page shows to be read out; `null`: the desk asked for the test, and lists it. */
  code: string | null;
  heardAtMs: number;
  /** Whether its page told this server last, and not another. */
  isOwn: boolean;
  readonly watchers: Set<Watcher>;
  /** Watchers at other servers, by server. */
  readonly elsewhere: Map<string, { readonly watchers: number; readonly heardAtMs: number }>;
}
type Entry = RunningEntry;

/** Tests that the desk may watch now, as their pages tell it: those of its requests, and those whose code it is given. In memory alone: each is forgotten when it ends. */
export class RunningTests {
  readonly #nowMs: () => number;
  /** Told when a test came, ended or went on to its next phase. */
  readonly #onChange: () => void;
  readonly #drawCode: () => string;
  /** Told of a test of this server that has ended. */
  readonly #onEnd: (ended: ToldTest) => void;
  readonly #tests = new Map<string, Entry>();
  /** When tests ended, those of the last `ENDED_LATELY_MS`. */
  readonly #endedAtMs = new Map<string, number>();
  /** What tests were called and found by of which nothing is known any more, the oldest first; as many as can be shown at a time. */
  readonly #codesBefore = new Map<string, { code: string; id: string; endedAtMs: number }>();

  /** `drawCode`: a code of `core/result-code.ts` that cannot be foreseen. */
  constructor(
    nowMs: () => number,
    onChange: () => void,
    drawCode: () => string,
    onEnd: (ended: ToldTest) => void = () => undefined,
  ) {
    this.#nowMs = nowMs;
    this.#onChange = onChange;
    this.#drawCode = drawCode;
    this.#onEnd = onEnd;
  }

  /** All that is known, by what its page calls it. */
  get entries(): ReadonlyMap<string, RunningEntry> {
    return this.#tests;
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
    // What its page told another server may have been heard just now; what it says itself is newer.
    const isSoon = entry.isOwn && nowMs - entry.heardAtMs < LEAST_INTERVAL_MS;
    entry.isOwn = true;
    if (isSoon && !isEnd && progress.phase === entry.test.phase) return this.#watchersOf(entry);
    const { phase, elapsedMs, durationMs, figures } = progress;
    const before = entry.test.phase;
    entry.test = { ...entry.test, phase, elapsedMs, durationMs, figures };
    entry.heardAtMs = nowMs;
    for (const watcher of entry.watchers) watcher.send(entry.test);
    const answer = this.#watchersOf(entry);
    if (isEnd) this.#end(id, entry);
    else if (before !== phase) this.#changed(entry);
    return answer;
  }

  /** Takes what another server tells. */
  hear({ key, code, test }: ToldTest): void {
    const known = this.#tests.get(key);
    const isEnd = test.phase === 'over' || test.phase === 'ended';
    this.#forgetEnded();
    if (isEnd) this.#endedAtMs.set(key, this.#nowMs());
    if (
      !known &&
      (this.#endedAtMs.has(key) || this.#entries(({ isOwn }) => !isOwn).length >= MAX_TESTS_ELSEWHERE)
    )
      return;
    const entry = known ?? { ...newEntry(test, code, this.#nowMs()), isOwn: false };
    const before = known?.test.phase;
    // Its page may have asked two servers before either had told the other: all take the same of two codes.
    const isTheirs = entry.code === null || code === null || code <= entry.code;
    entry.test = { ...test, id: isTheirs ? test.id : entry.test.id };
    if (isTheirs) entry.code = code;
    entry.heardAtMs = this.#nowMs();
    // Whoever has the lesser code tells it, so that the other takes it.
    entry.isOwn = entry.isOwn && !isTheirs;
    this.#tests.set(key, entry);
    for (const watcher of entry.watchers) watcher.send(entry.test);
    if (isEnd) this.#end(key, entry);
    else if (before !== test.phase) this.#changed(entry);
  }

  /** Takes how many watch at another server. */
  hearWatchers(server: string, { key, watchers }: ToldWatchers): void {
    this.#tests.get(key)?.elsewhere.set(server, { watchers, heardAtMs: this.#nowMs() });
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
    if (!entry || this.#watchersOf(entry).watchers >= MAX_WATCHERS) return null;
    entry.watchers.add(watcher);
    watcher.send(entry.test);
    return () => entry.watchers.delete(watcher);
  }

  /** Ends what told nothing for too long: a page was closed, or its network is gone. */
  forgetSilent(): void {
    this.#forgetEnded();
    for (const [id, entry] of this.#tests) {
      for (const [server, { heardAtMs }] of entry.elsewhere)
        if (this.#nowMs() - heardAtMs >= SILENT_ELSEWHERE_AFTER_MS) entry.elsewhere.delete(server);
      if (this.#nowMs() - entry.heardAtMs >= (entry.isOwn ? SILENT_AFTER_MS : SILENT_ELSEWHERE_AFTER_MS)) {
        const phase: WatchedPhase = 'ended';
        entry.test = { ...entry.test, phase };
        for (const watcher of entry.watchers) watcher.send(entry.test);
        this.#end(id, entry);
      }
    }
  }

  #forgetEnded(): void {
    for (const [key, atMs] of this.#endedAtMs)
      if (this.#nowMs() - atMs >= ENDED_LATELY_MS) this.#endedAtMs.delete(key);
    for (const [key, { endedAtMs }] of this.#codesBefore)
      if (this.#nowMs() - endedAtMs >= CODE_KEPT_MS || this.#codesBefore.size > MAX_TESTS)
        this.#codesBefore.delete(key);
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
    const isFull =
      this.#entries(({ code, isOwn }) => isOwn && (code !== null) === isByCode).length >= MAX_TESTS;
    if (isFull || (request === null && !isByCode)) return null;
    const { ticket, site, user } = request ?? { ticket: null, site: null, user: null };
    const stage = { phase, elapsedMs, durationMs, figures };
    // The test's own id is no secret: its TURN username has it.
    const before = isByCode ? this.#codesBefore.get(id) : undefined;
    const test = {
      id: isByCode ? (before?.id ?? randomUUID()) : id,
      requestId,
      ticket,
      site,
      user,
      ...stage,
    };
    const heardAtMs = this.#nowMs() - LEAST_INTERVAL_MS;
    const entry = newEntry(test, isByCode ? (before?.code ?? this.#freeCode()) : null, heardAtMs);
    this.#codesBefore.delete(id);
    this.#tests.set(id, entry);
    this.#changed(entry);
    return entry;
  }

  #watchersOf({ watchers, elsewhere, code }: Entry): Watchers {
    return {
      watchers: [...elsewhere.values()].reduce((sum, each) => sum + each.watchers, watchers.size),
      ...(code === null ? {} : { code }),
    };
  }

  #freeCode(): string {
    for (;;) {
      const drawn = this.#drawCode();
      const isKept = [...this.#codesBefore.values()].some(({ code }) => code === drawn);
      if (!isKept && this.#entries(({ code }) => code === drawn).length === 0) return drawn;
    }
  }

  #entries(isMeant: (entry: Entry) => boolean): Entry[] {
    return [...this.#tests.values()].filter(isMeant);
  }

  #end(id: string, entry: Entry): void {
    this.#tests.delete(id);
    this.#endedAtMs.set(id, this.#nowMs());
    if (entry.code !== null)
      this.#codesBefore.set(id, { code: entry.code, id: entry.test.id, endedAtMs: this.#nowMs() });
    for (const watcher of entry.watchers) watcher.close();
    if (entry.isOwn) this.#onEnd({ key: id, code: entry.code, test: entry.test });
    this.#changed(entry);
  }

  /** Of what is on no list nobody needs to hear. */
  #changed({ code }: Entry): void {
    if (code === null) this.#onChange();
  }
}

const newEntry = (test: RunningTest, code: string | null, heardAtMs: number): Entry => ({
  test,
  code,
  heardAtMs,
  isOwn: true,
  watchers: new Set(),
  elsewhere: new Map(),
});
