import { expect, it, vi } from 'vitest';
import type { TestWish } from '../../../server/admission/admission.ts';
import { openPlaces, type OpenPlaces } from '../../../server/start/places.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { processTimers } from '../../../server/time/timers.ts';
import { CapturedLog } from '../../support/captured-log.ts';
import { onPostgresql } from '../../support/server/on-postgresql.ts';

const PATIENCE = { timeout: 20_000, interval: 50 };
const CLOCK = { monotonicMs: () => performance.now(), epochMs: () => Date.now() };

interface Member extends OpenPlaces {
  readonly store: Store;
}

async function join(url: string): Promise<Member> {
  const store = await openStore({ kind: 'postgresql', url });
  const opened = openPlaces({
    config: { maxConcurrentTests: 4, maxWaitingTests: 10, testsPerAddress: 4 },
    store,
    secret: 'secret',
    clock: CLOCK,
    timers: processTimers,
    log: new CapturedLog(),
    onEnded: () => undefined,
  });
  opened.start();
  return { ...opened, store };
}

const leave = async (member: Member): Promise<void> => {
  await member.close();
  await member.store.close();
};

const wish = (testId: string): TestWish => ({
  testId,
  address: `192.0.2.${testId.length}`,
  durationMs: 60_000,
  places: 1,
});
const kindOf = async (answer: Promise<unknown>): Promise<unknown> => {
  const standing = await answer;
  return typeof standing === 'object' && standing !== null && 'kind' in standing ? standing.kind : standing;
};

onPostgresql('places on one PostgreSQL', (server) => {
  it('are given once, however many ask at two servers at the same time', { timeout: 60_000 }, async () => {
    const url = await server.createDatabase();
    const members = [await join(url), await join(url)];
    const ids = Array.from({ length: 7 }, (_, at) => 'abcdefg'.slice(at));
    const kinds = await Promise.all(
      ids.map((id, at) => kindOf(members[at % 2]?.places.request(wish(id)) ?? Promise.reject(new Error()))),
    );
    expect(kinds.toSorted()).toEqual([
      ...Array<string>(4).fill('running'),
      ...Array<string>(3).fill('waiting'),
    ]);
    // Given back at the other server than it was asked for at.
    const runs = kinds.indexOf('running');
    await members[(runs + 1) % 2]?.places.release(ids[runs] ?? '');
    await vi.waitFor(async () => {
      // What is known here may be a second old.
      const after = await Promise.all(
        ids.map((id) => kindOf(members[0]?.places.ask(id) ?? Promise.resolve())),
      );
      expect(after.filter((kind) => kind === 'running')).toHaveLength(4);
      expect(after.filter((kind) => kind === 'waiting')).toHaveLength(2);
      expect(after[runs]).toBeNull();
    }, PATIENCE);
    // What is written says nobody's address.
    const rows = await server.query(url, "select value from marks where name = 'admission'");
    expect(JSON.stringify(rows)).toContain('running');
    expect(JSON.stringify(rows)).not.toContain('192.0.2');
    await Promise.all(members.map(leave));
  });

  it('go on while PostgreSQL is away, and are one number again after', { timeout: 60_000 }, async () => {
    const url = await server.createDatabase();
    const members = [await join(url), await join(url)] as const;
    const [first, second] = members.map(({ places }) => places);
    if (!first || !second) throw new Error('two servers');
    await first.request(wish('a'));
    // Known at the other when it has next looked.
    await vi.waitFor(async () => expect(await kindOf(second.ask('a'))).toBe('running'), PATIENCE);
    // So does the first of the second.
    await first.release('none');
    await server.halt();
    // Half of four each; the one that asks here is among them.
    expect(await kindOf(first.request(wish('bb')))).toBe('running');
    expect(await kindOf(first.request(wish('ccc')))).toBe('waiting');
    expect(await kindOf(first.ask('a'))).toBe('running');
    expect(await kindOf(second.ask('a'))).toBe('running');
    await server.resume();
    await vi.waitFor(async () => expect(await kindOf(second.ask('bb'))).toBe('running'), PATIENCE);
    await vi.waitFor(async () => expect(await kindOf(second.ask('ccc'))).toBe('running'), PATIENCE);
    await Promise.all(members.map(leave));
  });
});
