import { sql, type Kysely, type Transaction } from 'kysely';
import { Check } from 'typebox/value';
import { EMPTY_PLAN, type DeploymentPlan } from '../../../../src/core/plan/test-plan-change.ts';
import {
  DeploymentPlanSchema,
  PlanTestsEditSchema,
  type PlanTestsEdit,
} from '../../../../src/wire/desk/plan/tests.ts';
import type { PlanTestsOutcome, PlanTestStore, StoredPlanTests } from '../../port/plan-tests.ts';
import { StoreError } from '../../port/store-error.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import { forgetOldEdits } from './kept-edits.ts';
import type { PlanTestEditsTable } from './plan-tables.ts';

/** A number that nobody else locks: that of the catalogue and one more (plan-store.ts). */
const LOCK = 33_439_475;

/** The plan of tests in either database: the newest edit has it as it is. */
export class KyselyPlanTestStore implements PlanTestStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  current(): Promise<StoredPlanTests> {
    return this.#database.read(async (db) => {
      const newest = await newestRow(db);
      const last = await lastRow(db);
      return {
        revision: newest?.id ?? 0,
        plan: newest ? planIn(newest.after) : EMPTY_PLAN,
        lastEdit: last ? editOf(last) : null,
      };
    });
  }

  put(revision: number, plan: DeploymentPlan, edit: Omit<PlanTestsEdit, 'id'>): Promise<PlanTestsOutcome> {
    return this.#alone(async (transaction) => {
      const newest = await newestRow(transaction);
      if ((newest?.id ?? 0) !== revision) return { kind: 'conflict' };
      return write(transaction, {
        id: revision + 1,
        kind: edit.kind,
        step: edit.step,
        edited_by: edit.by,
        at_ms: edit.atMs,
        can_undo: 1,
        before: newest?.after ?? JSON.stringify(EMPTY_PLAN),
        after: JSON.stringify(plan),
      });
    });
  }

  undo(editId: number, by: string, atMs: number): Promise<PlanTestsOutcome> {
    return this.#alone(async (transaction) => {
      const row = await lastRow(transaction);
      if (row?.id !== editId) return { kind: 'conflict' };
      await transaction
        .updateTable('plan_test_edits')
        .set({ can_undo: 0 })
        .where('id', '=', editId)
        .execute();
      const newest = await newestRow(transaction);
      return write(transaction, {
        ...row,
        id: (newest?.id ?? 0) + 1,
        edited_by: by,
        at_ms: atMs,
        can_undo: 0,
        before: newest?.after ?? row.after,
        after: row.before,
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

const newestRow = (db: Kysely<Tables>): Promise<PlanTestEditsTable | undefined> =>
  db.selectFrom('plan_test_edits').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst();

const lastRow = (db: Kysely<Tables>): Promise<PlanTestEditsTable | undefined> =>
  db
    .selectFrom('plan_test_edits')
    .selectAll()
    .where('can_undo', '=', 1)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

async function write(transaction: Transaction<Tables>, row: PlanTestEditsTable): Promise<PlanTestsOutcome> {
  await transaction.insertInto('plan_test_edits').values(row).execute();
  await forgetOldEdits(transaction, 'plan_test_edits', row.id);
  return { kind: 'done', edit: editOf(row) };
}

function editOf({ id, kind, step, edited_by: by, at_ms: atMs }: PlanTestEditsTable): PlanTestsEdit {
  const edit = { id, kind, step, by, atMs };
  if (!Check(PlanTestsEditSchema, edit)) throw damaged();
  return edit;
}

function planIn(text: string): DeploymentPlan {
  const plan: unknown = JSON.parse(text);
  if (!Check(DeploymentPlanSchema, plan)) throw damaged();
  return plan;
}

const damaged = (): StoreError => new StoreError('damaged', 'The plan of tests cannot be read.');
