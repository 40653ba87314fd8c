import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startPostgresql } from '../../test/support/server/postgresql.ts';
import { HALF_WRITTEN } from './stored-whole.ts';
import { sqliteModule } from '../../server/store/kysely/sqlite-module.ts';

const BetterSqlite = sqliteModule();

/** A database that a server is started on, killed with and looked into. */
export interface ProvenDatabase {
  readonly name: 'SQLite' | 'PostgreSQL';
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  /** What of it is broken, in words; read by another program than the server. */
  problems(): Promise<string[]>;
  /** How many results are in it; read by another program than the server. */
  countResults(): Promise<number>;
  /** The database's own processes, killed and started again; `null` where the server is the database. */
  readonly process: { kill(): Promise<void>; resume(): Promise<void> } | null;
  /** Removes everything. */
  close(): Promise<void>;
}

const RESULTS = 'select count(*) as count from results';

export function sqliteDatabase(): ProvenDatabase {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'edgewise-proof-'));
  const file = path.join(dataDir, 'edgewise.sqlite');
  return {
    name: 'SQLite',
    dataDir,
    databaseUrl: undefined,
    process: null,
    problems() {
      const db = new BetterSqlite(file);
      const found = String(db.pragma('integrity_check', { simple: true }));
      const damage = found === 'ok' ? [] : [`integrity_check: ${found}`];
      const broken = Object.entries(HALF_WRITTEN).flatMap(([what, sql]) =>
        brokenBy(what, db.prepare(sql).get()),
      );
      db.close();
      return Promise.resolve([...damage, ...broken]);
    },
    countResults() {
      const db = new BetterSqlite(file);
      const count = countOf('results', db.prepare(RESULTS).get(), 'count');
      db.close();
      return Promise.resolve(count);
    },
    close() {
      rmSync(dataDir, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

export async function postgresqlDatabase(): Promise<ProvenDatabase> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'edgewise-proof-'));
  const postgresql = await startPostgresql();
  const databaseUrl = await postgresql.createDatabase();
  return {
    name: 'PostgreSQL',
    dataDir,
    databaseUrl,
    process: { kill: () => postgresql.kill(), resume: () => postgresql.resume() },
    async problems() {
      const broken: string[] = [];
      for (const [what, sql] of Object.entries(HALF_WRITTEN)) {
        const [row] = await postgresql.query(databaseUrl, sql);
        broken.push(...brokenBy(what, row));
      }
      return broken;
    },
    async countResults() {
      const [row] = await postgresql.query(databaseUrl, RESULTS);
      return countOf('results', row, 'count');
    },
    async close() {
      await postgresql.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function countOf(what: string, row: unknown, column: 'broken' | 'count'): number {
  const count: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, column) : undefined;
  if (count === undefined) throw new Error(`no count of ${what}`);
  return Number(count);
}

function brokenBy(what: string, row: unknown): string[] {
  const count = countOf(what, row, 'broken');
  return count === 0 ? [] : [`${count} ${what}`];
}
