import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { sqliteModule } from '../../../server/store/kysely/sqlite-module.ts';
import { arrival } from './contract/arrivals.ts';
import { describeSaving } from './contract/results.ts';

const BetterSqlite = sqliteModule();

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const DIES = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', () => { throw new Error('out of order'); });
  `)}`,
);

describe('a store in an SQLite file, with a thread that writes', () => {
  let built: string;
  let dir: string;
  let file: string;
  let store: Store;
  const lost: string[] = [];
  const worker = (): URL => pathToFileURL(path.join(built, 'writer-worker.js'));
  const open = (url: URL, busyMs = 20_000): Promise<Store> =>
    openStore({ kind: 'sqlite', file }, { busyMs, writer: { url, onLost: (why) => lost.push(why) } });
  beforeAll(async () => {
    // Inside the tree, so that the build finds its packages.
    mkdirSync(path.join(ROOT, '.cache'), { recursive: true });
    built = mkdtempSync(path.join(ROOT, '.cache', 'writer-test-'));
    const input = path.join(ROOT, 'server/store/kysely/results/writer-worker.ts');
    await build({
      configFile: false,
      root: ROOT,
      logLevel: 'error',
      build: {
        ssr: true,
        outDir: built,
        target: 'node20',
        rolldownOptions: { input: { 'writer-worker': input } },
      },
    });
  }, 60_000);
  afterAll(() => rmSync(built, { recursive: true, force: true }));
  beforeEach(async () => {
    dir = mkdtempSync(path.join(built, 'data-'));
    file = path.join(dir, 'edgewise.sqlite');
    store = await open(worker());
  });
  afterEach(async () => {
    await store.close();
    rmSync(dir, { recursive: true, force: true });
    lost.length = 0;
  });

  describeSaving(() => store.results);

  it('closes only when what is being stored is stored, and is closed twice', async () => {
    const saving = Array.from({ length: 20 }, (_, at) => store.results.save(arrival(`n${at}`)));
    await store.close();
    await store.close();
    expect((await Promise.all(saving)).every(({ outcome }) => outcome === 'stored')).toBe(true);
    const db = new BetterSqlite(file, { readonly: true });
    expect(db.prepare('select count(*) as n from results').get()).toEqual({ n: 20 });
    db.close();
    expect(lost).toEqual([]);
  });

  it('lets others of the process write in between, who find what was stored', async () => {
    const saving = Array.from({ length: 200 }, (_, at) => store.results.save(arrival(`n${at}`)));
    const revoking = saving.map(async (saved, at) => {
      await saved;
      return store.results.setLinkRevoked(`n${at}`, true);
    });
    expect((await Promise.all(revoking)).every((wasThere) => wasThere)).toBe(true);
    expect(await store.results.count()).toBe(200);
  });

  it('says that it is locked by somebody else, and stores when it is not any more', async () => {
    const impatient = await open(worker(), 200);
    const locker = new BetterSqlite(file);
    locker.exec('begin immediate');
    await expect(impatient.results.save(arrival('a'))).rejects.toMatchObject({
      name: 'StoreError',
      code: 'busy',
    });
    locker.exec('rollback');
    locker.close();
    expect((await impatient.results.save(arrival('a'))).outcome).toBe('stored');
    await impatient.close();
  });

  it('says that the database could not do it, keeps nothing of the result, and tells why', async () => {
    const locker = new BetterSqlite(file);
    locker.exec('drop table label_words');
    locker.close();
    await expect(store.results.save(arrival('a', { site: 'Bonn' }))).rejects.toMatchObject({
      name: 'StoreError',
      code: 'failed',
      cause: { message: expect.stringContaining('no such table: label_words') as unknown },
    });
    expect(await store.results.count()).toBe(0);
  });

  it('has the sender try again when the thread dies, each time anew', async () => {
    const broken = await open(DIES);
    for (const time of [1, 2]) {
      await expect(broken.results.save(arrival('a'))).rejects.toMatchObject({
        name: 'StoreError',
        code: 'busy',
        message: 'The server broke down while it stored the result; send it again.',
      });
      expect(lost).toEqual(Array.from({ length: time }, () => 'out of order'));
    }
    await broken.close();
    expect((await store.results.save(arrival('a'))).outcome).toBe('stored');
  });
});
