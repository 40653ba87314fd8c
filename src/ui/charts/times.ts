import type { Span } from './span.ts';

/** Steps of a time axis, ms. */
const STEPS = [100, 200, 500, 1000, 2000, 5_000, 10_000, 15_000, 30_000, 60_000] as const;

/** Times at round numbers, about six over the span; whole seconds where it is not shorter than two. */
export function timesWithin({ fromMs, toMs }: Span): number[] {
  const lengthMs = toMs - fromMs;
  const leastMs = lengthMs < 2000 ? 0 : 1000;
  const stepMs = STEPS.find((step) => step >= leastMs && lengthMs / step <= 6) ?? 120_000;
  const first = Math.ceil(fromMs / stepMs);
  return Array.from(
    { length: Math.max(0, Math.floor(toMs / stepMs) - first + 1) },
    (_, index) => (first + index) * stepMs,
  );
}
