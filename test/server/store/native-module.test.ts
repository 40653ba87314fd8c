import { describe, expect, it } from 'vitest';
import { asStoreError } from '../../../server/store/kysely/error-mapping.ts';
import { nativeModuleProblem } from '../../../server/store/kysely/native-module.ts';

/** As Node 22 and 24 throw it for a module that Node 20 built. */
const builtFor20 = (needs: number): Error =>
  Object.assign(
    new Error(
      "The module '/srv/edgewise/node_modules/better-sqlite3/build/Release/better_sqlite3.node'\n" +
        'was compiled against a different Node.js version using\n' +
        `NODE_MODULE_VERSION 115. This version of Node.js requires\nNODE_MODULE_VERSION ${needs}. ` +
        'Please try re-compiling or re-installing\nthe module (for instance, using `npm rebuild` or `npm install`).',
    ),
    { code: 'ERR_DLOPEN_FAILED' },
  );

/** As `bindings` throws it when install scripts did not run. */
const NOT_BUILT = new Error(
  'Could not locate the bindings file. Tried:\n' +
    ' → /srv/edgewise/node_modules/better-sqlite3/build/better_sqlite3.node\n' +
    ' → /srv/edgewise/node_modules/better-sqlite3/build/Release/better_sqlite3.node',
);

describe('a native module of SQLite that cannot be used', () => {
  it.each([
    ['v22.23.3', 127],
    ['v24.21.0', 137],
  ])('was built for another Node than %s', (version, needs) => {
    expect(nativeModuleProblem(builtFor20(needs), version)).toBe(
      `SQLite's module, better-sqlite3, was built for another Node (its module version is 115, and Node ${version} needs ${needs}): ` +
        'run "npm rebuild better-sqlite3" with the Node that runs Edgewise.',
    );
  });

  it('was not built', () => {
    expect(nativeModuleProblem(NOT_BUILT, 'v22.23.3')).toBe(
      "SQLite's module, better-sqlite3, is not built for Node v22.23.3: " +
        'run "npm rebuild better-sqlite3" with the Node that runs Edgewise.',
    );
  });

  it('needs what the system does not have', () => {
    const cause = Object.assign(new Error("/lib/libm.so.6: version `GLIBC_2.38' not found"), {
      code: 'ERR_DLOPEN_FAILED',
    });
    expect(nativeModuleProblem(cause, 'v22.23.3')).toContain(
      'cannot be loaded by Node v22.23.3: run "npm rebuild',
    );
  });

  it('is no other failure', () => {
    for (const error of [
      new Error('no such table'),
      Object.assign(new Error('x'), { code: 'SQLITE_FULL' }),
      'x',
    ])
      expect(nativeModuleProblem(error)).toBeNull();
  });

  it('is what the store says, with its cause', () => {
    for (const cause of [builtFor20(127), NOT_BUILT]) {
      const error = asStoreError(cause);
      expect(error).toMatchObject({ code: 'failed', cause });
      expect(error.message).toContain('run "npm rebuild better-sqlite3"');
    }
  });
});
