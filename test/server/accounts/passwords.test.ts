import { describe, expect, it } from 'vitest';
import {
  ARGON2ID,
  generatePassword,
  Passwords,
  problemOfPassword,
} from '../../../server/accounts/passwords.ts';

/** As little work as Argon2 allows: for what is not about the work. */
const CHEAP = { memoryCost: 8, timeCost: 1, parallelism: 1 };

describe('Passwords', () => {
  it('hash by Argon2id with the settings of OWASP, with a salt of their own each', async () => {
    const passwords = new Passwords();
    const hashes = await Promise.all([passwords.hash('correct horse'), passwords.hash('correct horse')]);
    expect(hashes[0]).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(hashes[0]).not.toBe(hashes[1]);
    expect(ARGON2ID).toEqual({ memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  });

  it('know their own and no other', async () => {
    const passwords = new Passwords();
    const stored = await passwords.hash('correct horse');
    expect(await passwords.verify(stored, 'correct horse')).toBe('right');
    expect(await passwords.verify(stored, 'Correct horse')).toBe('wrong');
    expect(await passwords.verify(stored, '')).toBe('wrong');
  });

  it('agree with a hash that the reference implementation of Argon2 is tested with', async () => {
    const stored = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await new Passwords().verify(stored, 'password')).toBe('stale');
    expect(await new Passwords().verify(stored, 'Password')).toBe('wrong');
  });

  it('are the same however their letters are composed', async () => {
    const passwords = new Passwords(CHEAP);
    const stored = await passwords.hash('Gr\u00fc\u00dfe aus K\u00f6ln');
    expect(await passwords.verify(stored, 'Gru\u0308\u00dfe aus Ko\u0308ln')).toBe('right');
  });

  it.each([
    ['another cost', { memoryCost: 16 }],
    ['more passes', { timeCost: 2 }],
    ['other lanes', { memoryCost: 16, parallelism: 2 }],
  ])('are to be hashed again after %s', async (_what, change) => {
    const stored = await new Passwords({ ...CHEAP, ...change }).hash('correct horse');
    expect(await new Passwords(CHEAP).verify(stored, 'correct horse')).toBe('stale');
    expect(await new Passwords(CHEAP).verify(stored, 'wrong horse')).toBe('wrong');
  });

  it('are worked for as hard when there is nobody of that name', async () => {
    const passwords = new Passwords({ memoryCost: 65_536, timeCost: 3, parallelism: 1 });
    const stored = await passwords.hash('correct horse');
    const oneCpuMsOf = async (hashed: string | null): Promise<number> => {
      const before = process.cpuUsage();
      expect(await passwords.verify(hashed, 'guess')).toBe('wrong');
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    };
    /** The least of some: whatever else this process works at (collecting garbage, hashes of tests before) is added. */
    const cpuMsOf = async (hashed: string | null): Promise<number> => {
      const each: number[] = [];
      for (let at = 0; at < 5; at += 1) each.push(await oneCpuMsOf(hashed));
      return Math.min(...each);
    };
    const known = await cpuMsOf(stored);
    const unknown = await cpuMsOf(null);
    // Work, not time: the machine may be busy. A shortcut would be a hundredth of it.
    expect(unknown).toBeGreaterThan(known / 3);
    expect(unknown).toBeLessThan(known * 3);
  });

  it('never let nobody in, whatever the password', async () => {
    const passwords = new Passwords(CHEAP);
    for (const guess of ['', '\0', 'password']) expect(await passwords.verify(null, guess)).toBe('wrong');
  });

  it('refuse more at once than they can do in a second', async () => {
    const passwords = new Passwords(CHEAP);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 110 }, () => passwords.verify(null, 'guess')),
    );
    const refused = outcomes.filter((each) => each.status === 'rejected');
    // Two run, a hundred wait.
    expect(refused).toHaveLength(8);
    for (const { reason } of refused) expect(reason).toMatchObject({ name: 'AccountError', code: 'busy' });
    // And afterwards there is room again.
    expect(await passwords.verify(null, 'guess')).toBe('wrong');
  });
});

describe('problemOfPassword', () => {
  it.each([
    ['ten letters', 'abcdefghij', null],
    ['ten characters outside of the BMP', '😀😁😂🤣😃😄😅😆😉😊', null],
    ['a passphrase', 'correct horse battery staple', null],
    ['nine', 'abcdefghi', 'The password has 9 characters; it needs 10 at least.'],
    ['one', 'a', 'The password has 1 character; it needs 10 at least.'],
    ['none', '', 'The password has 0 characters; it needs 10 at least.'],
    ['the same over and over', 'ababababababab', 'The password is the same few characters over and over.'],
    ['the name and a year', 'Ada.Lovelace2026', 'The password is hardly more than the name.'],
    ['a novel', 'ab c'.repeat(300), 'The password has 1200 characters; it may have 1000 at most.'],
  ])('judges %s', (_what, password, problem) => {
    expect(problemOfPassword(password, 'ada.lovelace')).toBe(problem);
  });
});

describe('generatePassword', () => {
  it('gives passwords that are allowed, and never the same', () => {
    const made = Array.from({ length: 200 }, generatePassword);
    for (const password of made) {
      expect(password).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/);
      expect(password).not.toMatch(/[01ijlo]/);
      expect(problemOfPassword(password, 'ada')).toBeNull();
    }
    expect(new Set(made).size).toBe(200);
  });
});
