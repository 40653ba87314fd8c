/**
 * How long a NAT or firewall keeps an idle UDP mapping: a search over a few waits, each tried on a mapping of its
 * own. RFC 4787 §4.3 (REQ-5): it must be two minutes at least, and five are better.
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

/**
 * The next wait to try, by halving what is unknown, so that three waits take two tries; `null` when nothing more is
 * to be learnt.
 */
export function nextIdleS(tries: readonly IdleTry[], steps: readonly number[] = IDLE_STEPS_S): number | null {
  const { keptS, lostS } = idleLifeOf(tries);
  const open = steps.filter((step) => step > (keptS ?? -Infinity) && step < (lostS ?? Infinity));
  return open[Math.floor((open.length - 1) / 2)] ?? null;
}
