import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LATE_START_LIMIT_MS, nextSlot, offsetFor, wakeUp } from '../../../src/core/sites/schedule.ts';

const MINUTE_MS = 60_000;
const TEN_MINUTES_MS = 10 * MINUTE_MS;
const schedule = { everyMs: TEN_MINUTES_MS, offsetMs: 2 * MINUTE_MS };
/** 00:02, the slot's due time. */
const SLOT = 1000;
const DUE_MS = SLOT * TEN_MINUTES_MS + 2 * MINUTE_MS;

describe('the slots of a schedule', () => {
  it('come every interval, by the offset of the agent', () => {
    expect(nextSlot(DUE_MS - 1, schedule)).toEqual({ slot: SLOT, dueMs: DUE_MS });
    expect(nextSlot(DUE_MS, schedule)).toEqual({ slot: SLOT + 1, dueMs: DUE_MS + TEN_MINUTES_MS });
  });

  it('spread agents over the first four fifths of the interval', () => {
    expect(offsetFor(0, TEN_MINUTES_MS)).toBe(0);
    expect(offsetFor(0.5, TEN_MINUTES_MS)).toBe(4 * MINUTE_MS);
    expect(offsetFor(0.999_999, TEN_MINUTES_MS)).toBeLessThan(8 * MINUTE_MS);
  });
});

describe('waking up', () => {
  it('runs the slot that is due', () => {
    expect(wakeUp(SLOT - 1, DUE_MS + 5, schedule)).toEqual({
      missed: [],
      run: { slot: SLOT, dueMs: DUE_MS },
    });
  });

  it('does nothing before the next slot is due', () => {
    expect(wakeUp(SLOT, DUE_MS + TEN_MINUTES_MS - 1, schedule)).toEqual({ missed: [], run: null });
  });

  it('runs a slot once, also when the clock was set back', () => {
    expect(wakeUp(SLOT, DUE_MS - 60 * MINUTE_MS, schedule)).toEqual({ missed: [], run: null });
    expect(wakeUp(SLOT, DUE_MS + 1, schedule)).toEqual({ missed: [], run: null });
  });

  it('misses what went by in sleep, and does not make it up', () => {
    const { missed, run } = wakeUp(SLOT - 1, DUE_MS + 25 * MINUTE_MS, schedule);
    // Due at 0, 10 and 20 minutes; 5 minutes after the third is too late for it.
    expect(missed.map(({ slot }) => slot)).toEqual([SLOT, SLOT + 1, SLOT + 2]);
    expect(run).toBeNull();
  });

  it('still runs the newest slot when it woke up soon after it', () => {
    const { missed, run } = wakeUp(SLOT - 1, DUE_MS + 20 * MINUTE_MS + LATE_START_LIMIT_MS, schedule);
    expect(missed.map(({ slot }) => slot)).toEqual([SLOT, SLOT + 1]);
    expect(run?.slot).toBe(SLOT + 2);
  });

  it('deals with every slot exactly once, however the clock goes', () => {
    const steps = fc.array(fc.integer({ min: -3_600_000, max: 7_200_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(steps, (moves) => {
        const told: number[] = [];
        let lastSlot = SLOT - 1;
        let nowMs = DUE_MS;
        for (const move of moves) {
          nowMs += move;
          const { missed, run } = wakeUp(lastSlot, nowMs, schedule);
          for (const { slot } of [...missed, ...(run ? [run] : [])]) {
            told.push(slot);
            lastSlot = slot;
          }
        }
        expect(told).toEqual(told.map((_, index) => SLOT + index));
      }),
    );
  });
});
