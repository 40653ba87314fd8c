import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { startPostgresql } from '../../test/support/server/postgresql.ts';
import { HALF_WRITTEN } from './stored-whole.ts';

/** A database that a server is started on, killed with and looked into. */
export interface ProvenDatabase {
  readonly name: 'SQLite' | 'PostgreSQL';
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  /** What of it is broken, in words; read by another program than the server. */
  problems(): Promise<string[]>;
  /** The database's own processes, killed and started again; `null` where the server is the database. */
  readonly process: { kill(): Promise<void>; resume(): Promise<void> } | null;
  /** Removes everything. */
  close(): Promise<void>;
}

export function sqliteDatabase(): ProvenDatabase {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'edgewise-proof-'));
  return {
    name: 'SQLite',
    dataDir,
    databaseUrl: undefined,
    process: null,
    problems() {
      const db = new BetterSqlite(path.join(dataDir, 'edgewise.sqlite'));
      const found = String(db.pragma('integrity_check', { simple: true }));
      const damage = found === 'ok' ? [] : [`integrity_check: ${found}`];
      const broken = Object.entries(HALF_WRITTEN).flatMap(([what, sql]) =>
        brokenBy(what, db.prepare(sql).get()),
      );
      db.close();
      return Promise.resolve([...damage, ...broken]);
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
    async close() {
      await postgresql.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function brokenBy(what: string, row: unknown): string[] {
  if (typeof row !== 'object' || row === null || !('broken' in row)) throw new Error(`no count of ${what}`);
  const count = Number(row.broken);
  return count === 0 ? [] : [`${count} ${what}`];
}
