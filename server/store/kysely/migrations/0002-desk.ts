import type { CreateTableBuilder, Kysely } from 'kysely';
import { columnTypes, type ColumnTypes, type DatabaseKind } from '../column-types.ts';

/** Who may use the desk, and what they did there. */
export async function createDesk(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  const types = columnTypes(kind);
  await createAccounts(db, types);
  await createTokens(db, types);
  await createAudit(db, kind, types);
  await createNotes(db, kind, types);
  await createRequests(db, kind, types);
}

async function createAccounts(db: Kysely<unknown>, { text, integer }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('accounts')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('name_key', text, (column) => column.notNull().unique())
    .addColumn('role', text, (column) => column.notNull())
    .addColumn('password_hash', text)
    .addColumn('external', text, (column) => column.unique())
    .addColumn('is_disabled', integer, (column) => column.notNull())
    .addColumn('created_at_ms', integer, (column) => column.notNull())
    .addColumn('last_login_at_ms', integer)
    .execute();
  await db.schema
    .createTable('sessions')
    .addColumn('cookie_hash', text, (column) => column.primaryKey())
    .addColumn('account_id', text, (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('csrf_token', text, (column) => column.notNull())
    .addColumn('created_at_ms', integer, (column) => column.notNull())
    .addColumn('expires_at_ms', integer, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('sessions_account').on('sessions').column('account_id').execute();
  await db.schema.createIndex('sessions_expiry').on('sessions').column('expires_at_ms').execute();
}

const createTokens = (db: Kysely<unknown>, { text, integer }: ColumnTypes): Promise<void> =>
  db.schema
    .createTable('tokens')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('secret_hash', text, (column) => column.notNull().unique())
    .addColumn('scopes', text, (column) => column.notNull())
    .addColumn('created_by', text, (column) => column.notNull())
    .addColumn('created_at_ms', integer, (column) => column.notNull())
    .addColumn('last_used_at_ms', integer)
    .addColumn('revoked_at_ms', integer)
    .execute();

/** Newest first is the order of every list of it: each way in ends in the order of arrival. */
async function createAudit(db: Kysely<unknown>, kind: DatabaseKind, types: ColumnTypes): Promise<void> {
  const { text, integer } = types;
  await withSequence(db.schema.createTable('audit'), kind, types)
    .addColumn('id', text, (column) => column.notNull().unique())
    .addColumn('at_ms', integer, (column) => column.notNull())
    .addColumn('who', text, (column) => column.notNull())
    .addColumn('action', text, (column) => column.notNull())
    .addColumn('subject', text)
    .addColumn('address', text)
    .execute();
  for (const column of ['at_ms', 'who', 'action', 'subject', 'address'])
    await db.schema.createIndex(`audit_${column}`).on('audit').columns([column, 'seq']).execute();
}

async function createNotes(db: Kysely<unknown>, kind: DatabaseKind, types: ColumnTypes): Promise<void> {
  const { text, integer } = types;
  await withSequence(db.schema.createTable('notes'), kind, types)
    .addColumn('id', text, (column) => column.notNull().unique())
    .addColumn('result_seq', integer, (column) =>
      column.notNull().references('results.seq').onDelete('cascade'),
    )
    .addColumn('author', text, (column) => column.notNull())
    .addColumn('at_ms', integer, (column) => column.notNull())
    .addColumn('body', text, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('notes_result').on('notes').columns(['result_seq', 'seq']).execute();
}

async function createRequests(db: Kysely<unknown>, kind: DatabaseKind, types: ColumnTypes): Promise<void> {
  const { text, integer } = types;
  await withSequence(db.schema.createTable('requests'), kind, types)
    .addColumn('id', text, (column) => column.notNull().unique())
    .addColumn('ticket', text, (column) => column.notNull())
    .addColumn('site', text)
    .addColumn('user_label', text)
    .addColumn('relay', text)
    .addColumn('duration_ms', integer, (column) => column.notNull())
    .addColumn('keep_packets', integer, (column) => column.notNull())
    .addColumn('created_by', text, (column) => column.notNull())
    .addColumn('created_at_ms', integer, (column) => column.notNull())
    .addColumn('is_withdrawn', integer, (column) => column.notNull())
    .execute();
}

/** A key in the order of arrival, which the database makes. */
const withSequence = <Table extends string>(
  table: CreateTableBuilder<Table>,
  kind: DatabaseKind,
  { integer }: ColumnTypes,
): CreateTableBuilder<Table, 'seq'> =>
  table.addColumn('seq', integer, (column) =>
    kind === 'sqlite' ? column.primaryKey() : column.primaryKey().generatedAlwaysAsIdentity(),
  );
