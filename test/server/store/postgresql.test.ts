import { Kysely, sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../server/store/kysely/database.ts';
import { patientDialect } from '../../../server/store/kysely/postgresql.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { isLacking } from '../../support/lacking.ts';
import {
  isPostgresqlInstalled,
  NO_POSTGRESQL,
  startPostgresql,
  type PostgresqlServer,
} from '../../support/server/postgresql.ts';
import { arrival } from './contract/arrivals.ts';
import { openInProcesses } from './two-processes.ts';

describe.skipIf(isLacking(isPostgresqlInstalled(), NO_POSTGRESQL))('a store in PostgreSQL', () => {
  let server: PostgresqlServer;
  let url: string;
  const opened: Store[] = [];
  const lost: Error[] = [];
  const open = async (random?: (bound: number) => number): Promise<Store> => {
    const store = await openStore(
      { kind: 'postgresql', url },
      { onLost: (error) => lost.push(error), ...(random ? { random } : {}) },
    );
    opened.push(store);
    return store;
  };
  beforeAll(async () => {
    server = await startPostgresql();
  }, 60_000);
  afterAll(async () => {
    await server.stop();
  }, 60_000);
  beforeEach(async () => {
    url = await server.createDatabase();
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });

  it('is opened by several processes at once, of which one makes the tables', async () => {
    expect(await openInProcesses(url, 3)).toEqual(['opened', 'opened', 'opened']);
    expect((await (await open()).results.save(arrival('a'))).outcome).toBe('stored');
  }, 60_000);

  it('is shared by two that store the same at the same time, with the same random numbers', async () => {
    const sequence = () => {
      let drawn = 0;
      return () => (drawn += 1);
    };
    const stores = [await open(sequence()), await open(sequence())];
    const saves = Array.from({ length: 60 }, (_, at) =>
      stores.map((store) => store.results.save(arrival(`n${at}`, { site: `s${at % 5}` }))),
    );
    const outcomes = (await Promise.all(saves.flat())).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(60);
    expect(outcomes.filter((outcome) => outcome === 'same')).toHaveLength(60);
  });

  it('finds labels that are stored while those of others are erased', async () => {
    const [one, two] = [await open(), await open()];
    for (let round = 0; round < 10; round += 1) {
      await one.results.save(arrival(`a${round}`, { user: 'Ada', site: 'Same' }));
      await Promise.all([
        two.results.erase({ by: 'user', user: 'Ada' }),
        one.results.save(arrival(`b${round}`, { user: `Bo ${round}`, site: 'Same' })),
      ]);
      const { rows } = await two.results.search({ text: `bo ${round} same` }, { after: null, limit: 5 });
      expect(rows.map(({ id }) => id)).toEqual([`b${round}`]);
      await two.results.erase({ by: 'user', user: `Bo ${round}` });
    }
  });

  it('waits for the disk, also where the server would not', async () => {
    const commitOf = async (): Promise<unknown> => {
      const database = await openDatabase({ kind: 'postgresql', url });
      const { rows } = await database.read((db) =>
        sql<{ setting: string }>`select current_setting('synchronous_commit') as setting`.execute(db),
      );
      await database.close();
      return rows[0]?.setting;
    };
    await server.query(url, 'alter role postgres set synchronous_commit = off');
    expect(await commitOf()).toBe('on');
    await server.query(url, 'alter role postgres set synchronous_commit = remote_apply');
    expect(await commitOf()).toBe('remote_apply');
    await server.query(url, 'alter role postgres reset synchronous_commit');
  });

  it('says how many steps there are to what an earlier version stored, and nothing of what is new or up to date', async () => {
    const steps: number[] = [];
    const openHearing = async (): Promise<void> =>
      (
        await openDatabase({ kind: 'postgresql', url }, { onMigrate: (missing) => steps.push(missing) })
      ).close();
    await openHearing();
    await openHearing();
    expect(steps).toEqual([]);
    await server.query(url, "delete from kysely_migration where name = '0022-people-at-sites'");
    await server.query(url, 'drop index results_people');
    await openHearing();
    await openHearing();
    expect(steps).toEqual([1]);
  });

  it('brings tables up to this version on a connection that waits as long as it takes', async () => {
    const times = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];
    for (const name of times) await server.query(url, `alter role postgres set ${name} = '20ms'`);
    const db = new Kysely<unknown>({ dialect: patientDialect(url) });
    const { rows } = await sql<Record<string, string>>`select pg_sleep(0.1), ${sql.join(
      times.map((name) => sql`current_setting(${name}) as ${sql.ref(name)}`),
    )}`.execute(db);
    expect(rows).toMatchObject([Object.fromEntries(times.map((name) => [name, '0']))]);
    await db.destroy();
    for (const name of times) await server.query(url, `alter role postgres reset ${name}`);
  });

  it('refuses a database that a newer version wrote', async () => {
    await open();
    await server.query(url, "insert into kysely_migration values ('9999-later', '2030-01-01T00:00:00.000Z')");
    await expect(open()).rejects.toMatchObject({ name: 'StoreError', code: 'newer' });
  });

  it('goes on when its connections were cut', async () => {
    const store = await open();
    // As many at once as it takes to have several connections.
    const all = ['a', 'd', 'e', 'f', 'g', 'h'];
    await store.results.save(arrival('a'));
    await Promise.all(all.map((id) => store.results.find(id)));
    await server.query(
      url,
      "select pg_terminate_backend(pid, 10000) from pg_stat_activity where application_name = 'edgewise'",
    );
    expect((await store.results.save(arrival('b'))).outcome).toBe('stored');
    expect((await store.results.save(arrival('c'))).outcome).toBe('stored');
    expect((await store.results.find('a'))?.row.id).toBe('a');
  });

  it('says that the server is gone, keeps nothing half, and goes on when it is back', async () => {
    const store = await open();
    await store.results.save(arrival('a'));
    await server.halt();
    try {
      await expect(store.results.save(arrival('b'))).rejects.toMatchObject({
        name: 'StoreError',
        code: 'unreachable',
        message: 'The connection to the database is lost.',
      });
      await expect(store.check()).rejects.toMatchObject({ code: 'unreachable' });
      await expect(store.results.find('a')).rejects.toMatchObject({ code: 'unreachable' });
      await expect(open()).rejects.toMatchObject({ code: 'unreachable' });
    } finally {
      await server.resume();
    }
    expect(await store.results.find('b')).toBeNull();
    expect((await store.results.save(arrival('b'))).outcome).toBe('stored');
    expect(await store.results.count()).toBe(2);
  });

  it('loses an idle connection without falling over', async () => {
    const store = await open();
    await store.check();
    const before = lost.length;
    await server.halt();
    await server.resume();
    expect(await store.results.count().catch(() => 0)).toBe(0);
    expect(await store.results.count()).toBe(0);
    expect(lost.length).toBeGreaterThan(before);
  });

  it('says that there is no such database', async () => {
    const gone = { kind: 'postgresql', url: url.replace(/edgewise_\d+/u, 'nowhere') } as const;
    await expect(openStore(gone)).rejects.toMatchObject({
      code: 'failed',
      message: 'There is no such database on the server.',
    });
  });
});
