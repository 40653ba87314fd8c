import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStore } from '../../../server/store/open-store.ts';
import type { ServerLink } from '../../../server/store/port/server-link.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { isLacking } from '../../support/lacking.ts';
import {
  isPostgresqlInstalled,
  NO_POSTGRESQL,
  startPostgresql,
  type PostgresqlServer,
} from '../../support/server/postgresql.ts';

/** By the issue: another server has the rounds within this. */
const TAKEN_OVER_WITHIN_MS = 15_000;
const PATIENCE = { timeout: TAKEN_OVER_WITHIN_MS, interval: 50 };

interface Member {
  readonly link: ServerLink;
  readonly heard: string[];
  readonly gaps: () => number;
  leave(): Promise<void>;
}

async function join(url: string): Promise<Member> {
  const store: Store = await openStore({ kind: 'postgresql', url });
  const heard: string[] = [];
  let gaps = 0;
  const listener = {
    onNews: (news: string) => void heard.push(news),
    onGap: () => void (gaps += 1),
    onLeader: () => undefined,
  };
  const link = await store.link(listener, () => performance.now());
  const leave = async (): Promise<void> => {
    await link.close();
    await store.close();
  };
  return { link, heard, gaps: () => gaps, leave };
}

const leaders = (members: readonly Member[]): number => members.filter(({ link }) => link.isLeader).length;

describe.skipIf(isLacking(isPostgresqlInstalled(), NO_POSTGRESQL))('servers of one PostgreSQL', () => {
  let server: PostgresqlServer;
  beforeAll(async () => {
    server = await startPostgresql();
  }, 60_000);
  afterAll(async () => {
    await server.stop();
  }, 60_000);

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
    const listener = { onNews: () => undefined, onGap: () => undefined, onLeader: () => undefined };
    const link = await store.link(listener, () => performance.now());
    expect(link.isLeader).toBe(true);
    await link.close();
    await store.close();
  });
});
