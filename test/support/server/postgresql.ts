import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { childrenOf } from '../process-tree.ts';

/** Where Debian's packages put each version of PostgreSQL. */
const VERSIONS_DIR = '/usr/lib/postgresql';
const START_LIMIT_MS = 30_000;

/** A PostgreSQL server of its own, with an empty data directory, reached by a socket file only. */
export interface PostgresqlServer {
  /** Makes an empty database and returns its URL. */
  createDatabase(): Promise<string>;
  /** Runs SQL as the superuser in the database of a URL. */
  query(url: string, sql: string): Promise<Record<string, unknown>[]>;
  /** As by `pg_ctl stop -m fast`: connections are cut. */
  halt(): Promise<void>;
  /** `kill -9` of the server and all its children at once. */
  kill(): Promise<void>;
  /** After `halt` or `kill`. */
  resume(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** Starts one in about two seconds. Fails, and says so, where PostgreSQL is not installed. */
export async function startPostgresql(): Promise<PostgresqlServer> {
  const bin = binDir();
  const user = serverUser();
  const dir = mkdtempSync(path.join(tmpdir(), 'edgewise-pg-'));
  if (user) chownSync(dir, user.uid, user.gid);
  const data = path.join(dir, 'data');
  // A linguistic order of words by default, as servers in use have it: ours must not depend on it.
  const initArguments = [`--pgdata=${data}`, '--username=postgres', '--auth=trust', '--encoding=UTF8'];
  const locale = ['--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=de', '--no-sync'];
  execFileSync(path.join(bin, 'initdb'), [...initArguments, ...locale], { ...user, stdio: 'pipe', cwd: dir });

  const urlOf = (database: string): string => `postgresql://postgres@localhost/${database}?host=${dir}`;
  const query = async (url: string, sql: string): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rows } = await client.query<Record<string, unknown>>(sql);
      return rows;
    } finally {
      await client.end();
    }
  };

  let running: ChildProcess | null = null;
  const resume = async (): Promise<void> => {
    const child = spawn(
      path.join(bin, 'postgres'),
      ['-D', data, '-k', dir, '-c', 'listen_addresses=', '-c', 'fsync=on', '-c', 'max_connections=100'],
      { ...user, cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    running = child;
    const log: string[] = [];
    child.stderr.on('data', (text: Buffer) => log.push(text.toString()));
    const endMs = performance.now() + START_LIMIT_MS;
    for (;;) {
      try {
        await query(urlOf('postgres'), 'select 1');
        return;
      } catch (error) {
        if (child.exitCode !== null || performance.now() > endMs)
          throw new Error(`PostgreSQL did not start:\n${log.join('')}`, { cause: error });
      }
      await delay(30);
    }
  };
  const halt = async (): Promise<void> => {
    const child = running;
    running = null;
    if (child?.exitCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGINT');
    await exit;
  };
  const kill = async (): Promise<void> => {
    const child = running;
    running = null;
    if (!child?.pid || child.exitCode !== null) return;
    const exit = once(child, 'exit');
    const children = childrenOf(child.pid);
    // First the one that would tidy up after the others.
    child.kill('SIGKILL');
    for (const pid of children) killIfThere(pid);
    await exit;
  };

  await resume();
  let databases = 0;
  return {
    query,
    halt,
    kill,
    resume,
    async createDatabase() {
      databases += 1;
      const name = `edgewise_${databases}`;
      await query(urlOf('postgres'), `create database ${name}`);
      return urlOf(name);
    },
    async stop() {
      await halt();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** What a machine without it lacks. */
export const NO_POSTGRESQL = `PostgreSQL is not installed (no ${VERSIONS_DIR}/*/bin/initdb; Debian package "postgresql").`;

/** Whether there is one to start. */
export const isPostgresqlInstalled = (): boolean => newestVersion() !== undefined;

function newestVersion(): string | undefined {
  const versions = existsSync(VERSIONS_DIR) ? readdirSync(VERSIONS_DIR) : [];
  const [newest] = versions
    .filter((version) => existsSync(path.join(VERSIONS_DIR, version, 'bin', 'initdb')))
    .sort((a, b) => Number(b) - Number(a));
  return newest;
}

/** The newest version's programs. */
function binDir(): string {
  const newest = newestVersion();
  if (newest === undefined) throw new Error(NO_POSTGRESQL);
  return path.join(VERSIONS_DIR, newest, 'bin');
}

/** PostgreSQL refuses to run as root: then its package's own user runs it. */
function serverUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const idOf = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim());
  return { uid: idOf('-u'), gid: idOf('-g') };
}
