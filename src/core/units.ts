/**
 * Two clocks that must never be mixed: the monotonic clock of one browser process (intervals) and the wall
 * clock (dates). Both are milliseconds, so only the type can tell them apart.
 */
declare const clock: unique symbol;

/** Milliseconds on a monotonic clock with an arbitrary origin (`performance.now()`); may have a fraction. */
export type MonotonicMs = number & { readonly [clock]: 'monotonic' };

/** Milliseconds since 1970-01-01T00:00:00Z on the wall clock; can step. */
export type EpochMs = number & { readonly [clock]: 'epoch' };

/** Brands a reading of a monotonic clock. */
export const monotonicMs = (ms: number): MonotonicMs => ms as MonotonicMs;

/** Brands a reading of the wall clock. */
export const epochMs = (ms: number): EpochMs => ms as EpochMs;

/** The interval between two readings of the same monotonic clock, in ms. */
export const elapsedMs = (from: MonotonicMs, to: MonotonicMs): number => to - from;

/** A ratio 0-1 of two counts, or `null` when nothing was counted (never NaN). */
export const ratioOf = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
