import { sql, type Kysely, type Transaction } from 'kysely';
import { Type, type Static, type TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { siteNameKey } from '../../../../src/core/plan/catalogue.ts';
import {
  PlanEditKindSchema,
  PlanSiteSchema,
  planSiteOnWire,
  type PlanEdit,
} from '../../../../src/wire/desk/plan/catalogue.ts';
import type {
  EditOutcome,
  NewPlanEdit,
  PlanChange,
  PlanStore,
  StoredCatalogue,
  StoredPlanSite,
} from '../../port/plan.ts';
import { StoreError } from '../../port/store-error.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import { forgetOldEdits } from './kept-edits.ts';
import type { PlanEditsTable } from './plan-tables.ts';
import { SiteReader } from './site-reader.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
/** What an edit did, for whoever undoes it. */
const EditBodySchema = Type.Array(
  Type.Object({ name: Type.String(), before: orNull(PlanSiteSchema), after: orNull(PlanSiteSchema) }),
);
type EditBody = Static<typeof EditBodySchema>;
const NamesSchema = Type.Array(Type.String());

/** Names that are told of an edit. */
const TOLD_NAMES = 10;
/** One statement takes so many sites: SQLite allows 32,766 values in one. */
const AT_ONCE = 1000;
/** A number that nobody else locks: the lock of labels and one more (results/label-lock.ts). */
const LOCK = 33_439_474;

/** The catalogue of sites in either database. */
export class KyselyPlanStore implements PlanStore {
  readonly #database: Database;
  readonly #sites = new SiteReader();

  constructor(database: Database) {
    this.#database = database;
  }

  catalogue(): Promise<StoredCatalogue> {
    return this.#database.read(async (db) => {
      for (;;) {
        const revision = await newestEdit(db);
        const sites = [...(await this.#sites.read(db)).values()];
        const last = await lastEdit(db);
        // Read without a transaction, so that nobody who edits is kept waiting: again where somebody did meanwhile.
        if ((await newestEdit(db)) === revision) return { revision, sites, lastEdit: last };
      }
    });
  }

  edit(edit: NewPlanEdit, revision?: number): Promise<EditOutcome> {
    return this.#alone(async (transaction) => {
      const newest = await newestEdit(transaction);
      if (revision !== undefined && revision !== newest)
        return { kind: 'conflict', names: edit.changes.map(({ name }) => name) };
      const known = await this.#sites.read(transaction);
      return applyEdit(transaction, edit, { id: newest + 1, known, canUndo: true });
    });
  }

  undo(editId: number, by: string, atMs: number): Promise<EditOutcome> {
    return this.#alone(async (transaction) => {
      const row = await lastEditRow(transaction);
      if (row?.id !== editId) return { kind: 'conflict', names: [] };
      const { body: text } = await transaction
        .selectFrom('plan_edits')
        .select('body')
        .where('id', '=', editId)
        .executeTakeFirstOrThrow();
      const body = parsed(EditBodySchema, text);
      const known = await this.#sites.read(transaction);
      const changes = body.map(({ name, before }): PlanChange => ({
        name,
        version: known.get(siteNameKey(name))?.version ?? null,
        site: before,
      }));
      await transaction.updateTable('plan_edits').set({ can_undo: 0 }).where('id', '=', editId).execute();
      const undoing = { kind: editKind(row.kind), by, atMs, changes };
      return applyEdit(transaction, undoing, {
        id: (await newestEdit(transaction)) + 1,
        known,
        canUndo: false,
      });
    });
  }

  /** Edits go one after the other. On SQLite all transactions do. */
  #alone<T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.#database.write(async (transaction) => {
      if (this.#database.kind === 'postgresql')
        await sql`select pg_advisory_xact_lock(${LOCK})`.execute(transaction);
      return work(transaction);
    });
  }
}

async function newestEdit(transaction: Kysely<Tables>): Promise<number> {
  const row = await transaction
    .selectFrom('plan_edits')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? 0;
}

/** Without what it changed, which may be thousands of sites. */
const EDIT_COLUMNS = ['id', 'kind', 'edited_by', 'at_ms', 'site_count', 'first_names'] as const;

const lastEditRow = (db: Kysely<Tables>) =>
  db
    .selectFrom('plan_edits')
    .select(EDIT_COLUMNS)
    .where('can_undo', '=', 1)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

async function lastEdit(db: Kysely<Tables>): Promise<PlanEdit | null> {
  const row = await lastEditRow(db);
  return row ? editOf(row) : null;
}

const editOf = (row: Pick<PlanEditsTable, (typeof EDIT_COLUMNS)[number]>): PlanEdit => ({
  id: row.id,
  kind: editKind(row.kind),
  by: row.edited_by,
  atMs: row.at_ms,
  sites: parsed(NamesSchema, row.first_names),
  count: row.site_count,
});

/** The catalogue that an edit meets, and the number that it gets. */
interface Met {
  readonly id: number;
  readonly known: ReadonlyMap<string, StoredPlanSite>;
  readonly canUndo: boolean;
}

/** Does all of an edit, or nothing where a site is not at the version that it names. */
async function applyEdit(
  transaction: Transaction<Tables>,
  { kind, by, atMs, changes }: NewPlanEdit,
  { id, known, canUndo }: Met,
): Promise<EditOutcome> {
  const conflicts = changes.filter(
    ({ name, version }) => (known.get(siteNameKey(name))?.version ?? null) !== version,
  );
  if (conflicts.length > 0) return { kind: 'conflict', names: conflicts.map(({ name }) => name) };
  const body: EditBody = changes.map(({ name, site }) => {
    const before = known.get(siteNameKey(name))?.site ?? null;
    return { name, before: before && planSiteOnWire(before), after: site && planSiteOnWire(site) };
  });
  const row: PlanEditsTable = {
    site_count: changes.length,
    first_names: JSON.stringify(changes.slice(0, TOLD_NAMES).map(({ name }) => name)),
    id,
    kind,
    edited_by: by,
    at_ms: atMs,
    can_undo: canUndo ? 1 : 0,
    body: JSON.stringify(canUndo ? body : []),
  };
  await transaction.insertInto('plan_edits').values(row).execute();
  await writeSites(transaction, changes, id);
  await forgetOldEdits(transaction, 'plan_edits', id);
  return { kind: 'done', edit: editOf(row) };
}

async function writeSites(
  transaction: Transaction<Tables>,
  changes: readonly PlanChange[],
  version: number,
): Promise<void> {
  for (let at = 0; at < changes.length; at += AT_ONCE) {
    const some = changes.slice(at, at + AT_ONCE);
    await transaction
      .deleteFrom('plan_sites')
      .where(
        'site_key',
        'in',
        some.map(({ name }) => siteNameKey(name)),
      )
      .execute();
    const values = some.flatMap(({ site }) =>
      site === null ? [] : [{ site_key: siteNameKey(site.name), version, body: JSON.stringify(site) }],
    );
    if (values.length > 0) await transaction.insertInto('plan_sites').values(values).execute();
  }
}

function parsed<S extends TSchema>(schema: S, text: string): Static<S> {
  const value: unknown = JSON.parse(text);
  if (!Check(schema, value)) throw damaged();
  return value;
}

function editKind(text: string): PlanEdit['kind'] {
  if (!Check(PlanEditKindSchema, text)) throw damaged();
  return text;
}

const damaged = (): StoreError => new StoreError('damaged', 'The catalogue of sites cannot be read.');
