import { describe, expect, it } from 'vitest';
import { issueCredentials, readUsername } from '../../../server/relay/credentials.ts';

describe('issueCredentials (TURN REST)', () => {
  it('makes what coturn accepts with use-auth-secret', () => {
    // printf %s 1893456000:test-1 | openssl dgst -sha1 -hmac north -binary | base64
    expect(issueCredentials({ secret: 'north', testId: 'test-1', expiresAtS: 1_893_456_000.9 })).toEqual({
      username: '1893456000:test-1',
      credential: 'zHGCeut3I7AuGs52xGevl6SMyAU=',
    });
  });
});

describe('a name with its issuer', () => {
  it('reads as it was issued, and is another name than one without', () => {
    const one = { secret: 'north', testId: 'test-1', expiresAtS: 1_893_456_000 };
    const issued = issueCredentials({ ...one, issuer: 'here_1-x' });
    expect(issued.username).toBe('1893456000:test-1@here_1-x');
    expect(issued.credential).not.toBe(issueCredentials(one).credential);
    expect(readUsername(issued.username)).toEqual({
      expiresAtS: 1_893_456_000,
      testId: 'test-1',
      issuer: 'here_1-x',
    });
  });
});

describe('readUsername', () => {
  it.each([
    ['1893456000:test-1', { expiresAtS: 1_893_456_000, testId: 'test-1' }],
    ['1:a:b', { expiresAtS: 1, testId: 'a:b' }],
    ['0:x', { expiresAtS: 0, testId: 'x' }],
    ['test-1', null],
    [':test-1', null],
    ['1893456000:', null],
    ['1893456000', null],
    ['-5:x', null],
    ['+5:x', null],
    ['1e9:x', null],
    ['0x10:x', null],
    [' 5:x', null],
    ['5 :x', null],
    ['Infinity:x', null],
    ['NaN:x', null],
    ['1234567890123:x', null],
    ['toString', null],
    ['__proto__', null],
    ['', null],
  ])('reads "%s"', (username, user) => expect(readUsername(username)).toEqual(user));
});
