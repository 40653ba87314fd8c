import { describe, expect, it } from 'vitest';
import { KNOWN_BROWSER_MS, KnownBrowsers } from '../../../server/accounts/known-browsers.ts';
import type { Account } from '../../../server/store/port/desk.ts';

const ADA: Account = {
  id: 'account-ada',
  name: 'ada',
  role: 'viewer',
  passwordHash: '$argon2id$one',
  external: null,
  isDisabled: false,
  createdAtMs: 0,
  lastLoginAtMs: null,
};

describe('KnownBrowsers', () => {
  it('knows a browser again, with the same secret also after a restart', () => {
    const cookie = new KnownBrowsers('secret', () => 0).remember(ADA);
    const again = new KnownBrowsers('secret', () => KNOWN_BROWSER_MS - 1);
    const known = again.read(cookie)!;
    expect(again.isOf(known, ADA)).toBe(true);
    expect(again.isOf(known, { ...ADA, role: 'admin', lastLoginAtMs: 1 })).toBe(true);
    expect(new KnownBrowsers('other', () => 0).read(cookie)).toBeNull();
    expect(new KnownBrowsers('secret', () => KNOWN_BROWSER_MS).read(cookie)).toBeNull();
  });

  it.each([
    ['another account', { id: 'account-bob' }],
    ['the account with another password', { passwordHash: '$argon2id$two' }],
    ['the account without a password', { passwordHash: null }],
  ])('does not take it for one of %s', (_what, change) => {
    const browsers = new KnownBrowsers('secret', () => 0);
    expect(browsers.isOf(browsers.read(browsers.remember(ADA))!, { ...ADA, ...change })).toBe(false);
  });

  it('tells browsers of one account apart, and tells them neither name nor hash', () => {
    const browsers = new KnownBrowsers('secret', () => 0);
    const cookies = [browsers.remember(ADA), browsers.remember(ADA)];
    expect(new Set(cookies.map((cookie) => browsers.read(cookie)?.browserId)).size).toBe(2);
    for (const cookie of cookies) {
      const text = Buffer.from(cookie.split('.')[0] ?? '', 'base64url').toString();
      expect(text).not.toContain('argon2');
      expect(text).not.toContain('"ada"');
    }
  });

  it.each(['', '.', 'a', 'a.b', 'a.b.c', `${'A'.repeat(40)}.${'A'.repeat(43)}`])(
    'knows nobody by %j',
    (text) => {
      expect(new KnownBrowsers('secret', () => 0).read(text)).toBeNull();
    },
  );
});
