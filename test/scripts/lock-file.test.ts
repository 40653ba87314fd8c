import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));

/**
 * The package says `gypfile: false`, since its binaries are in it. npm builds it all the same, since it goes by the lock
 * file and leaves that out when it writes one (`npm ci` and `npm install` read it, npm 10 and 11); where the build fails,
 * the package is left out without a word, and Node 22 and 24 have no SQLite. So the line is put back by hand.
 */
it('package-lock.json has "gypfile": false for better-sqlite3-napi, which npm drops when it writes the file', () => {
  expect(read('package-lock.json')).toMatchObject({
    packages: { 'node_modules/better-sqlite3-napi': { name: 'better-sqlite3', gypfile: false } },
  });
});
