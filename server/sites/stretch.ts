/** A stretch of time that is assessed: whole slots of a site. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

export const DAY_MS = 86_400_000;
/** The published method asks for at least a week. */
export const USUAL_DAYS = 7;
/** Weeks are shown so far back. */
export const WEEKS_MS = 28 * DAY_MS;

/** When the slot that is under way began: what is in it is not known yet. Slots are those of core/sites/schedule.ts. */
export const lastWholeSlotEnd = (nowMs: number, everyMs: number): number =>
  Math.floor(nowMs / everyMs) * everyMs;

/** The whole slots of so many days before an end. */
export const stretchBefore = (toMs: number, days: number, everyMs: number): Stretch => ({
  fromMs: toMs - Math.floor((days * DAY_MS) / everyMs) * everyMs,
  toMs,
});
