/**
 * When samples are due: every so many ms since the epoch, each agent by an offset of its own, so that a thousand
 * agents do not test at the same moment while each slot of the grid still has one sample of every agent.
 */
export interface Schedule {
  readonly everyMs: number;
  /** 0 to under `everyMs`. */
  readonly offsetMs: number;
}

/** A sample is due then. */
export interface DueSlot {
  /** Place in the grid since the epoch: what makes two samples of one slot the same slot. */
  readonly slot: number;
  readonly dueMs: number;
}

/** The part of an interval that offsets are spread over: the rest is for the run itself, so that it ends in its slot. */
const SPREAD = 0.8;

/** A run may begin this late and still be of its slot: timers of a machine that wakes up fire late. */
export const LATE_START_LIMIT_MS = 30_000;

/** The offset of an agent, from a number in [0, 1) that is its own. */
export const offsetFor = (share: number, everyMs: number): number => Math.floor(share * everyMs * SPREAD);

const slotAt = (slot: number, { everyMs, offsetMs }: Schedule): DueSlot => ({
  slot,
  dueMs: slot * everyMs + offsetMs,
});

/** The first slot due after an instant. */
export function nextSlot(afterMs: number, schedule: Schedule): DueSlot {
  const slot = Math.floor((afterMs - schedule.offsetMs) / schedule.everyMs) + 1;
  return slotAt(slot, schedule);
}

/** What a wake-up means: which slots went by unused, and which one, if any, is to run now. */
export interface WakeUp {
  readonly missed: readonly DueSlot[];
  readonly run: DueSlot | null;
}

/** Beyond so many missed slots, only the newest are told one by one. */
export const MAX_MISSED_REPORTED = 2016;

/**
 * What is to be done at `nowMs` when everything up to and including slot `lastSlot` has been dealt with. A slot
 * whose time went by while the machine slept is missed, not made up: a sample of another hour would say something
 * of another hour. A clock that was set back repeats nothing: slots are dealt with once.
 */
export function wakeUp(lastSlot: number, nowMs: number, schedule: Schedule): WakeUp {
  const newest = nextSlot(nowMs, schedule).slot - 1;
  if (newest <= lastSlot) return { missed: [], run: null };
  const current = slotAt(newest, schedule);
  const isInTime = nowMs - current.dueMs <= LATE_START_LIMIT_MS;
  const lastMissed = isInTime ? newest - 1 : newest;
  const firstMissed = Math.max(lastSlot + 1, lastMissed - MAX_MISSED_REPORTED + 1);
  const missed = Array.from({ length: Math.max(0, lastMissed - firstMissed + 1) }, (_, index) =>
    slotAt(firstMissed + index, schedule),
  );
  return { missed, run: isInTime ? current : null };
}
