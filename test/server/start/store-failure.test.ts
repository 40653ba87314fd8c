import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogFields } from '../../../server/log/log.ts';
import { pinoLog } from '../../../server/log/pino-log.ts';
import { logFault } from '../../../server/start/log-fault.ts';
import { rootCause } from '../../../server/start/root-cause.ts';
import { openConfiguredStore } from '../../../server/start/store.ts';
import { StoreError } from '../../../server/store/port/store-error.ts';

const NO_TABLE = new Error('no such table: label_words');

/** The line that a fault becomes for somebody at a terminal. */
function logged(error: unknown, fields: LogFields = {}): string {
  const lines: string[] = [];
  const epochMs = (): number => Date.UTC(2026, 0, 1);
  logFault(
    pinoLog({
      level: 'info',
      format: 'text',
      secrets: [],
      epochMs,
      write: (line) => lines.push(line),
    }),
    error,
    fields,
  );
  return lines.join('\n');
}

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
    const said = logged(new StoreError('failed', 'The database could not do it.', NO_TABLE), {
      requestId: '0123456789',
    });
    expect(said).toMatch(
      /^2026-01-01T00:00:00.000Z error The database could not do it. requestId=0123456789\n {2}StoreError: The database could not do it.\n {6}at /,
    );
    expect(said).toContain('\n  Caused by:\n  Error: no such table: label_words\n      at ');
  });

  it('stands in one line of the log where the operator can see to it', () => {
    expect(logged(new StoreError('full', 'There is no space left.', NO_TABLE))).toBe(
      '2026-01-01T00:00:00.000Z warn  There is no space left. (no such table: label_words)',
    );
    expect(logged(new StoreError('busy', 'It is in use.'))).toBe(
      '2026-01-01T00:00:00.000Z warn  It is in use.',
    );
    expect(logged('a string')).toBe('2026-01-01T00:00:00.000Z error a string');
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
