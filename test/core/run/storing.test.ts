import { describe, expect, test } from 'vitest';
import { isSettled, type PacketStorage, type Storage } from '../../../src/core/run/storing.ts';
import { type Event, TO_MEASURING, ended, timer, play, typesOf, START, OPTIONS, PLACE } from './procedure.ts';

describe('storing', () => {
  const DONE: Event[] = [...TO_MEASURING, ended(32_000), { type: 'composed', result: 'R' }];
  const failed = (message: string, isFinal = false): Event => ({
    type: 'store-failed',
    refusal: { message, isFinal },
  });
  const AGAIN: Event = timer('store-again');
  const STORED: Event = { type: 'stored', path: '/r/t', code: '3222222T' };
  const storageOf = (...events: Event[]) => {
    const { state } = play(...events);
    return state.kind === 'done' ? state.storage : null;
  };

  test('that failed is tried again by itself, later and later', () => {
    const waits: (number | null)[] = [];
    const events = [...DONE];
    for (let attempt = 1; attempt <= 7; attempt++) {
      events.push(failed('full'));
      const { state, effects } = play(...events);
      if (state.kind !== 'done' || state.storage.kind !== 'failed') throw new Error(state.kind);
      expect(state.storage).toMatchObject({ message: 'full', attempt });
      const { retryAfterMs } = state.storage;
      expect(effects).toEqual([{ type: 'set-timer', name: 'store-again', afterMs: retryAfterMs }]);
      waits.push(retryAfterMs);
      events.push(AGAIN);
      expect(typesOf(play(...events).effects)).toEqual(['clear-timer store-again', 'store']);
    }
    expect(waits).toEqual([2000, 5000, 15_000, 30_000, 60_000, 60_000, 60_000]);
    expect(storageOf(...events, STORED)).toMatchObject({ kind: 'stored', code: '3222222T' });
  });

  test('that was refused for good is not, but a person may', () => {
    const { state, effects } = play(...DONE, failed('not valid', true));
    expect(state).toMatchObject({ storage: { kind: 'failed', retryAfterMs: null } });
    expect(effects).toEqual([]);
    expect(typesOf(play(...DONE, failed('not valid', true), { type: 'store-again' }).effects)).toEqual([
      'clear-timer store-again',
      'store',
    ]);
  });

  test('is not asked for twice at once', () => {
    expect(play(...DONE, { type: 'store-again' }).effects).toEqual([]);
    expect(play(...DONE, STORED, { type: 'store-again' }).effects).toEqual([]);
    expect(storageOf(...DONE, STORED, failed('late'))).toMatchObject({ kind: 'stored' });
  });

  test.each<[string, Event]>([
    ['another test', START],
    ['the start page', { type: 'reset' }],
  ])('is given up for %s', (_, event) => {
    expect(typesOf(play(...DONE, failed('full'), event).effects)).toContain('clear-timer store-again');
  });

  describe('the record of every packet', () => {
    const KEPT: Event[] = DONE.map((event) =>
      event.type === 'start' ? { ...event, options: { ...OPTIONS, keepPackets: true } } : event,
    );
    const packetsFailed = (isFinal: boolean): Event => ({
      type: 'packets-failed',
      refusal: { message: 'no', isFinal },
    });

    test('is sent once the result is stored, where it was asked for', () => {
      expect(play(...DONE, STORED).effects).toEqual([]);
      expect(play(...KEPT, STORED).effects).toEqual([{ type: 'store-packets', grant: PLACE }]);
      expect(storageOf(...KEPT, STORED)).toMatchObject({ packets: { kind: 'sending', attempt: 1 } });
      expect(storageOf(...KEPT, STORED, { type: 'packets-stored' })).toEqual({
        kind: 'stored',
        path: '/r/t',
        code: '3222222T',
        packets: { kind: 'kept' },
      });
    });

    test('is sent again like the result, which stays stored', () => {
      const once = play(...KEPT, STORED, packetsFailed(false));
      expect(once.state).toMatchObject({
        storage: { kind: 'stored', packets: { kind: 'failed', message: 'no', retryAfterMs: 2000 } },
      });
      expect(once.effects).toEqual([{ type: 'set-timer', name: 'store-again', afterMs: 2000 }]);
      const again = play(...KEPT, STORED, packetsFailed(false), AGAIN);
      expect(typesOf(again.effects)).toEqual(['clear-timer store-again', 'store-packets']);
      expect(play(...KEPT, STORED, packetsFailed(true)).effects).toEqual([]);
    });
  });
});

describe('isSettled', () => {
  const failed = (attempt: number, retryAfterMs: number | null) =>
    ({ kind: 'failed', message: 'm', attempt, retryAfterMs }) as const;
  const stored = (packets: PacketStorage): Storage => ({ kind: 'stored', path: '/r/t', code: 'c', packets });

  test.each<[Storage, boolean]>([
    [{ kind: 'storing', attempt: 1 }, false],
    [failed(1, 2000), false],
    [failed(2, 5000), false],
    [failed(3, 15_000), true],
    [failed(1, null), true],
    [stored({ kind: 'none' }), true],
    [stored({ kind: 'sending', attempt: 1 }), false],
    [stored({ kind: 'kept' }), true],
    [stored(failed(1, 2000)), false],
    [stored(failed(3, 15_000)), true],
    [stored(failed(1, null)), true],
  ])('of %j is %s', (storage, expected) => {
    expect(isSettled(storage)).toBe(expected);
  });
});
