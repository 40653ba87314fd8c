/**
 * How long a NAT or firewall keeps an idle UDP mapping: a few waits, all at the same time, each on a mapping of its
 * own, so that the longest wait is all it takes and the first loss ends it. RFC 4787 §4.3 (REQ-5): it must be two minutes at least, and five are better.
 */
export const IDLE_STEPS_S: readonly number[] = [30, 60, 120];

/** What is known: still there after the one, gone after the other; `null`: not known. */
export interface IdleLife {
  readonly keptS: number | null;
  readonly lostS: number | null;
}

/** One try: a mapping that was left idle, and whether packets came through it afterwards. */
export interface IdleTry {
  readonly idleS: number;
  readonly isKept: boolean;
}

/** The bounds that tries give. A loss after a shorter wait than one that was kept counts: a mapping may be short at times. */
export function idleLifeOf(tries: readonly IdleTry[]): IdleLife {
  const lost = tries.filter(({ isKept }) => !isKept).map(({ idleS }) => idleS);
  const lostS = lost.length > 0 ? Math.min(...lost) : null;
  const kept = tries
    .filter(({ idleS, isKept }) => isKept && (lostS === null || idleS < lostS))
    .map(({ idleS }) => idleS);
  return { keptS: kept.length > 0 ? Math.max(...kept) : null, lostS };
}

/** Whether the tries so far say all: every wait was outlived, or one was not and all shorter ones have been tried. */
export function isIdleLifeKnown(tries: readonly IdleTry[], steps: readonly number[] = IDLE_STEPS_S): boolean {
  const { lostS } = idleLifeOf(tries);
  return steps
    .filter((step) => step < (lostS ?? Infinity))
    .every((step) => tries.some(({ idleS }) => idleS === step));
}
