import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach } from 'vitest';
import { sqliteModule } from '../../../server/store/kysely/sqlite-module.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/port/store.ts';

const BetterSqlite = sqliteModule();

/** A place for a database, of which nothing is there yet. */
export interface SqliteFile {
  dir: string;
  file: string;
  /** What is closed when the test ends. */
  readonly opened: Store[];
  readonly open: (busyMs?: number) => Promise<Store>;
  /** Works on the file as another program does. */
  readonly raw: <T>(work: (db: Database) => T) => T;
}

/** Gives each test of the file that calls this a place of its own, and takes it down after the test. */
export function useSqliteFile(): SqliteFile {
  const sqlite: SqliteFile = {
    dir: '',
    file: '',
    opened: [],
    open: async (busyMs = 100) => {
      const store = await openStore({ kind: 'sqlite', file: sqlite.file }, { busyMs });
      sqlite.opened.push(store);
      return store;
    },
    raw: (work) => {
      const db = new BetterSqlite(sqlite.file);
      try {
        return work(db);
      } finally {
        db.close();
      }
    },
  };
  beforeEach(() => {
    sqlite.dir = mkdtempSync(path.join(tmpdir(), 'edgewise-store-'));
    sqlite.file = path.join(sqlite.dir, 'data', 'deep', 'edgewise.sqlite');
  });
  afterEach(async () => {
    for (const store of sqlite.opened.splice(0)) await store.close();
    rmSync(sqlite.dir, { recursive: true, force: true });
  });
  return sqlite;
}
