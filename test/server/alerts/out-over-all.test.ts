import { beforeEach, afterEach, describe, expect, it } from 'vitest';
import {
  LOOK_OUT_EVERY_MS,
  LOOKS_UNTIL_OVER,
  OutOverAll,
  type WatchedRelay,
} from '../../../server/alerts/out-over-all.ts';
import { openStore } from '../../../server/store/open-store.ts';
import { StoreError } from '../../../server/store/port/store-error.ts';
import type { Store } from '../../../server/store/port/store.ts';

const MARK = 'relays-out';
let store: Store;
let nowMs = 0;
let isAway = false;
beforeEach(async () => {
  [nowMs, isAway] = [1_000_000, false];
  store = await openStore({ kind: 'sqlite', file: ':memory:' });
});
afterEach(() => store.close());

const unlessAway = <T>(work: () => Promise<T>): Promise<T> =>
  isAway ? Promise.reject(new StoreError('busy', 'It is away.')) : work();

/** A server of that database, with relays of its own. */
function server(name: string, relays: Readonly<Record<string, boolean>>) {
  const own = new Map(Object.entries(relays));
  const writes: number[] = [];
  const all = new OutOverAll({
    marks: {
      mark: (mark) => unlessAway(() => store.marks.mark(mark)),
      changeMark: (mark, change) => {
        writes.push(nowMs);
        return unlessAway(() => store.marks.changeMark(mark, change));
      },
    },
    server: name,
    watched: () => [...own].map(([relay, isOut]): WatchedRelay => ({ name: relay, isOut })),
    monotonicMs: () => nowMs,
  });
  return {
    own,
    writes,
    /** What is out, as it sees it. */
    out: async (): Promise<string[]> =>
      (await all.look()).flatMap(({ name: relay, isOut }) => (isOut ? [relay] : [])),
  };
}
type Server = ReturnType<typeof server>;

/** So long these look each five seconds, whether they can or not. */
async function pass(seconds: number, ...looking: readonly Server[]): Promise<void> {
  for (let passed = 0; passed < seconds * 1000; passed += LOOK_OUT_EVERY_MS) {
    nowMs += LOOK_OUT_EVERY_MS;
    for (const each of looking) await each.out().catch(() => undefined);
  }
}

describe('OutOverAll', () => {
  it('has a relay out where any server has it out, at all that know it', async () => {
    const [a, b, c] = [
      server('a', { berlin: false }),
      server('b', { berlin: false }),
      server('c', { tokyo: false }),
    ];
    const seen = async () => [await a.out(), await b.out(), await c.out()];
    expect(await seen()).toEqual([[], [], []]);
    b.own.set('berlin', true);
    await b.out();
    expect(await seen()).toEqual([['berlin'], ['berlin'], []]);
    a.own.set('berlin', true);
    b.own.set('berlin', false);
    await a.out();
    expect(await seen()).toEqual([['berlin'], ['berlin'], []]);
    a.own.set('berlin', false);
    await a.out();
    expect(await seen()).toEqual([[], [], []]);
    expect(await store.marks.mark(MARK)).toBeNull();
  });

  it('writes nothing while all are in here, whatever is out elsewhere', async () => {
    const [a, b] = [server('a', { berlin: false }), server('b', { berlin: true })];
    await pass(600, a, b);
    expect(a.writes).toEqual([]);
    expect(b.writes).toHaveLength(120);
  });

  it('does not forget what goes on, however long', async () => {
    const [a, b] = [server('a', { berlin: false }), server('b', { berlin: true })];
    await pass(600, a, b);
    expect(await a.out()).toEqual(['berlin']);
  });

  it('forgets what a server wrote that has ended, and removes it', async () => {
    const [a, b] = [server('a', { berlin: false }), server('b', { berlin: true })];
    await pass(5, b, a);
    await pass(5 * (LOOKS_UNTIL_OVER - 1), a);
    expect(await a.out()).toEqual(['berlin']);
    await pass(5, a);
    expect(await a.out()).toEqual([]);
    expect(await store.marks.mark(MARK)).toBeNull();
  });

  it('counts only what a server begun later has seen itself', async () => {
    const b = server('b', { berlin: true });
    await b.out();
    nowMs += 3_600_000;
    const a = server('a', { berlin: false });
    expect(await a.out()).toEqual(['berlin']);
  });

  it.each([
    { what: 'the database was away', seconds: 3600 },
    { what: 'it has stood still', seconds: 3600 },
  ])('does not take for an end that $what for an hour', async ({ what, seconds }) => {
    const [a, b] = [server('a', { berlin: false }), server('b', { berlin: true })];
    await pass(30, b, a);
    isAway = what === 'the database was away';
    if (isAway) await pass(seconds, a, b);
    else nowMs += seconds * 1000;
    isAway = false;
    // The other comes back five looks later.
    await pass(5 * (LOOKS_UNTIL_OVER - 1), a);
    expect(await a.out()).toEqual(['berlin']);
    await pass(5, b, a);
    b.own.set('berlin', false);
    await pass(5, b, a);
    expect(await a.out()).toEqual([]);
  });

  it('does not count looks that come at once', async () => {
    const [a, b] = [server('a', { berlin: false }), server('b', { berlin: true })];
    await b.out();
    for (let look = 0; look < 10 * LOOKS_UNTIL_OVER; look += 1) expect(await a.out()).toEqual(['berlin']);
  });

  it('tells whoever asks while the database is away that nobody knows', async () => {
    const a = server('a', { berlin: true });
    isAway = true;
    await expect(a.out()).rejects.toThrow('It is away.');
    isAway = false;
    expect(await a.out()).toEqual(['berlin']);
  });

  it('removes what it may have written before the database went away', async () => {
    const a = server('a', { berlin: true });
    await a.out();
    isAway = true;
    a.own.set('berlin', false);
    await expect(a.out()).rejects.toThrow();
    isAway = false;
    expect(await a.out()).toEqual([]);
    expect(await store.marks.mark(MARK)).toBeNull();
  });

  it('keeps its own word beside 200 relays of the longest names from each of five servers', async () => {
    const names = Array.from({ length: 200 }, (_, at) => `${at}`.padStart(100, '\u00e4'));
    const servers = Array.from({ length: 5 }, (_, at) =>
      server(`server ${at}`, Object.fromEntries(names.map((relay, number) => [relay, number % 5 === at]))),
    );
    await pass(5, ...servers);
    for (const each of servers) expect(await each.out()).toEqual(names);
  });

  it.each(['[]', '"text"', 'no JSON', '{"b":{"relays":[1],"beat":1}}', '{"b":{"of":"another version"}}'])(
    'takes %s, which another version may have written, for nothing, and writes over it',
    async (written) => {
      await store.marks.setMark(MARK, written);
      const [a, b] = [server('a', { berlin: false }), server('b', { berlin: true })];
      expect(await a.out()).toEqual([]);
      await b.out();
      expect(await a.out()).toEqual(['berlin']);
    },
  );
});
