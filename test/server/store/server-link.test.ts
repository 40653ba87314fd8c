import { describe, expect, it, vi } from 'vitest';
import { openStore } from '../../../server/store/open-store.ts';
import type { ServerLink } from '../../../server/store/port/server-link.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { onPostgresql } from '../../support/server/on-postgresql.ts';
import { STAND_STILL, startLinkedProcess } from './link/linked-process.ts';

/** By the issue: another server has the rounds within this. */
const TAKEN_OVER_WITHIN_MS = 15_000;
const PATIENCE = { timeout: TAKEN_OVER_WITHIN_MS, interval: 50 };
/** A process is there when it is: that is none of what is promised. */
const STARTED = { timeout: 60_000, interval: 50 };
/** A thousand messages one after another promise nothing in time: 161 of them took as long beside lint and browsers. */
const ALL_HEARD = { timeout: 100_000, interval: 50 };

interface Member {
  readonly store: Store;
  readonly link: ServerLink;
  readonly heard: string[];
  readonly gaps: () => number;
  /** How often a login is said to have ended. */
  readonly ended: () => number;
  leave(): Promise<void>;
}

async function join(url: string): Promise<Member> {
  const store: Store = await openStore({ kind: 'postgresql', url });
  const heard: string[] = [];
  let gaps = 0;
  let ended = 0;
  const listener = {
    onNews: (news: string) => void heard.push(news),
    onGap: () => void (gaps += 1),
    onLoginsEnded: () => void (ended += 1),
    onLeader: () => undefined,
  };
  const link = await store.link(listener, () => performance.now());
  const leave = async (): Promise<void> => {
    await link.close();
    await store.close();
  };
  return { store, link, heard, gaps: () => gaps, ended: () => ended, leave };
}

const leaders = (members: readonly Member[]): number => members.filter(({ link }) => link.isLeader).length;

