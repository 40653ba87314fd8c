import { sql, type Kysely } from 'kysely';
import { columnTypes, type ColumnTypes, type DatabaseKind } from '../column-types.ts';

/** Editors, tags of results, and views of the list that are kept under a name. */
export async function extendDesk(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  const types = columnTypes(kind);
  // Viewers could work on results until now, which is for editors from here on: nobody loses a right by an update.
  await sql`update accounts set role = 'editor' where role = 'viewer'`.execute(db);
  await addTags(db, types);
  await addViews(db, types);
}

async function addTags(db: Kysely<unknown>, { text, integer }: ColumnTypes): Promise<void> {
  await db.schema
    .alterTable('results')
    .addColumn('tags', text, (column) => column.notNull().defaultTo('[]'))
    .execute();
  await db.schema
    .createTable('result_tags')
    .addColumn('tag_key', text, (column) => column.notNull())
    .addColumn('at_ms', integer, (column) => column.notNull())
    .addColumn('seq', integer, (column) => column.notNull().references('results.seq').onDelete('cascade'))
    .addColumn('tag', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('result_tags_key', ['seq', 'tag_key'])
    .execute();
  await db.schema
    .createIndex('result_tags_by_tag')
    .on('result_tags')
    .columns(['tag_key', 'at_ms', 'seq'])
    .execute();
}

async function addViews(db: Kysely<unknown>, { text, integer }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('views')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('account_id', text, (column) => column.notNull())
    .addColumn('owner', text, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('is_shared', integer, (column) => column.notNull())
    .addColumn('query', text, (column) => column.notNull())
    .addColumn('columns', text)
    .execute();
  await db.schema.createIndex('views_account').on('views').column('account_id').execute();
}
