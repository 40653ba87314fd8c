import type { Course } from '../../../wire/desk/compare.ts';
import { chartSeries, type ChartKind, type ChartRow, type Series } from '../../charts/points.ts';
import { rowAt } from '../../charts/reading.ts';

/** Two tests that are drawn over each other, each from its own start. */
export interface Courses {
  readonly a: Course;
  readonly b: Course;
}

/** Charts that two tests share whatever their relays told of directions. */
export const COURSE_KINDS = ['rtt', 'loss', 'jitter'] as const satisfies readonly ChartKind[];
export type CourseKind = (typeof COURSE_KINDS)[number];

/** How long the longer of the two is, ms. */
export const longerMs = ({ a, b }: Courses): number => Math.max(a.durationMs, b.durationMs);

/**
 * The series of one chart, of both over the time of the longer: the shorter ends where it ended. They are drawn as the
 * two directions of one test are, which tells them apart without colour: A solid and above the axis, B dashed and below it.
 */
export function courseSeries(kind: CourseKind, courses: Courses): Series[] {
  const points = (course: Course): Series['points'] =>
    chartSeries(kind, loopRows(course), longerMs(courses))[0]?.points ?? [];
  return [
    { name: 'up', points: points(courses.a) },
    { name: 'down', points: points(courses.b) },
  ];
}

/** The rows of a test there and back, though its relay may have told the directions apart. */
export const loopRows = ({ timeline }: Course): ChartRow[] =>
  timeline.map((row) => ({ ...row, lostUp: undefined }));

/** The row of a test at a time; `null` when it had ended by then. */
export const courseRowAt = ({ durationMs, timeline }: Course, atMs: number): ChartRow | null =>
  atMs < durationMs ? rowAt(timeline, atMs) : null;