onPostgresql('servers of one PostgreSQL', (server) => {
  it('have one that leads, and another when that one has left', { timeout: 60_000 }, async () => {
    const url = await server.createDatabase();
    const [first, second, third] = [await join(url), await join(url), await join(url)];
    expect([first, second, third].map(({ link }) => link.isLeader)).toEqual([true, false, false]);
    await first.leave();
    expect(first.link.isLeader).toBe(false);
    await vi.waitFor(() => expect(leaders([second, third])).toBe(1), PATIENCE);
    await Promise.all([second.leave(), third.leave()]);
  });

  it(
    'hear what another tells, each once, and not what they tell themselves',
    { timeout: 60_000 },
    async () => {
      const url = await server.createDatabase();
      const [first, second, third] = [await join(url), await join(url), await join(url)];
      first.link.tell('one');
      first.link.tell("it's “two”");
      second.link.tell('three');
      await vi.waitFor(
        () => expect(third.heard.toSorted()).toEqual(["it's “two”", 'one', 'three']),
        PATIENCE,
      );
      await vi.waitFor(() => expect(first.heard).toEqual(['three']), PATIENCE);
      await vi.waitFor(() => expect(second.heard).toEqual(['one', "it's “two”"]), PATIENCE);
      // Too long for PostgreSQL: the others are to ask the store.
      first.link.tell('x'.repeat(8000));
      await vi.waitFor(() => expect([second.gaps(), third.gaps()]).toEqual([1, 1]), PATIENCE);
      expect(first.gaps()).toBe(0);
      await Promise.all([first.leave(), second.leave(), third.leave()]);
    },
  );

  it('ask PostgreSQL one thing at a time, whatever there is to tell', { timeout: 60_000 }, async () => {
    const warnings: string[] = [];
    const onWarning = ({ message }: Error): void => void warnings.push(message);
    process.on('warning', onWarning);
    const url = await server.createDatabase();
    const [first, second] = [await join(url), await join(url)];
    const news = Array.from({ length: 300 }, (_, told) => `${told}`);
    for (const each of news) first.link.tell(each);
    await vi.waitFor(() => expect(second.heard).toEqual(news), PATIENCE);
    await Promise.all([first.leave(), second.leave()]);
    process.off('warning', onWarning);
    // `pg` 8 says that what is asked meanwhile will be refused by the next.
    expect(warnings).toEqual([]);
  });

  it('are told to ask the store where one has more to tell than may wait', { timeout: 60_000 }, async () => {
    const url = await server.createDatabase();
    const [first, second] = [await join(url), await join(url)];
    for (let told = 0; told < 1500; told += 1) first.link.tell(`${told}`);
    await vi.waitFor(() => expect(second.gaps()).toBe(1), PATIENCE);
    await vi.waitFor(() => expect(second.heard).toHaveLength(1000), ALL_HEARD);
    expect(second.heard.at(-1)).toBe('999');
    first.link.tell('after');
    await vi.waitFor(() => expect(second.heard.at(-1)).toBe('after'), PATIENCE);
    await Promise.all([first.leave(), second.leave()]);
  });

  it('hear that a login has ended, whoever ended it, and find it so', { timeout: 60_000 }, async () => {
    const url = await server.createDatabase();
    const [first, second] = [await join(url), await join(url)];
    // As the command line does, which is no server.
    const command = await openStore({ kind: 'postgresql', url });
    const account = {
      id: 'ada',
      name: 'ada',
      role: 'viewer' as const,
      passwordHash: 'hash',
      external: null,
      isDisabled: false,
      createdAtMs: 1,
      lastLoginAtMs: null,
    };
    const session = (cookieHash: string) => ({
      cookieHash,
      accountId: 'ada',
      csrfToken: 'token',
      createdAtMs: 1,
      expiresAtMs: 1000,
    });
    await command.desk.addAccount(account);
    await command.desk.addSession(session('one'));
    await command.desk.addSession(session('two'));
    // Neither a login nor a sign of life is an end.
    await first.store.desk.extendSession('one', 2000);
    await first.store.desk.changeAccount('ada', { lastLoginAtMs: 5 });
    await first.store.desk.endSession('one');
    await vi.waitFor(() => expect([first.ended(), second.ended()]).toEqual([1, 1]), PATIENCE);
    expect(await second.store.desk.session('one', 2)).toBeNull();
    await command.desk.changeAccount('ada', { role: 'admin' });
    await vi.waitFor(() => expect([first.ended(), second.ended()]).toEqual([2, 2]), PATIENCE);
    expect(await second.store.desk.session('two', 2)).toBeNull();
    await command.desk.removeAccount('ada');
    await vi.waitFor(() => expect([first.ended(), second.ended()]).toEqual([3, 3]), PATIENCE);
    await command.close();
    await Promise.all([first.leave(), second.leave()]);
  });

  it(
    'lose the lead with their connection, and know that they missed something',
    { timeout: 60_000 },
    async () => {
      const url = await server.createDatabase();
      const members = [await join(url), await join(url)];
      await server.query(
        url,
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'edgewise link'",
      );
      await vi.waitFor(() => expect(members.map(({ gaps }) => gaps())).toEqual([1, 1]), PATIENCE);
      await vi.waitFor(() => expect(leaders(members)).toBe(1), PATIENCE);
      // PostgreSQL's own word: one session has the lock.
      const locks = await server.query(
        url,
        "select pid from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())",
      );
      expect(locks).toHaveLength(1);
      members[0]?.link.tell('after');
      await vi.waitFor(() => expect(members[1]?.heard).toEqual(['after']), PATIENCE);
      await Promise.all(members.map((member) => member.leave()));
    },
  );

  it(
    'know that they missed what one of them could not tell, though they were not cut off themselves',
    { timeout: 60_000 },
    async () => {
      const url = await server.createDatabase();
      const [first, second] = [await join(url), await join(url)];
      // The first has the lock.
      await server.query(
        url,
        "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())",
      );
      first.link.tell('after it was cut off');
      await vi.waitFor(() => expect(first.gaps()).toBe(1), PATIENCE);
      // Told or not, by when it has connected anew: the other knows of it.
      await vi.waitFor(() => expect(second.gaps() + second.heard.length).toBe(1), PATIENCE);
      expect(first.gaps()).toBe(1);
      await Promise.all([first.leave(), second.leave()]);
    },
  );

  it(
    'have another that leads when the process of that one stands still, and none that leads when it goes on',
    { timeout: 120_000 },
    async () => {
      const url = await server.createDatabase();
      const first = startLinkedProcess(url);
      try {
        await vi.waitFor(() => expect(first.said).toEqual(['leads']), STARTED);
        const second = await join(url);
        expect(second.link.isLeader).toBe(false);
        second.link.tell(STAND_STILL);
        const still = ['leads', 'stands still'];
        await vi.waitFor(() => expect(first.said).toEqual(still), PATIENCE);
        // Its kernel goes on answering for it.
        await vi.waitFor(() => expect(second.link.isLeader).toBe(true), PATIENCE);
        expect(first.said).toEqual(still);
        first.goOn();
        const then = [...still, 'went on as follower', 'follows', 'missed something'];
        await vi.waitFor(() => expect(first.said).toEqual(then), PATIENCE);
        second.link.tell('after');
        await vi.waitFor(() => expect(first.said).toEqual([...then, 'heard after']), PATIENCE);
        // The other had nothing to tell or to hear while it waited, and kept its connection.
        expect([second.link.isLeader, second.gaps()]).toEqual([true, 0]);
        await second.leave();
        await vi.waitFor(() => expect(first.said).toEqual([...then, 'heard after', 'leads']), PATIENCE);
      } finally {
        await first.end();
      }
    },
  );

  it('lead again after PostgreSQL was restarted', { timeout: 60_000 }, async () => {
    const url = await server.createDatabase();
    const members = [await join(url), await join(url)];
    await server.halt();
    await vi.waitFor(() => expect(leaders(members)).toBe(0), PATIENCE);
    await server.resume();
    await vi.waitFor(() => expect(leaders(members)).toBe(1), PATIENCE);
    await Promise.all(members.map((member) => member.leave()));
  });
});

describe('a server that is alone with an SQLite file', () => {
  it('leads', async () => {
    const store = await openStore({ kind: 'sqlite', file: ':memory:' });
    const listener = {
      onNews: () => undefined,
      onGap: () => undefined,
      onLoginsEnded: () => undefined,
      onLeader: () => undefined,
    };
    const link = await store.link(listener, () => performance.now());
    expect(link.isLeader).toBe(true);
    await link.close();
    await store.close();
  });
});
