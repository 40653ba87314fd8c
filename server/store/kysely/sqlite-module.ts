import { createRequire } from 'node:module';
import type BetterSqlite from 'better-sqlite3';

/** The class of a database file, of either package: what we call is the same in both. */
export type SqliteModule = typeof BetterSqlite;

/**
 * Version 12 of better-sqlite3, which npm builds for the Node that it runs with. Node 24 ends in it: a statement that is
 * collected in a thread takes a hook away from an isolate that is gone.
 */
export const BUILT_PACKAGE = 'better-sqlite3';
/** Version 13, which brings binaries for every Node from 22 on (Node-API). Node 20 crashes in it. */
export const PACKED_PACKAGE = 'better-sqlite3-napi';
const PACKED_FROM_MAJOR = 22;

/** The package that SQLite comes from under a Node, which is told by its version (`v24.21.0`). */
export function sqlitePackage(nodeVersion: string): typeof BUILT_PACKAGE | typeof PACKED_PACKAGE {
  const major = Number(/^v(\d+)\./.exec(nodeVersion)?.[1]);
  return major >= PACKED_FROM_MAJOR ? PACKED_PACKAGE : BUILT_PACKAGE;
}

const require = createRequire(import.meta.url);

/**
 * SQLite for this Node. Both packages are optional, so that neither the one that cannot be built nor the one that this
 * Node is too old for fails an installation. Throws what `nativeModuleProblem` puts in words.
 */
export const sqliteModule = (): SqliteModule => require(sqlitePackage(process.version)) as SqliteModule;
