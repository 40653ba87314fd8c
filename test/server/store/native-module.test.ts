import { describe, expect, it } from 'vitest';
import { asStoreError } from '../../../server/store/kysely/error-mapping.ts';
import { nativeModuleProblem } from '../../../server/store/kysely/native-module.ts';
import { sqliteModule, sqlitePackage } from '../../../server/store/kysely/sqlite-module.ts';

const withCode = (code: string, message: string): Error => Object.assign(new Error(message), { code });

/** As Node 20 throws it for a module that another Node built. */
const builtFor = (has: number): Error =>
  withCode(
    'ERR_DLOPEN_FAILED',
    "The module '/srv/edgewise/node_modules/better-sqlite3/build/Release/better_sqlite3.node'\n" +
      'was compiled against a different Node.js version using\n' +
      `NODE_MODULE_VERSION ${has}. This version of Node.js requires\nNODE_MODULE_VERSION 115. ` +
      'Please try re-compiling or re-installing\nthe module (for instance, using `npm rebuild` or `npm install`).',
  );

/** As `bindings` throws it when install scripts did not run. */
const NOT_BUILT = new Error(
  'Could not locate the bindings file. Tried:\n' +
    ' → /srv/edgewise/node_modules/better-sqlite3/build/better_sqlite3.node\n' +
    ' → /srv/edgewise/node_modules/better-sqlite3/build/Release/better_sqlite3.node',
);

/** As Node throws it for a package that npm left out. */
const notInstalled = (name: string): Error =>
  withCode(
    'MODULE_NOT_FOUND',
    `Cannot find module '${name}'\nRequire stack:\n- /srv/edgewise/dist/node/edgewise.js`,
  );

describe('the package that SQLite comes from', () => {
  it.each([
    ['v20.19.0', 'better-sqlite3'],
    ['v20.20.2', 'better-sqlite3'],
    ['v22.12.0', 'better-sqlite3-napi'],
    ['v24.21.0', 'better-sqlite3-napi'],
    ['v100.0.0', 'better-sqlite3-napi'],
  ])('under Node %s is %s', (version, name) => {
    expect(sqlitePackage(version)).toBe(name);
  });

  it('is there for this Node, and has the SQLite that both packages need of it', () => {
    const db = new (sqliteModule())(':memory:');
    // Of the two, 12.11.1 has 3.53.2 and 13.2.0 has 3.54.1 (their own headers).
    const version = String(db.prepare('select sqlite_version()').pluck().get());
    db.close();
    expect(version).toBe(sqlitePackage(process.version) === 'better-sqlite3' ? '3.53.2' : '3.54.1');
  });
});

describe('a native module of SQLite that cannot be used', () => {
  it.each([
    ['Node 22', 127],
    ['Node 24', 137],
  ])('was built for %s', (_node, has) => {
    expect(nativeModuleProblem(builtFor(has), 'v20.20.2')).toBe(
      `SQLite's module, better-sqlite3, was built for another Node (its module version is ${has}, and Node v20.20.2 needs 115): ` +
        'run "npm rebuild better-sqlite3" with the Node that runs Edgewise.',
    );
  });

  it('was not built', () => {
    expect(nativeModuleProblem(NOT_BUILT, 'v20.20.2')).toBe(
      "SQLite's module, better-sqlite3, is not built for Node v20.20.2: " +
        'run "npm rebuild better-sqlite3" with the Node that runs Edgewise.',
    );
  });

  it('is not installed, which a build that failed comes to on Node 20', () => {
    expect(nativeModuleProblem(notInstalled('better-sqlite3'), 'v20.20.2')).toBe(
      "SQLite's module, better-sqlite3, is not installed: " +
        'with python3, make and a C++ compiler there, run "npm ci" with the Node that runs Edgewise.',
    );
    expect(nativeModuleProblem(notInstalled('better-sqlite3-napi'), 'v24.21.0')).toBe(
      'SQLite\'s module, better-sqlite3-napi, is not installed: run "npm ci" with the Node that runs Edgewise.',
    );
  });

  it('has no binary for this system', () => {
    const cause = withCode(
      'MODULE_NOT_FOUND',
      "Cannot find module '/srv/edgewise/node_modules/better-sqlite3-napi/build/Release/better_sqlite3.node'\n" +
        'Require stack:\n- /srv/edgewise/node_modules/better-sqlite3-napi/lib/binding.js',
    );
    expect(nativeModuleProblem(cause, 'v24.21.0')).toBe(
      "SQLite's module, better-sqlite3-napi, has no binary for this system: " +
        'run "npm explore better-sqlite3-napi -- npm run build-release" with the Node that runs Edgewise.',
    );
  });

  it('needs what the system does not have', () => {
    const cause = withCode('ERR_DLOPEN_FAILED', "/lib/libm.so.6: version `GLIBC_2.38' not found");
    expect(nativeModuleProblem(cause, 'v20.20.2')).toBe(
      "SQLite's module, better-sqlite3, cannot be loaded by Node v20.20.2: " +
        'run "npm rebuild better-sqlite3" with the Node that runs Edgewise.',
    );
    expect(nativeModuleProblem(cause, 'v22.23.3')).toBe(
      "SQLite's module, better-sqlite3-napi, cannot be loaded by Node v22.23.3: " +
        'run "npm explore better-sqlite3-napi -- npm run build-release" with the Node that runs Edgewise.',
    );
  });

  it('is no other failure', () => {
    for (const error of [
      new Error('no such table'),
      withCode('SQLITE_FULL', 'x'),
      withCode('MODULE_NOT_FOUND', "Cannot find module 'pg'"),
      'x',
    ])
      expect(nativeModuleProblem(error)).toBeNull();
  });

  it('is what the store says, with its cause', () => {
    for (const cause of [builtFor(127), NOT_BUILT]) {
      const error = asStoreError(cause);
      expect(error).toMatchObject({ code: 'failed', cause });
      expect(error.message).toContain('run "npm rebuild better-sqlite3"');
    }
    for (const name of ['better-sqlite3', 'better-sqlite3-napi']) {
      const cause = notInstalled(name);
      const error = asStoreError(cause);
      expect(error).toMatchObject({ code: 'failed', cause });
      expect(error.message).toContain('run "npm ci"');
    }
  });
});
