import { ScopeSchema, type Scope, type TokenRecord } from '../../../../src/wire/desk/admin.ts';
import type { Database } from '../database.ts';
import { KeptQuery } from '../kept-query.ts';
import { tellLoginsEnded } from './tell-logins.ts';

export const insertToken = (database: Database, token: TokenRecord, secretHash: string): Promise<void> =>
  database.write(async (transaction) => {
    await transaction
      .insertInto('tokens')
      .values({
        id: token.id,
        name: token.name,
        secret_hash: secretHash,
        scopes: JSON.stringify(token.scopes),
        created_by: token.createdBy,
        created_at_ms: token.createdAtMs,
        last_used_at_ms: token.lastUsedAtMs,
        revoked_at_ms: token.revokedAtMs,
      })
      .execute();
  });

/** Newest first. */
export const listTokens = (database: Database): Promise<readonly TokenRecord[]> =>
  database.read(async (db) => {
    const rows = await db
      .selectFrom('tokens')
      .selectAll()
      .orderBy('created_at_ms', 'desc')
      .orderBy('id')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      scopes: scopesIn(row.scopes),
      createdBy: row.created_by,
      createdAtMs: row.created_at_ms,
      lastUsedAtMs: row.last_used_at_ms,
      revokedAtMs: row.revoked_at_ms,
    }));
  });

/** With each result that a machine stores. */
const VALID_TOKEN = new KeptQuery((db, secretHash: string) =>
  db
    .selectFrom('tokens')
    .select(['id', 'name', 'scopes'])
    .where('secret_hash', '=', secretHash)
    .where('revoked_at_ms', 'is', null),
);

/** `null` when unknown or revoked. */
export const findToken = (
  database: Database,
  secretHash: string,
): Promise<{ id: string; name: string; scopes: readonly Scope[] } | null> =>
  database.read(async (db) => {
    const [row] = await VALID_TOKEN.rows(database.kind, db, secretHash);
    return row ? { id: row.id, name: row.name, scopes: scopesIn(row.scopes) } : null;
  });

export const setTokenUsed = (database: Database, id: string, atMs: number): Promise<void> =>
  database.write(async (transaction) => {
    await transaction.updateTable('tokens').set({ last_used_at_ms: atMs }).where('id', '=', id).execute();
  });

/** `false`: there is none that is not revoked already. */
export const setTokenRevoked = (database: Database, id: string, atMs: number): Promise<boolean> =>
  database.write(async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('tokens')
      .set({ revoked_at_ms: atMs })
      .where('id', '=', id)
      .where('revoked_at_ms', 'is', null)
      .executeTakeFirst();
    await tellLoginsEnded(database, transaction);
    return numUpdatedRows > 0n;
  });

const SCOPES: ReadonlySet<unknown> = new Set(ScopeSchema.anyOf.map((scope) => scope.const));

/** A scope that this version does not know allows nothing. */
function scopesIn(json: string): Scope[] {
  const data: unknown = JSON.parse(json);
  return Array.isArray(data) ? data.filter((each): each is Scope => SCOPES.has(each)) : [];
}
