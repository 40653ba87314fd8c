import {
  LATE_START_LIMIT_MS,
  MAX_MISSED_REPORTED,
  nextSlot,
  wakeUp,
  type DueSlot,
  type Schedule,
  type WakeUp,
} from '../../core/sites/schedule.ts';

/** When samples are due, however that is told. */
export interface SlotSource {
  /** The first slot due after an instant; `null`: there is none any more. */
  next(afterMs: number): DueSlot | null;
  /** What is to be done at `nowMs` when everything up to and including a slot has been dealt with. */
  wakeUp(lastSlot: number, nowMs: number): WakeUp;
  /** The newest slot that is due at an instant or was before it. */
  newest(nowMs: number): number;
  /** When a slot is due. */
  dueMs(slot: number): number;
}

/** Every so many ms. */
export const gridSlots = (schedule: Schedule): SlotSource => ({
  next: (afterMs) => nextSlot(afterMs, schedule),
  wakeUp: (lastSlot, nowMs) => wakeUp(lastSlot, nowMs, schedule),
  newest: (nowMs) => nextSlot(nowMs, schedule).slot - 1,
  dueMs: (slot) => slot * schedule.everyMs + schedule.offsetMs,
});

/** Times of a calendar, as croner knows them. */
export interface Calendar {
  nextRun(after: Date): Date | null;
  /** Newest first. */
  previousRuns(count: number, before: Date): Date[];
}

const SECOND_MS = 1000;

/** The times of a calendar, each moved on by the agent's offset. A slot's number is its second since the epoch. */
export function calendarSlots(calendar: Calendar, offsetMs: number): SlotSource {
  const slotAt = (time: Date): DueSlot => ({
    slot: Math.round(time.getTime() / SECOND_MS),
    dueMs: time.getTime() + offsetMs,
  });
  /** Due up to and including an instant, newest first. */
  const dueAt = (nowMs: number, count: number): DueSlot[] =>
    // croner leaves the instant itself out, and milliseconds away.
    calendar.previousRuns(count, new Date(nowMs - offsetMs + SECOND_MS)).flatMap((time) => {
      const slot = slotAt(time);
      return slot.dueMs <= nowMs ? [slot] : [];
    });
  return {
    next(afterMs) {
      const time = calendar.nextRun(new Date(afterMs - offsetMs));
      return time === null ? null : slotAt(time);
    },
    wakeUp(lastSlot, nowMs) {
      // Told one by one up to a limit, beside the one that is to run.
      const due = dueAt(nowMs, MAX_MISSED_REPORTED + 2).filter(({ slot }) => slot > lastSlot);
      const [current, ...before] = due;
      if (!current) return { missed: [], run: null };
      const isInTime = nowMs - current.dueMs <= LATE_START_LIMIT_MS;
      const missed = (isInTime ? before : due).slice(0, MAX_MISSED_REPORTED).reverse();
      return { missed, run: isInTime ? current : null };
    },
    newest: (nowMs) => dueAt(nowMs, 2)[0]?.slot ?? Math.floor((nowMs - offsetMs) / SECOND_MS),
    dueMs: (slot) => slot * SECOND_MS + offsetMs,
  };
}
