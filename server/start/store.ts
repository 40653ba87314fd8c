import path from 'node:path';
import type { Config } from '../config.ts';
import { openStore } from '../store/open-store.ts';
import { StoreError } from '../store/port/store-error.ts';
import type { Store } from '../store/port/store.ts';
import { rootCause } from './root-cause.ts';
import { StartError } from './start-error.ts';

const SQLITE_FILE = 'edgewise.sqlite';

/** Where results are kept, for people: never with the password that the URL of a database may have. */
export function whereKept({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>): string {
  if (databaseUrl === null) return path.join(dataDir, SQLITE_FILE);
  const { hostname, port, pathname } = new URL(databaseUrl);
  return `PostgreSQL${hostname === '' ? '' : ` at ${hostname}${port === '' ? '' : `:${port}`}`}, database ${pathname.slice(1) || 'of that name'}`;
}

const writerLost = (reason: string): string =>
  `The thread that stores results has ended: ${reason}. Another is started for the next.`;

const migrating = (steps: number): string =>
  `Bringing what an earlier version has stored up to this one, in ${steps === 1 ? 'one step' : `${steps} steps`}. With millions of results that takes minutes; do not interrupt it.`;

/**
 * Opens the store that the configuration names; every failure is one sentence (`StartError`). With `writerUrl`, results
 * are written to SQLite by a thread of its own.
 */
export async function openConfiguredStore(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  log: (line: string) => void,
  writerUrl?: URL,
): Promise<Store> {
  const { databaseUrl, dataDir } = config;
  try {
    return await openStore(
      databaseUrl === null
        ? { kind: 'sqlite', file: path.join(dataDir, SQLITE_FILE) }
        : { kind: 'postgresql', url: databaseUrl },
      {
        onLost: () => log('The connection to the database was lost; it is made again when it is needed.'),
        onMigrate: (steps) => log(migrating(steps)),
        ...(writerUrl ? { writer: { url: writerUrl, onLost: (reason) => log(writerLost(reason)) } } : {}),
      },
    );
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const cause = rootCause(error);
    const where = `${whereKept(config)}${cause === null ? '' : `: ${cause}`}`;
    throw new StartError('store', `${error.message} (${where})`, error);
  }
}
