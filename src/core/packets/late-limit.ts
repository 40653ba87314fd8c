/** Shortest wait for stragglers after the end mark. */
const MIN_LATE_LIMIT_MS = 3000;
/** Longest: a packet that takes longer than this is of no use to any call. */
const MAX_LATE_LIMIT_MS = 10_000;

/**
 * After how many ms a packet that has not arrived is lost: 3 s, or three times the greatest round trip seen, if
 * that is longer (irtt's rule), but no more than 10 s.
 */
export const lateLimitMs = (maxRttMs: number | null): number =>
  Math.min(MAX_LATE_LIMIT_MS, Math.max(MIN_LATE_LIMIT_MS, 3 * (maxRttMs ?? 0)));
