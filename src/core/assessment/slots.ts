/** When samples were due and when there were any. */

/** How much of a stretch was sampled. */
export interface Coverage {
  /** Samples due: whole intervals in the stretch. */
  readonly expected: number;
  /** Intervals with at least one usable sample in them. */
  readonly covered: number;
  /** covered / expected; `null` when none was due. */
  readonly ratio: number | null;
}

/** Below this share of the due samples there is no verdict. */
export const MIN_COVERAGE = 0.8;

/**
 * Which of a stretch's intervals have a sample. Two samples in one interval cover it once, so that a client whose
 * clock stepped back, or that tested twice, does not fill the gaps of another hour.
 */
export function coveredSlots(
  atMs: Iterable<number>,
  {
    fromMs,
    toMs,
    intervalMs,
  }: { readonly fromMs: number; readonly toMs: number; readonly intervalMs: number },
): boolean[] {
  const expected = Math.max(0, Math.floor((toMs - fromMs) / intervalMs));
  const slots = Array.from({ length: expected }, () => false);
  for (const at of atMs) {
    const slot = Math.floor((at - fromMs) / intervalMs);
    if (slot >= 0 && slot < expected) slots[slot] = true;
  }
  return slots;
}

/** The coverage that slots stand for. */
export function coverageOf(slots: readonly boolean[]): Coverage {
  const covered = slots.filter(Boolean).length;
  return { expected: slots.length, covered, ratio: slots.length === 0 ? null : covered / slots.length };
}

/** Slots that must be covered for a verdict. */
const neededOf = (expected: number): number => Math.ceil(expected * MIN_COVERAGE);

/**
 * After how many more slots a rolling stretch of this length is covered enough, if every coming one is: old slots
 * leave it as new ones enter. 0 when it is already; `null` when nothing is due at all.
 */
export function slotsUntilEnough(slots: readonly boolean[]): number | null {
  const needed = neededOf(slots.length);
  if (slots.length === 0) return null;
  let covered = slots.filter(Boolean).length;
  let more = 0;
  while (covered < needed) {
    if (!slots[more]) covered += 1;
    more += 1;
  }
  return more;
}

/** Whether a stretch is covered enough for a verdict. */
export const isEnough = ({ expected, covered }: Coverage): boolean =>
  expected > 0 && covered >= neededOf(expected);
