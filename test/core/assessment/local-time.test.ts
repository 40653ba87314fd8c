import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isTimeZone,
  localTime,
  localTimes,
  localWeek,
  startOfLocalDay,
} from '../../../src/core/assessment/local-time.ts';

const HOUR_MS = 3_600_000;
const utc = (text: string): number => Date.parse(text);

describe('local time', () => {
  it.each([
    { at: '2026-01-01T00:30:00Z', zone: 'Europe/Berlin', weekday: 4, hour: 1, day: 1 },
    { at: '2026-01-01T00:30:00Z', zone: 'America/New_York', weekday: 3, hour: 19, day: 31 },
    { at: '2026-07-05T23:30:00Z', zone: 'Asia/Kathmandu', weekday: 1, hour: 5, day: 6 },
    { at: '2026-03-29T00:59:00Z', zone: 'Europe/Berlin', weekday: 7, hour: 1, day: 29 },
    // One minute later the clocks show three.
    { at: '2026-03-29T01:00:00Z', zone: 'Europe/Berlin', weekday: 7, hour: 3, day: 29 },
  ])('is weekday $weekday, $hour h at $at in $zone', ({ at, zone, ...expected }) => {
    expect(localTime(utc(at), zone)).toMatchObject(expected);
  });

  it('of many instants is that of each, also in the hours in which clocks change', () => {
    const zones = ['Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns', 'Asia/Kathmandu', 'UTC'];
    // Around the changes of 2026 in Berlin, on Lord Howe (by half an hour) and in St. John's.
    const changes = [
      '03-29T01:00',
      '10-25T01:00',
      '04-04T15:00',
      '10-03T15:30',
      '03-08T05:30',
      '11-01T04:30',
    ];
    const instant = fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -2 * HOUR_MS, max: 2 * HOUR_MS }))
      .map(([change, ms]) => utc(`2026-${change}:00Z`) + ms);
    fc.assert(
      fc.property(fc.array(instant, { maxLength: 20 }), fc.constantFrom(...zones), (instants, zone) => {
        expect(localTimes(instants, zone)).toEqual(instants.map((atMs) => localTime(atMs, zone)));
      }),
      { seed: 3 },
    );
  });

  it('knows which texts are zones', () => {
    expect(isTimeZone('Europe/Berlin')).toBe(true);
    expect(isTimeZone('UTC')).toBe(true);
    expect(isTimeZone('Europe/Nowhere')).toBe(false);
    expect(isTimeZone('')).toBe(false);
  });
});

describe('a local week', () => {
  it.each([
    { at: '2026-11-21T12:00:00Z', zone: 'Europe/Berlin', from: '2026-11-15T23:00:00Z', hours: 168 },
    { at: '2026-03-29T12:00:00Z', zone: 'Europe/Berlin', from: '2026-03-22T23:00:00Z', hours: 167 },
    { at: '2026-10-25T12:00:00Z', zone: 'Europe/Berlin', from: '2026-10-18T22:00:00Z', hours: 169 },
    // Monday's first instant is in this week; the one before it is in the last.
    { at: '2026-11-16T05:00:00Z', zone: 'America/New_York', from: '2026-11-16T05:00:00Z', hours: 168 },
    { at: '2026-11-16T04:59:59Z', zone: 'America/New_York', from: '2026-11-09T05:00:00Z', hours: 168 },
  ])('that holds $at in $zone begins $from and has $hours hours', ({ at, zone, from, hours }) => {
    const week = localWeek(utc(at), zone);
    expect(new Date(week.fromMs).toISOString()).toBe(new Date(utc(from)).toISOString());
    expect((week.toMs - week.fromMs) / HOUR_MS).toBe(hours);
  });

  it.each([
    // Clocks in Santiago skip midnight on 2024-09-08: the day begins at one.
    { day: [2024, 9, 8], zone: 'America/Santiago', from: '2024-09-08T04:00:00Z' },
    // In Havana midnight comes twice on 2024-11-03: the day begins with the first.
    { day: [2024, 11, 3], zone: 'America/Havana', from: '2024-11-03T04:00:00Z' },
  ] as const)(
    'begins its days where the clocks first show them ($zone)',
    ({ day: [year, month, day], zone, from }) => {
      expect(startOfLocalDay(year, month, day, zone)).toBe(utc(from));
    },
  );
});
