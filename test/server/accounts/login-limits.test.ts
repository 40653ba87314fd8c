import { describe, expect, it } from 'vitest';
import { inWords, LoginLimits } from '../../../server/accounts/login-limits.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Fails as often as told, each as soon as it may be tried; returns the waits in between. */
function fail(limits: LoginLimits, name: string, address: string, times: number, fromMs: number): number[] {
  const waits: number[] = [];
  let nowMs = fromMs;
  for (let time = 0; time < times; time += 1) {
    const waitMs = limits.begin(name, address, nowMs);
    waits.push(waitMs);
    if (waitMs === 0) continue;
    nowMs += waitMs;
    expect(limits.begin(name, address, nowMs)).toBe(0);
  }
  return waits;
}

describe('LoginLimits, of one account from one address', () => {
  it('lets five attempts fail, then doubles the wait up to a quarter of an hour', () => {
    expect(fail(new LoginLimits(), 'ada', 'a', 16, 0).map((ms) => ms / 1000)).toEqual([
      0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900,
    ]);
  });

  it('counts down while one waits, and does not begin again for asking', () => {
    const limits = new LoginLimits();
    fail(limits, 'ada', 'a', 6, 0);
    // The sixth failed at 2 s, so the seventh may begin at 6 s.
    expect(limits.begin('ada', 'a', 2000)).toBe(4000);
    expect(limits.begin('ada', 'a', 5000)).toBe(1000);
    expect(limits.begin('ada', 'a', 5999)).toBe(1);
    expect(limits.begin('ada', 'a', 6000)).toBe(0);
  });

  it('takes a name for the same however it is typed', () => {
    const limits = new LoginLimits();
    for (const name of ['ada', 'ADA', ' Ada ', 'aDA', 'ada ']) limits.begin(name, 'a', 0);
    expect(limits.begin('ada', 'a', 0)).toBe(2000);
  });

  it('forgets everything once the password was right', () => {
    const limits = new LoginLimits();
    fail(limits, 'ada', 'a', 4, 0);
    expect(limits.begin('ada', 'a', 0)).toBe(0);
    limits.succeeded('ada', 'a', 0);
    expect(fail(limits, 'ada', 'a', 6, 0)).toEqual([0, 0, 0, 0, 0, 2000]);
  });

  it('forgets after an hour without a failure', () => {
    const limits = new LoginLimits();
    fail(limits, 'ada', 'a', 5, 0);
    expect(limits.begin('ada', 'a', 2000)).toBe(0);
    expect(fail(limits, 'ada', 'a', 5, 2000 + HOUR)).toEqual([0, 0, 0, 0, 0]);
  });

  it('counts attempts that are under way, so that many at once gain nothing', () => {
    const limits = new LoginLimits();
    const waits = Array.from({ length: 100 }, () => limits.begin('ada', 'a', 0));
    expect(waits.filter((ms) => ms === 0)).toHaveLength(5);
  });
});

describe('LoginLimits, of one address', () => {
  it('slows a guesser down who tries name after name, up to a minute each', () => {
    const limits = new LoginLimits();
    const waits: number[] = [];
    let nowMs = 0;
    for (let name = 0; name < 38; name += 1) {
      const waitMs = limits.begin(`name ${name}`, 'a', nowMs);
      waits.push(waitMs / 1000);
      nowMs += waitMs;
      if (waitMs > 0) limits.begin(`name ${name}`, 'a', nowMs);
    }
    expect(waits).toEqual([...Array.from({ length: 30 }, () => 0), 1, 2, 4, 8, 16, 32, 60, 60]);
    // Somebody else, elsewhere, is not slowed down.
    expect(limits.begin('name 0', 'b', nowMs)).toBe(0);
  });

  it('does not count logins that succeed: an office is one address', () => {
    const limits = new LoginLimits();
    for (let person = 0; person < 500; person += 1) {
      expect(limits.begin(`person ${person}`, 'office', 0)).toBe(0);
      limits.succeeded(`person ${person}`, 'office', 0);
    }
  });
});

describe('LoginLimits, of one account from anywhere', () => {
  /** 60 addresses guess, one after the other. */
  function underAttack(): LoginLimits {
    const limits = new LoginLimits();
    for (let address = 0; address < 60; address += 1) limits.begin('ada', `guesser ${address}`, 0);
    return limits;
  }

  it('holds up addresses that have guessed before', () => {
    const limits = underAttack();
    // 60 failures are 10 over the free ones: 2^10 s are beyond the longest wait, a minute.
    expect(limits.begin('ada', 'guesser 0', 0)).toBe(MINUTE);
    expect(limits.begin('ada', 'guesser 0', MINUTE)).toBe(0);
    // They share the minute: it is one guess for all of them.
    expect(limits.begin('ada', 'guesser 1', MINUTE)).toBe(MINUTE);
  });

  it('never locks out somebody who knows the password, however long others guess', () => {
    const limits = underAttack();
    for (let minute = 1; minute <= 600; minute += 1) {
      limits.begin('ada', `guesser ${minute % 60}`, minute * MINUTE);
      if (minute % 100 === 0) {
        expect(limits.begin('ada', 'home', minute * MINUTE)).toBe(0);
        limits.succeeded('ada', 'home', minute * MINUTE);
      }
    }
  });

  it('lets somebody in again who mistyped among the guesses, after an hour at most', () => {
    const limits = underAttack();
    expect(limits.begin('ada', 'home', 0)).toBe(0);
    expect(limits.begin('ada', 'home', 1000)).toBeGreaterThan(0);
    for (let minute = 1; minute < 60; minute += 1) limits.begin('ada', 'guesser 0', minute * MINUTE);
    expect(limits.begin('ada', 'home', HOUR)).toBe(0);
  });

  it('leaves other accounts alone', () => {
    const limits = underAttack();
    limits.begin('bob', 'guesser 0', 0);
    expect(limits.begin('bob', 'guesser 0', 0)).toBe(0);
  });
});

describe('LoginLimits', () => {
  it('remembers no more than it must', () => {
    const limits = new LoginLimits();
    fail(limits, 'ada', 'a', 5, 0);
    for (let address = 0; address < 20_000; address += 1) limits.begin('bob', `address ${address}`, 0);
    // What was longest unseen went first.
    expect(limits.begin('ada', 'a', 0)).toBe(0);
    expect(limits.begin('bob', 'address 19999', 0)).toBe(MINUTE);
  });
});

describe('inWords', () => {
  it.each([
    [1, '1 second'],
    [1000, '1 second'],
    [1001, '2 seconds'],
    [59_000, '59 seconds'],
    [59_001, '1 minute'],
    [60_001, '2 minutes'],
    [900_000, '15 minutes'],
  ])('says %d ms as %s', (ms, words) => {
    expect(inWords(ms)).toBe(words);
  });
});
