import { describe, expect, it } from 'vitest';
import { asStoreError } from '../../../server/store/kysely/error-mapping.ts';
import { StoreError } from '../../../server/store/port/store-error.ts';

const withCode = (code: string, more: object = {}): Error =>
  Object.assign(new Error(code), { code, ...more });

describe('asStoreError', () => {
  it.each([
    ['SQLITE_FULL', 'full'],
    ['SQLITE_BUSY', 'busy'],
    ['SQLITE_BUSY_SNAPSHOT', 'busy'],
    ['SQLITE_LOCKED', 'busy'],
    ['SQLITE_CORRUPT_INDEX', 'damaged'],
    ['SQLITE_NOTADB', 'damaged'],
    ['SQLITE_READONLY', 'failed'],
    ['SQLITE_IOERR_FSYNC', 'failed'],
    // Disk full, too many connections, deadlock, lock timeout, statement timeout, admin shutdown, connection failure.
    ['53100', 'full'],
    ['53300', 'unreachable'],
    ['40P01', 'busy'],
    ['55P03', 'busy'],
    ['57014', 'busy'],
    ['57P01', 'unreachable'],
    ['57P03', 'unreachable'],
    ['08006', 'unreachable'],
    ['XX001', 'damaged'],
    ['28P01', 'failed'],
    ['42601', 'failed'],
    ['ECONNRESET', 'unreachable'],
    ['ENOSPC', 'full'],
  ])('takes %s for %s', (code, expected) => {
    const cause = withCode(code);
    expect(asStoreError(cause)).toMatchObject({ name: 'StoreError', code: expected, cause });
  });

  it('takes any failure to connect for unreachable', () => {
    for (const code of ['ECONNREFUSED', 'ENOENT', 'EACCES'])
      expect(asStoreError(withCode(code, { syscall: 'connect' })).code).toBe('unreachable');
    expect(asStoreError(withCode('ENOTFOUND', { syscall: 'getaddrinfo' })).code).toBe('unreachable');
    expect(asStoreError(withCode('EACCES', { syscall: 'mkdir' })).code).toBe('failed');
  });

  it('knows the words of a lost connection, which has no code', () => {
    for (const words of ['Connection terminated unexpectedly', 'timeout exceeded when trying to connect'])
      expect(asStoreError(new Error(words)).code).toBe('unreachable');
    expect(asStoreError(new Error('something else')).code).toBe('failed');
    expect(asStoreError('a string').code).toBe('failed');
  });

  it('leaves an error of the port as it is', () => {
    const error = new StoreError('newer', 'newer');
    expect(asStoreError(error)).toBe(error);
  });

  it('says each in one sentence without the code', () => {
    for (const code of ['SQLITE_FULL', '53100', 'SQLITE_READONLY', '28P01', '42601'])
      expect(asStoreError(withCode(code)).message).toMatch(/^The[a-z ]+\.$|^There[a-z ]+\.$/iu);
  });
});
