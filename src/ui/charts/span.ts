import { TIMELINE_ROW_MS } from '../../core/packets/timeline.ts';

/** A part of a test, ms after its begin: `[fromMs, toMs)`. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Ten rows: fewer are no course over time. */
export const LEAST_SPAN_MS = 10 * TIMELINE_ROW_MS;

/** All of a test. */
export const wholeSpan = (durationMs: number): Span => ({ fromMs: 0, toMs: durationMs });

/** The rows between two times, in whichever order they are given, within a test: what a reader draws over. */
export function spanBetween(oneMs: number, otherMs: number, durationMs: number): Span {
  const [first, last] = [Math.min(oneMs, otherMs), Math.max(oneMs, otherMs)];
  const fromMs = Math.max(0, Math.floor(first / TIMELINE_ROW_MS) * TIMELINE_ROW_MS);
  const toMs = Math.min(durationMs, Math.ceil(last / TIMELINE_ROW_MS) * TIMELINE_ROW_MS);
  return { fromMs: Math.min(fromMs, durationMs), toMs: Math.max(toMs, 0) };
}

/** The same at least `leastMs` long, as far as the test is: grown on both sides alike, and moved in from its ends. */
export function spanToShow({ fromMs, toMs }: Span, durationMs: number, leastMs = LEAST_SPAN_MS): Span {
  const missingMs = leastMs - (toMs - fromMs);
  if (missingMs <= 0) return { fromMs, toMs };
  const grownMs = Math.floor(missingMs / 2 / TIMELINE_ROW_MS) * TIMELINE_ROW_MS;
  const startMs = Math.max(0, Math.min(fromMs - grownMs, durationMs - leastMs));
  return { fromMs: startMs, toMs: Math.min(durationMs, startMs + leastMs) };
}

/** The rows of a span, with one more on either side: a line goes on to the edges. */
export function rowsAround<Row extends { readonly startMs: number }>(
  rows: readonly Row[],
  { fromMs, toMs }: Span,
): readonly Row[] {
  const first = Math.floor(fromMs / TIMELINE_ROW_MS) - 1;
  return rows.slice(Math.max(0, first), Math.ceil(toMs / TIMELINE_ROW_MS) + 1);
}

/** The rows of a span alone. */
export const rowsOf = <Row extends { readonly startMs: number }>(
  rows: readonly Row[],
  { fromMs, toMs }: Span,
): readonly Row[] =>
  rows.slice(Math.floor(fromMs / TIMELINE_ROW_MS), Math.max(0, Math.ceil(toMs / TIMELINE_ROW_MS)));
