import { describe, expect, it } from 'vitest';
import { outBefore, RelaysBefore, type OutBefore } from '../../../server/fleet/out-before.ts';
import { LinkedFleet } from '../../support/fleet/linked-relay.ts';

/** Each step is what was written down, a minute after the one before. */
const courseOf = (steps: string): OutBefore[] =>
  outBefore(
    steps
      .split(' ')
      .filter((step) => step !== '')
      .map((step, minute) => {
        const [relay = '', action = ''] = step.split(':');
        const isSaidOfIt = ['held-out', 'let-in'].includes(action);
        return {
          relay,
          action: `relay-${action}`,
          who: isSaidOfIt ? 'ada' : `token of ${relay}`,
          atMs: minute * 60_000,
        };
      }),
  );
const said = (steps: string): string[] =>
  courseOf(steps).map(({ name, reason, sinceMs }) => `${name} ${reason} ${sinceMs / 60_000}`);

describe('what was out by what was written down', () => {
  it.each([
    ['', []],
    ['a:online', []],
    ['a:online a:offline', ['a does-not-work 1']],
    ['a:online a:offline a:online', []],
    // Of three servers, the last says since when no one sends tests there; one that finds it again is enough.
    ['a:online a:online a:online a:offline a:offline a:offline', ['a does-not-work 5']],
    ['a:offline a:offline a:online', []],
    // Stopped by its signal: it was taken out, and since then.
    ['a:online a:draining a:offline', ['a taken-out 1']],
    ['a:online a:held-out', ['a taken-out 1']],
    ['a:held-out a:let-in', []],
    ['a:held-out a:draining a:offline', ['a taken-out 0']],
    ['a:held-out a:held-out', ['a taken-out 0']],
    // Held out and started anew: nobody holds it out any more.
    ['a:held-out a:draining a:online', []],
    // Out already when it was held out; let in again it does not work still, since then.
    ['a:offline a:held-out', ['a taken-out 1']],
    ['a:offline a:held-out a:let-in', ['a does-not-work 0']],
    ['a:online b:offline a:held-out c:online b:online c:offline', ['a taken-out 2', 'c does-not-work 5']],
  ])('%s: %j', (steps, expected) => {
    expect(said(steps)).toEqual(expected);
  });

  it('says what a relay came with, where it said so itself', () => {
    expect(courseOf('a:online a:held-out b:held-out').map(({ token }) => token)).toEqual(['of a', null]);
  });
});

describe('a server that was started anew', () => {
  /** Started at ten, by what was written ten minutes before, when it was started for the first time. */
  function startedAnew(reason: OutBefore['reason'], names = ['berlin']) {
    const linked = new LinkedFleet();
    const outMs = linked.clock.nowEpochMs() - 600_000;
    const before = new RelaysBefore(
      names.map((name) => ({ name, reason, sinceMs: outMs, token: `token-${name}` })),
      { monotonicMs: () => linked.clock.nowMs(), epochMs: () => linked.clock.nowEpochMs() },
    );
    linked.before = before;
    linked.fleet = linked.newFleet('anew');
    const startMs = linked.clock.nowMs();
    return {
      linked,
      /** Since how long before the start, ms. */
      missing: () =>
        before
          .missing((name) => linked.fleet.find(name))
          .map(({ name, reason: why, sinceMs }) => `${name} ${why} ${startMs - sinceMs}`),
      sinceOf: (name: string) => startMs - (linked.fleet.find(name)?.sinceMs ?? NaN),
      takenOut: () => linked.fleet.takenOut.map(({ name, sinceMs }) => `${name} ${startMs - sinceMs}`),
    };
  }

  it('tells of one that does not come back, once it would have', async () => {
    const { linked, missing } = startedAnew('does-not-work');
    await linked.clock.advance(14_999);
    expect(missing()).toEqual([]);
    await linked.clock.advance(1);
    expect(missing()).toEqual(['berlin does-not-work 600000']);
  });

  it('has one that comes back and does not work out since then, and in since it works', async () => {
    const { linked, missing, sinceOf } = startedAnew('does-not-work');
    linked.probing = { isGood: false, troubles: [] };
    linked.join('berlin');
    await linked.clock.advance(60_000);
    expect(linked.fleet.find('berlin')?.state).toBe('offline');
    expect([sinceOf('berlin'), missing()]).toEqual([600_000, ['berlin does-not-work 600000']]);
    linked.probing = { isGood: true, troubles: [] };
    await linked.clock.advance(60_000);
    expect([linked.fleet.find('berlin')?.state, missing()]).toEqual(['online', []]);
    expect(sinceOf('berlin')).toBeLessThan(0);
    // It goes out again, which is another time.
    linked.exchange = () => 'question-lost';
    await linked.clock.advance(60_000);
    expect([linked.fleet.find('berlin')?.state, missing()]).toEqual(['offline', []]);
  });

  it('has one that is held out so since then, and not a moment longer', async () => {
    const { linked, missing, sinceOf, takenOut } = startedAnew('taken-out');
    linked.join('berlin');
    await linked.clock.advance(2000);
    linked.fleet.find('berlin')?.setHeldOut(true);
    expect([missing(), takenOut()]).toEqual([[], ['berlin -2000']]);
    linked.fleet = linked.newFleet('once more');
    await linked.clock.advance(20_000);
    expect([missing(), takenOut(), sinceOf('berlin')]).toEqual([[], ['berlin 600000'], 600_000]);
    expect(linked.fleet.find('berlin')?.state).toBe('draining');
    linked.fleet.find('berlin')?.setHeldOut(false);
    expect([takenOut(), linked.fleet.find('berlin')?.state]).toEqual([[], 'online']);
    expect(sinceOf('berlin')).toBe(-22_000);
  });

  it('remembers nothing of one that comes back and works', async () => {
    const { linked, missing, sinceOf } = startedAnew('taken-out', ['berlin', 'oslo']);
    linked.join('berlin');
    await linked.clock.advance(20_000);
    expect(linked.fleet.find('berlin')?.state).toBe('online');
    expect(sinceOf('berlin')).toBeLessThan(0);
    expect(missing()).toEqual(['oslo taken-out 600000']);
  });
});

describe('what is written down of a relay', () => {
  it.each(['held out', 'draining'])(
    'that was %s and is started anew ends with its being online',
    async (how) => {
      const linked = new LinkedFleet();
      const { joining } = linked.join('berlin');
      await linked.clock.advance(2000);
      void linked.fleet.admit('test', 100);
      await linked.clock.advance(1000);
      if (how === 'held out') linked.fleet.find('berlin')?.setHeldOut(true);
      else joining.drain();
      await linked.clock.advance(2000);
      expect(linked.fleet.find('berlin')?.state).toBe('draining');
      linked.join('berlin', { session: 1 });
      await linked.clock.advance(20_000);
      expect(linked.fleet.find('berlin')?.state).toBe('online');
      expect(linked.turns.at(-1)).toMatchObject({ name: 'berlin', state: 'online' });
    },
  );
});
