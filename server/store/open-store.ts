import { randomInt } from 'node:crypto';
import { KyselyAlertStore } from './kysely/alerts/alert-store.ts';
import { openDatabase, type DatabaseOptions } from './kysely/database.ts';
import type { DatabaseLocation } from './kysely/database-location.ts';
import { KyselyDeskStore } from './kysely/desk/desk-store.ts';
import { KyselyMarkStore } from './kysely/mark-store.ts';
import { KyselyPlanTestStore } from './kysely/plan/plan-test-store.ts';
import { KyselyPlanStore } from './kysely/plan/plan-store.ts';
import { KyselyResultStore } from './kysely/results/result-store.ts';
import type { RandomBelow } from './kysely/results/saving.ts';
import { WriterThread } from './kysely/results/writer-thread.ts';
import { SharedWriter } from './kysely/results/writer.ts';
import { KyselySiteStore } from './kysely/sites/site-store.ts';
import { PostgresqlLink } from './link/postgresql-link.ts';
import { SOLE_LINK } from './link/sole-link.ts';
import type { Store } from './port/store.ts';

export interface StoreOptions extends Omit<DatabaseOptions, 'role'> {
  /** A whole number from 0 to below its argument, for the codes of results. */
  readonly random?: RandomBelow;
  /** The thread that writes results to an SQLite file (kysely/results/writer-worker.ts); left out: the caller's. */
  readonly writer?: WriterOptions;
}

export interface WriterOptions {
  /** Its built file. */
  readonly url: URL;
  /** Told why it has ended, if it does; the next result starts another. */
  readonly onLost: (reason: string) => void;
}

/**
 * Opens the store, creates it where there is none, and brings it up to this version. Rejects with `StoreError`. For an
 * SQLite file the folders are made too, for this user alone.
 */
export async function openStore(place: DatabaseLocation, options: StoreOptions = {}): Promise<Store> {
  const { writer: writing, random = (bound: number) => randomInt(bound), ...others } = options;
  const own = place.kind === 'sqlite' && place.file !== ':memory:' ? writing : undefined;
  const database = await openDatabase(place, { ...others, role: own ? 'beside-writer' : 'only' });
  const writer =
    place.kind === 'sqlite' && own
      ? new WriterThread(own.url, { file: place.file, busyMs: others.busyMs }, own.onLost)
      : new SharedWriter(database, random);
  const results = new KyselyResultStore(database, writer);
  const close = async (): Promise<void> => {
    await results.settled();
    await writer.close();
    await database.close();
  };
  return {
    kind: database.kind,
    results,
    desk: new KyselyDeskStore(database),
    sites: new KyselySiteStore(database),
    alerts: new KyselyAlertStore(database),
    plan: new KyselyPlanStore(database),
    planTests: new KyselyPlanTestStore(database),
    marks: new KyselyMarkStore(database),
    link: async (listener, monotonicMs) => {
      if (place.kind === 'sqlite') return SOLE_LINK;
      const link = new PostgresqlLink({ url: place.url, listener, monotonicMs });
      await link.start();
      return link;
    },
    check: () => database.check(),
    close,
  };
}
