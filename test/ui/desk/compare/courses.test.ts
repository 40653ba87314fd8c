import { describe, expect, it } from 'vitest';
import { courseRowAt, courseSeries, longerMs } from '../../../../src/ui/desk/compare/courses.ts';
import type { Course } from '../../../../src/wire/desk/compare.ts';

/** A test of rows of 200 ms with these round trips; `null`: the row lost both of its packets. */
const course = (roundTripsMs: readonly (number | null)[], changes = {}): Course => ({
  durationMs: roundTripsMs.length * 200,
  timeline: roundTripsMs.map((rttMs, index) => ({
    startMs: index * 200,
    sent: 2,
    received: rttMs === null ? 0 : 2,
    lost: rttMs === null ? 2 : 0,
    rttMs,
    rttMaxMs: rttMs,
    jitterMs: null,
    ...changes,
  })),
});

describe('two tests over each other', () => {
  const courses = { a: course([40, 41, null, 43]), b: course([80, 81]) };

  it('take the time of the longer, and the shorter ends where it ended', () => {
    expect(longerMs(courses)).toBe(800);
    expect(courseSeries('rtt', courses)).toEqual([
      { name: 'up', points: [40, 41, null, 43].map((y, index) => ({ x: index * 200, y })) },
      { name: 'down', points: [80, 81].map((y, index) => ({ x: index * 200, y })) },
    ]);
    expect(courseRowAt(courses.b, 399)?.rttMs).toBe(81);
    expect(courseRowAt(courses.b, 400)).toBeNull();
    expect(courseRowAt(courses.a, 400)).toMatchObject({ rttMs: null, lost: 2 });
  });

  it('are drawn there and back, though one relay told the directions apart', () => {
    const told = course([40, null], { lostUp: 1, lostDown: 0 });
    const [a] = courseSeries('loss', { a: told, b: courses.b });
    // Both packets of the second row, not the one that is known to be lost from you.
    expect(a?.points.map(({ y }) => y)).toEqual([0, 1]);
  });
});
