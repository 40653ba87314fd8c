import { describe, expect, it } from 'vitest';
import { ConfiguredRelays } from '../../../server/fleet/configured-relays.ts';
import type { Probing } from '../../../server/fleet/fleet.ts';
import { ManualClock, settle } from '../../support/manual-clock.ts';

const GOOD: Probing = { isGood: true, troubles: [] };
const BAD: Probing = {
  isGood: false,
  troubles: [{ transport: 'udp', port: 3478, step: 'allocate', reason: 'nothing comes back' }],
};
const ROUND_MS = 10_000;

/** Two TURN servers, and what probes of them find. */
function watched() {
  const clock = new ManualClock();
  const found = new Map<string, Probing>([
    ['north', GOOD],
    ['south', GOOD],
  ]);
  const turns: string[] = [];
  const relays = new ConfiguredRelays({
    relays: [...found.keys()].map((name) => ({ name, urls: [`turn:${name}.example.com`], secret: 's' })),
    clock: { monotonicMs: () => clock.nowMs() },
    timers: { after: (ms, work) => clock.setTimer(ms, work) },
    probe: ({ name }) => Promise.resolve(found.get(name) ?? BAD),
    onTurn: (name, state) => turns.push(`${name} ${state}`),
  });
  const rounds = (count: number): Promise<void> => clock.advance(count * ROUND_MS);
  return { relays, clock, found, turns, rounds };
}

describe('a relay of the configuration', () => {
  it('is offered from the start, before anybody has looked', () => {
    const { relays } = watched();
    expect(relays.isOffered('north')).toBe(true);
    expect(relays.standingOf('north')).toMatchObject({ state: 'online', isReached: false });
  });

  it('is out after three failures in a row, and in again after three successes', async () => {
    const { relays, found, turns, rounds } = watched();
    await rounds(1);
    found.set('north', BAD);
    await rounds(2);
    expect(relays.isOffered('north')).toBe(true);
    await rounds(1);
    expect(relays.isOffered('north')).toBe(false);
    expect(relays.isOffered('south')).toBe(true);
    // The fourth round, at 40 s.
    expect(relays.watched).toEqual([
      { name: 'north', isOut: true, sinceMs: 40_000 },
      { name: 'south', isOut: false, sinceMs: 0 },
    ]);
    expect(relays.standingOf('north')).toMatchObject({ isReached: true, troubles: BAD.troubles });
    found.set('north', GOOD);
    await rounds(2);
    expect(relays.isOffered('north')).toBe(false);
    await rounds(1);
    expect(relays.isOffered('north')).toBe(true);
    expect(turns).toEqual(['north offline', 'north recovering', 'north online']);
  });

  it('stays in through two failures, however often they come', async () => {
    const { relays, found, turns, rounds } = watched();
    for (let time = 0; time < 10; time += 1) {
      found.set('north', GOOD);
      await rounds(1);
      found.set('north', BAD);
      await rounds(2);
    }
    expect(relays.isOffered('north')).toBe(true);
    expect(turns).toEqual([]);
  });

  it('is offered whatever the probe finds, as long as the server has never reached it', async () => {
    const { relays, found, turns, rounds } = watched();
    found.set('north', BAD);
    await rounds(20);
    expect(relays.isOffered('north')).toBe(true);
    expect(relays.standingOf('north')).toMatchObject({ isReached: false, troubles: BAD.troubles });
    expect(turns).toEqual([]);
  });

  it('is good while tests measure through it, though the server does not reach it any more', async () => {
    const { relays, found, turns, rounds } = watched();
    await rounds(1);
    found.set('north', BAD);
    for (let time = 0; time < 10; time += 1) {
      relays.noteWorked('north');
      await rounds(1);
    }
    expect(relays.isOffered('north')).toBe(true);
    await rounds(3);
    expect(turns).toEqual(['north offline']);
  });

  it('is probed once at a time, however long that takes', async () => {
    const clock = new ManualClock();
    let asked = 0;
    const answers: ((found: Probing) => void)[] = [];
    new ConfiguredRelays({
      relays: [{ name: 'north', urls: ['turn:north.example.com'], secret: 's' }],
      clock: { monotonicMs: () => clock.nowMs() },
      timers: { after: (ms, work) => clock.setTimer(ms, work) },
      probe: () => {
        asked += 1;
        return new Promise((resolve) => answers.push(resolve));
      },
      onTurn: () => undefined,
    });
    await clock.advance(5 * ROUND_MS);
    expect(asked).toBe(1);
    answers[0]?.(GOOD);
    await settle();
    await clock.advance(ROUND_MS);
    expect(asked).toBe(2);
  });

  it('that nobody checks is offered, and nothing is said of it', () => {
    const { relays } = watched();
    expect(relays.isOffered('built-in')).toBe(true);
    expect(relays.standingOf('built-in')).toBeNull();
  });
});
