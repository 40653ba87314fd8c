import { randomInt } from 'node:crypto';
import { KyselyAlertStore } from './kysely/alerts/alert-store.ts';
import { openDatabase, type DatabaseOptions, type DatabasePlace } from './kysely/database.ts';
import { KyselyDeskStore } from './kysely/desk/desk-store.ts';
import { KyselyResultStore } from './kysely/results/result-store.ts';
import type { RandomBelow } from './kysely/results/saving.ts';
import { KyselySiteStore } from './kysely/sites/site-store.ts';
import type { Store } from './port/store.ts';

export interface StoreOptions extends DatabaseOptions {
  /** A whole number from 0 to below its argument, for the codes of results. */
  readonly random?: RandomBelow;
}

/**
 * Opens the store, creates it where there is none, and brings it up to this version. Rejects with `StoreError`. For an
 * SQLite file the folders are made too, for this user alone.
 */
export async function openStore(place: DatabasePlace, options: StoreOptions = {}): Promise<Store> {
  const database = await openDatabase(place, options);
  const results = new KyselyResultStore(database, options.random ?? ((bound) => randomInt(bound)));
  const close = async (): Promise<void> => {
    await results.settled();
    await database.close();
  };
  return {
    kind: database.kind,
    results,
    desk: new KyselyDeskStore(database),
    sites: new KyselySiteStore(database),
    alerts: new KyselyAlertStore(database),
    check: () => database.check(),
    close,
  };
}
