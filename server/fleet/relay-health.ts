import type { RelayState } from '../../src/wire/relays/fleet.ts';

/**
 * Whether a relay is handed out to tests. `online`: yes. `draining`: not to new ones; those that have it go on. `offline`: no, it
 * does not work, or is not heard. `recovering`: no, but it works again, and has to go on so for a while.
 */
export type { RelayState } from '../../src/wire/relays/fleet.ts';

/** What checks have said of a relay so far. */
export interface RelayHealth {
  readonly isIn: boolean;
  /** Checks in a row that said otherwise. */
  readonly against: number;
  /** When it last went in or out. */
  readonly sinceMs: number;
  /** When it went out lately. */
  readonly fallsMs: readonly number[];
}

/** Checks in a row that it takes to go out, and to come back in. */
const FAILURES = 3;
const SUCCESSES = 3;
/** Each fall lately doubles what it takes to come back in, up to this. */
const MOST_SUCCESSES = 24;
const LATELY_MS = 10 * 60_000;

/** A relay that nobody has checked yet; out since then. */
export const unchecked = (nowMs: number): RelayHealth => ({
  isIn: false,
  against: 0,
  sinceMs: nowMs,
  fallsMs: [],
});

/** After one more check. */
export function checked(health: RelayHealth, isGood: boolean, nowMs: number): RelayHealth {
  if (isGood === health.isIn) return health.against === 0 ? health : { ...health, against: 0 };
  const against = health.against + 1;
  if (against < checksToTurn(health, nowMs)) return { ...health, against };
  const fallsMs = latelyIn(health, nowMs);
  return { isIn: isGood, against: 0, sinceMs: nowMs, fallsMs: isGood ? fallsMs : [...fallsMs, nowMs] };
}

/** Out at once, whatever its checks say: they have to go well for as long as after any fall. */
export const fallen = (health: RelayHealth, nowMs: number): RelayHealth =>
  health.isIn
    ? { isIn: false, against: 0, sinceMs: nowMs, fallsMs: [...latelyIn(health, nowMs), nowMs] }
    : health;

/** The first check of a relay that never fell lets it in: it has just been set up, and somebody waits for it. */
export function checksToTurn(health: RelayHealth, nowMs: number): number {
  if (health.isIn) return FAILURES;
  const falls = latelyIn(health, nowMs).length;
  return falls === 0 ? 1 : Math.min(MOST_SUCCESSES, SUCCESSES * 2 ** (falls - 1));
}

/** How the relay stands, if it does not take new tests any more (`isDraining`) or else. */
export function stateOf({ isIn, against }: RelayHealth, isDraining: boolean): RelayState {
  if (isIn) return isDraining ? 'draining' : 'online';
  return against > 0 ? 'recovering' : 'offline';
}

/** The last fall counts as long as it lasts: whoever was out for an hour has to show itself as after a minute. */
function latelyIn({ fallsMs, isIn }: RelayHealth, nowMs: number): readonly number[] {
  const lately = fallsMs.filter((fellMs) => nowMs - fellMs < LATELY_MS);
  return isIn || lately.length > 0 ? lately : fallsMs.slice(-1);
}
