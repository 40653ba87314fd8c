import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeFault } from '../../../server/start/describe-fault.ts';
import { rootCause } from '../../../server/start/root-cause.ts';
import { openConfiguredStore } from '../../../server/start/store.ts';
import { StoreError } from '../../../server/store/port/store-error.ts';

const NO_TABLE = new Error('no such table: label_words');

describe('the cause of a failure of the database', () => {
  let dataDir: string;
  beforeEach(() => (dataDir = mkdtempSync(path.join(tmpdir(), 'edgewise-failure-'))));
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it('is told by a start that fails', async () => {
    writeFileSync(
      path.join(dataDir, 'edgewise.sqlite'),
      'this is no database, but long enough to look like one',
    );
    const file = path.join(dataDir, 'edgewise.sqlite');
    await expect(openConfiguredStore({ databaseUrl: null, dataDir }, () => undefined)).rejects.toThrow(
      `The database is damaged, or is not one of Edgewise. (${file}: file is not a database)`,
    );
  });

  it('stands in the log, where the code may be wrong with its place', () => {
    const said = describeFault(new StoreError('failed', 'The database could not do it.', NO_TABLE));
    expect(said).toContain('StoreError: The database could not do it.\n    at ');
    expect(said).toContain('Caused by: Error: no such table: label_words\n    at ');
  });

  it('stands in one line of the log where the operator can see to it', () => {
    expect(describeFault(new StoreError('full', 'There is no space left.', NO_TABLE))).toBe(
      'There is no space left. (no such table: label_words)',
    );
    expect(describeFault(new StoreError('busy', 'It is in use.'))).toBe('It is in use.');
    expect(describeFault('a string')).toBe('a string');
  });

  it('is the last of several, its code when it has no words, and one line of bounded length', () => {
    expect(rootCause(new Error('a', { cause: new Error('b', { cause: NO_TABLE }) }))).toBe(NO_TABLE.message);
    const refused = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' });
    expect(rootCause(new Error('a', { cause: refused }))).toBe('ECONNREFUSED');
    expect(rootCause(new Error('a', { cause: new Error('one\n  two') }))).toBe('one two');
    expect(rootCause(new Error('a', { cause: new Error('x'.repeat(1000)) }))).toHaveLength(303);
    expect(rootCause(new Error('a'))).toBeNull();
  });
});
