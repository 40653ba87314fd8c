import { describe, expect, it } from 'vitest';
import { ownPath, PENDING_MS, PendingLogins } from '../../../server/accounts/pending-logins.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const PENDING = { state: 'state', nonce: 'nonce', verifier: 'verifier' };

describe('PendingLogins', () => {
  function open() {
    const clock = new ManualClock();
    const nowMs = () => clock.nowEpochMs();
    return { clock, nowMs, logins: new PendingLogins('secret', nowMs) };
  }

  it('give back what they sealed, for ten minutes, and over a restart', async () => {
    const { clock, nowMs, logins } = open();
    const cookie = logins.seal(PENDING, '/desk/r/1?x=ä');
    await clock.advance(PENDING_MS - 1);
    expect(new PendingLogins('secret', nowMs).open(cookie)).toEqual({
      pending: PENDING,
      to: '/desk/r/1?x=ä',
    });
    await clock.advance(1);
    expect(logins.open(cookie)).toBeNull();
  });

  it('open nothing that they did not seal', () => {
    const { nowMs, logins } = open();
    const cookie = logins.seal(PENDING, '/desk');
    const [text = '', mac = ''] = cookie.split('.');
    const forged = Buffer.from(
      JSON.stringify({ ...PENDING, to: '//evil.example', untilMs: nowMs() + 1 }),
    ).toString('base64url');
    for (const each of ['', '.', 'x', text, `${text}.`, `.${mac}`, `${forged}.${mac}`, `${cookie}.${mac}`])
      expect(logins.open(each)).toBeNull();
    expect(new PendingLogins('another', nowMs).open(cookie)).toBeNull();
    // Every single character counts.
    for (let at = 0; at < cookie.length - 1; at += 1) {
      const other = cookie[at] === 'A' ? 'B' : 'A';
      expect(logins.open(cookie.slice(0, at) + other + cookie.slice(at + 1))).toBeNull();
    }
  });
});

describe('ownPath', () => {
  it.each(['/desk', '/desk/r/abc?x=1&y=%2F#top', '/', '/r/1', '/desk?to=https://evil.example'])(
    'goes to %s',
    (path) => {
      expect(ownPath(path, '/desk')).toBe(path);
    },
  );

  it.each([
    undefined,
    '',
    'desk',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/desk\r\nset-cookie: a=b',
    `/${'a'.repeat(2000)}`,
  ])('goes to the desk for %j', (path) => {
    expect(ownPath(path, '/desk')).toBe('/desk');
  });
});
