import { describe, expect, it } from 'vitest';
import {
  configuredReach,
  relayClock,
  relayFull,
  relayHeard,
  relayReach,
} from '../../../src/wording/desk/relays.ts';

/** Without the isolates that keep names from turning sentences around. */
const said = (isReached: boolean | null, reachedBy: string[], missedBy: string[]): string | null =>
  relayReach({ isReached, reachedBy, missedBy })?.replace(/[\u2068\u2069]/g, '') ?? null;

describe('who reaches a relay', () => {
  it.each([
    [null, [], ['oslo'], null],
    [true, ['oslo'], [], null],
    [true, ['oslo'], ['berlin'], 'This server reaches it; berlin cannot.'],
    [false, ['berlin', 'tokyo'], [], 'This server cannot reach it; berlin and tokyo can.'],
    [false, ['berlin'], ['tokyo', 'oslo'], 'This server cannot reach it; berlin can, tokyo and oslo cannot.'],
    [false, [], ['berlin', 'tokyo'], 'This server cannot reach it, and neither can berlin and tokyo.'],
    [false, [], [], 'This server cannot reach it, and no other relay has looked lately.'],
  ])('by this server: %s, by %j and not by %j', (isReached, reachedBy, missedBy, sentence) => {
    expect(said(isReached, reachedBy, missedBy)).toBe(sentence);
  });
});

describe('who reaches a relay of the configuration', () => {
  it.each([
    [null, ['oslo'], [], null],
    [true, ['oslo'], [], null],
    [true, [], ['oslo'], 'This server reaches it; oslo cannot.'],
    [false, ['oslo'], [], 'This server cannot reach it; oslo can.'],
    [false, [], ['berlin', 'oslo'], 'This server cannot reach it, and neither can berlin and oslo.'],
    // Where no relay has joined there is nobody to look.
    [false, [], [], null],
  ])('by this server: %s, by %j and not by %j', (isReached, reachedBy, missedBy, sentence) => {
    const text = configuredReach({ isReached, reachedBy, missedBy });
    expect(text?.replace(/[\u2068\u2069]/g, '') ?? null).toBe(sentence);
  });
});

describe('when a relay that is out was last heard, and who reaches it', () => {
  it.each([
    ['online', null, ['oslo'], [], null],
    ['recovering', null, ['oslo'], [], null],
    ['offline', null, [], [], 'Last heard 40 seconds ago.'],
    [
      'offline',
      null,
      ['oslo', 'tokyo'],
      [],
      'Last heard by this server 40 seconds ago; oslo and tokyo can reach it.',
    ],
    [
      ...(['offline', null, ['oslo'], ['tokyo']] as const),
      'Last heard by this server 40 seconds ago; oslo can reach it, tokyo cannot.',
    ],
    ['offline', null, [], ['oslo'], 'Last heard 40 seconds ago, and oslo cannot reach it.'],
    // It is heard: who reaches it is said beside.
    ['offline', false, ['oslo'], [], 'Last heard 40 seconds ago.'],
  ] as const)(
    '%s, by this server: %s, by %j and not by %j',
    (state, isReached, reachedBy, missedBy, sentence) => {
      const reach = { isReached, reachedBy: [...reachedBy], missedBy: [...missedBy] };
      const text = relayHeard({ state, heardMs: 1_000_000, reach }, 1_040_000);
      expect(text?.replace(/[\u2068\u2069]/g, '') ?? null).toBe(sentence);
    },
  );
});

describe('how the clock of a relay stands to the server\u2019s', () => {
  it.each([
    ['right to the ms', 0, 'Right'],
    ['as far off as what it said may have been under way', -1999, 'Right'],
    ['as far off the other way', 1999, 'Right'],
    ['ahead', 2000, '2 seconds ahead'],
    ['behind', -61_000, '1 minute 1 second behind'],
    ['an hour ahead, as of another time zone', 3_600_000, '60 minutes ahead'],
    ['of one that says nothing of it', null, 'Not known'],
  ])('%s', (_what, clockAheadMs, words) => {
    expect(relayClock(clockAheadMs)).toBe(words);
  });
});

describe('why a relay gets no test that has too much to do', () => {
  const load = { tests: 180, allocations: 360, packetsRelayed: 5, packetsDropped: 0, busyRatio: 0.83 };

  it('by how busy it is, where that is known', () => {
    expect(relayFull({ isFull: false, load })).toBeNull();
    expect(relayFull({ isFull: true, load })).toMatch(/^It is busy for 83\u00a0% of the time: /);
    expect(relayFull({ isFull: true, load: null })).toBe('It gets no new test until it has less to do.');
  });
});
