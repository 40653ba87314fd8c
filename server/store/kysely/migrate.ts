import { Kysely, Migrator, sql, type Migration } from 'kysely';
import type { DatabaseLocation } from './database-location.ts';
import { asStoreError, storeError } from './error-mapping.ts';
import { migrationsFor } from './migrations.ts';
import { patientDialect } from './postgresql.ts';
import { untilFree } from './sqlite.ts';
import { StorableValues } from './storable-values.ts';
import type { Tables } from './tables.ts';

/**
 * Brings the tables up to this version. Under a lock: of several processes that start together one does it, and the others wait for it,
 * however long it takes, and find it done. `onMigrate` hears of how many steps there are to what an earlier version stored.
 */
export async function migrate(
  db: Kysely<Tables>,
  place: DatabaseLocation,
  busyMs: number,
  onMigrate: (steps: number) => void = () => undefined,
): Promise<void> {
  const migrations = migrationsFor(place.kind);
  const done = await doneIn(db);
  if (isNewer(done, migrations)) throw storeError('newer');
  const missing = Object.keys(migrations).filter((name) => !done.includes(name));
  if (missing.length === 0) return;
  if (done.length > 0) onMigrate(missing.length);
  try {
    if (place.kind === 'postgresql') await onPatientConnection(place.url, migrations);
    // The migrator makes tables of its own before it takes the lock: SQLite waits no longer than its standstill for those.
    else await untilFree(busyMs, () => migrateAll(db, migrations));
  } catch (error) {
    throw isNewer(await doneIn(db), migrations) ? storeError('newer', error) : asStoreError(error);
  }
}

/** An index of ten million results takes longer than any question may. */
async function onPatientConnection(
  url: string,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const patient = new Kysely<Tables>({
    dialect: patientDialect(url),
    plugins: [new StorableValues()],
  });
  try {
    await migrateAll(patient, migrations);
  } finally {
    await patient.destroy();
  }
}

async function migrateAll(
  db: Kysely<Tables>,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw asError(error);
}

/** Kysely does not say of what type its migrator's errors are. */
const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error('a migration failed', { cause: thrown });

/** Whether the database has been through migrations that this version does not know. */
const isNewer = (done: readonly string[], known: Readonly<Record<string, unknown>>): boolean =>
  done.some((name) => !(name in known));

/** The migrations that the database has been through. */
async function doneIn(db: Kysely<Tables>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return rows.map(({ name }) => name);
}
