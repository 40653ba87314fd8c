import { sql, type Transaction } from 'kysely';
import { LOGINS_ENDED, SERVER_CHANNEL } from '../../port/server-link.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';

/**
 * Tells the servers of this PostgreSQL that a login or a token has ended, whoever ended it, the command line included: with the
 * transaction, so that whoever hears it and looks finds it so.
 */
export async function tellLoginsEnded(database: Database, transaction: Transaction<Tables>): Promise<void> {
  if (database.kind !== 'postgresql') return;
  await sql`select pg_notify(${SERVER_CHANNEL}, ${LOGINS_ENDED})`.execute(transaction);
}
