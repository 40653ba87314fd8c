import { sql, type Kysely, type Transaction } from 'kysely';
import { Type, type Static } from 'typebox';
import { Check } from 'typebox/value';
import { siteNameKey, type PlanSite } from '../../../../src/core/plan/catalogue.ts';
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
import type { PlanEditsTable } from './plan-tables.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
/** What an edit did, for whoever undoes it. */
const EditBodySchema = Type.Array(
  Type.Object({ name: Type.String(), before: orNull(PlanSiteSchema), after: orNull(PlanSiteSchema) }),
);
type EditBody = Static<typeof EditBodySchema>;

/** So many edits can be undone, the newest first; of others nothing is kept. */
const KEPT_EDITS = 50;
/** Names that are told of an edit. */
const TOLD_NAMES = 10;
/** One statement takes so many sites: SQLite allows 32,766 values in one. */
const AT_ONCE = 1000;
/** A number that nobody else locks: the lock of labels and one more (results/label-lock.ts). */
const LOCK = 33_439_474;

/** The catalogue of sites in either database. */
export class KyselyPlanStore implements PlanStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  catalogue(): Promise<StoredCatalogue> {
    return this.#database.read(async (db) => {
      for (;;) {
        const revision = await newestEdit(db);
        const sites = (await readSites(db)).toSorted(byName);
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
      return applyEdit(transaction, edit, newest + 1, true);
    });
  }

  undo(editId: number, by: string, atMs: number): Promise<EditOutcome> {
    return this.#alone(async (transaction) => {
      const row = await lastEditRow(transaction);
      if (row?.id !== editId) return { kind: 'conflict', names: [] };
      const body = readBody(row.body);
      const versions = new Map(
        (await readSites(transaction)).map(({ version, site }) => [siteNameKey(site.name), version]),
      );
      const changes = body.map(({ name, before }): PlanChange => ({
        name,
        version: versions.get(siteNameKey(name)) ?? null,
        site: before,
      }));
      await transaction.updateTable('plan_edits').set({ can_undo: 0 }).where('id', '=', editId).execute();
      const kind = editKind(row.kind);
      return applyEdit(transaction, { kind, by, atMs, changes }, (await newestEdit(transaction)) + 1, false);
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

const byName = (a: StoredPlanSite, b: StoredPlanSite): number =>
  siteNameKey(a.site.name) < siteNameKey(b.site.name) ? -1 : 1;

async function newestEdit(transaction: Kysely<Tables>): Promise<number> {
  const row = await transaction
    .selectFrom('plan_edits')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? 0;
}

const lastEditRow = (transaction: Kysely<Tables>): Promise<PlanEditsTable | undefined> =>
  transaction
    .selectFrom('plan_edits')
    .selectAll()
    .where('can_undo', '=', 1)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

async function lastEdit(transaction: Kysely<Tables>): Promise<PlanEdit | null> {
  const row = await lastEditRow(transaction);
  return row ? toldEdit({ ...row, kind: editKind(row.kind) }, readBody(row.body)) : null;
}

const toldEdit = (
  { id, kind, edited_by: by, at_ms: atMs }: Omit<PlanEditsTable, 'kind'> & Pick<PlanEdit, 'kind'>,
  body: EditBody,
): PlanEdit => ({
  id,
  kind,
  by,
  atMs,
  sites: body.slice(0, TOLD_NAMES).map(({ name }) => name),
  count: body.length,
});

async function readSites(transaction: Kysely<Tables>): Promise<StoredPlanSite[]> {
  const rows = await transaction.selectFrom('plan_sites').select(['version', 'body']).execute();
  return rows.map(({ version, body }) => ({ version, site: readSite(body) }));
}

/** Does all of an edit, or nothing where a site is not at the version that it names. */
async function applyEdit(
  transaction: Transaction<Tables>,
  { kind, by, atMs, changes }: NewPlanEdit,
  id: number,
  canUndo: boolean,
): Promise<EditOutcome> {
  const known = new Map((await readSites(transaction)).map((each) => [siteNameKey(each.site.name), each]));
  const conflicts = changes.filter(
    ({ name, version }) => (known.get(siteNameKey(name))?.version ?? null) !== version,
  );
  if (conflicts.length > 0) return { kind: 'conflict', names: conflicts.map(({ name }) => name) };
  const body: EditBody = changes.map(({ name, site }) => {
    const before = known.get(siteNameKey(name))?.site ?? null;
    return { name, before: before && planSiteOnWire(before), after: site && planSiteOnWire(site) };
  });
  const row: PlanEditsTable = {
    id,
    kind,
    edited_by: by,
    at_ms: atMs,
    can_undo: canUndo ? 1 : 0,
    body: JSON.stringify(canUndo ? body : []),
  };
  await transaction.insertInto('plan_edits').values(row).execute();
  await writeSites(transaction, changes, id);
  await forgetOldEdits(transaction, id);
  return { kind: 'done', edit: toldEdit({ ...row, kind }, body) };
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

/** The newest row stays whatever it is: numbers go on from it. */
async function forgetOldEdits(transaction: Transaction<Tables>, newest: number): Promise<void> {
  await transaction.deleteFrom('plan_edits').where('can_undo', '=', 0).where('id', '<', newest).execute();
  const oldest = await transaction
    .selectFrom('plan_edits')
    .select('id')
    .where('can_undo', '=', 1)
    .orderBy('id', 'desc')
    .offset(KEPT_EDITS)
    .limit(1)
    .executeTakeFirst();
  if (oldest)
    await transaction
      .deleteFrom('plan_edits')
      .where('id', '<=', oldest.id)
      .where('id', '<', newest)
      .execute();
}

function readSite(body: string): PlanSite {
  const site: unknown = JSON.parse(body);
  if (!Check(PlanSiteSchema, site)) throw damaged();
  return site;
}

function readBody(text: string): EditBody {
  const body: unknown = JSON.parse(text);
  if (!Check(EditBodySchema, body)) throw damaged();
  return body;
}

function editKind(text: string): PlanEdit['kind'] {
  if (!Check(PlanEditKindSchema, text)) throw damaged();
  return text;
}

const damaged = (): StoreError => new StoreError('damaged', 'The catalogue of sites cannot be read.');
