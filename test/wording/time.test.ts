import { describe, expect, it } from 'vitest';
import { moment, momentInZone, timeApart } from '../../src/wording/time.ts';

const NOON_MS = Date.UTC(2025, 10, 20, 12, 4, 10);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('moments', () => {
  it('are told in the zone of the reader', () => {
    expect(moment(NOON_MS, 'Europe/Berlin')).toBe('20 Nov 2025, 13:04');
    expect(moment(NOON_MS, 'America/New_York')).toBe('20 Nov 2025, 07:04');
  });

  it('name the zone where they stand alone, by the season', () => {
    expect(momentInZone(NOON_MS, 'Europe/Berlin')).toBe('20 November 2025 at 13:04:10 CET');
    expect(momentInZone(Date.UTC(2025, 6, 1, 12), 'Europe/Berlin')).toBe('1 July 2025 at 14:00:00 CEST');
  });
});

describe('timeApart', () => {
  it.each([
    [0, '0 seconds'],
    [1 * SECOND, '1 second'],
    [59 * SECOND + 999, '59 seconds'],
    [MINUTE, '1 minute'],
    [59 * MINUTE + 59 * SECOND, '59 minutes'],
    [HOUR, '1 hour'],
    [47 * HOUR, '47 hours'],
    [48 * HOUR, '2 days'],
    [30 * 24 * HOUR, '30 days'],
  ])('tells %d ms as %s, either way round', (apartMs, told) => {
    expect(timeApart(NOON_MS, NOON_MS + apartMs)).toBe(told);
    expect(timeApart(NOON_MS + apartMs, NOON_MS)).toBe(told);
  });
});
