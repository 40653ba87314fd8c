import { describe, expect, it } from 'vitest';
import { cronCalendar } from '../../../src/cli/watch/cron-calendar.ts';
import { calendarSlots, type SlotSource } from '../../../src/cli/watch/slot-source.ts';

const MINUTE_MS = 60_000;

function slots(pattern: string, zone: string, offsetMs = 0): SlotSource {
  const parsed = cronCalendar(pattern, zone, Date.UTC(2026, 0, 1));
  if (!parsed.ok) throw new Error(parsed.problem);
  return calendarSlots(parsed.calendar, offsetMs);
}
const iso = (atMs: number | undefined): string | null =>
  atMs === undefined ? null : new Date(atMs).toISOString();

describe('slots of a calendar', () => {
  it('are those of the zone, each later by the offset', () => {
    // Friday 2026-01-30, 18:50 in Berlin is 17:50 UTC; the next office hour is on Monday.
    const source = slots('*/10 8-18 * * 1-5', 'Europe/Berlin', 2 * MINUTE_MS);
    const first = source.next(Date.UTC(2026, 0, 30, 17, 51));
    expect(iso(first?.dueMs)).toBe('2026-01-30T17:52:00.000Z');
    expect(iso(source.next(first?.dueMs ?? 0)?.dueMs)).toBe('2026-02-02T07:02:00.000Z');
  });

  it('keep to the wall clock over a change of clocks', () => {
    // Europe goes to summer time on 2026-03-29: 09:00 is 08:00 UTC before, 07:00 after.
    const source = slots('0 9 * * *', 'Europe/Berlin');
    const saturday = source.next(Date.UTC(2026, 2, 28, 0));
    expect(iso(saturday?.dueMs)).toBe('2026-03-28T08:00:00.000Z');
    expect(iso(source.next(saturday?.dueMs ?? 0)?.dueMs)).toBe('2026-03-29T07:00:00.000Z');
  });

  it('are run when they are due, and missed when they went by', () => {
    const source = slots('*/10 8-18 * * 1-5', 'UTC', 3 * MINUTE_MS);
    const friday = source.newest(Date.UTC(2026, 0, 30, 18, 30));
    expect(iso(source.dueMs(friday))).toBe('2026-01-30T18:23:00.000Z');
    // Over the weekend only the rest of Friday was due, and Monday's 08:00 is due now.
    const { missed, run } = source.wakeUp(friday, Date.UTC(2026, 1, 2, 8, 3, 5));
    expect(missed.map(({ dueMs }) => iso(dueMs))).toEqual([
      '2026-01-30T18:33:00.000Z',
      '2026-01-30T18:43:00.000Z',
      '2026-01-30T18:53:00.000Z',
    ]);
    expect(iso(run?.dueMs)).toBe('2026-02-02T08:03:00.000Z');
  });

  it('that are more than 30 s late are missed', () => {
    const source = slots('0 * * * *', 'UTC');
    const last = source.newest(Date.UTC(2026, 0, 5, 9, 30));
    expect(source.wakeUp(last, Date.UTC(2026, 0, 5, 10, 0, 30))).toMatchObject({
      missed: [],
      run: { dueMs: Date.UTC(2026, 0, 5, 10) },
    });
    expect(source.wakeUp(last, Date.UTC(2026, 0, 5, 10, 0, 31))).toMatchObject({
      missed: [{ dueMs: Date.UTC(2026, 0, 5, 10) }],
      run: null,
    });
    expect(source.wakeUp(last, Date.UTC(2026, 0, 5, 9, 59, 59))).toEqual({ missed: [], run: null });
  });

  it('are dealt with once', () => {
    const source = slots('0 * * * *', 'UTC');
    const due = Date.UTC(2026, 0, 5, 10);
    expect(source.wakeUp(source.newest(due), due + 1000)).toEqual({ missed: [], run: null });
  });
});
