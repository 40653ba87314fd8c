/** For how long a page was hidden between two times, by when it was hidden and shown, in order. */
export function hiddenWithin(
  changes: readonly { readonly atMs: number; readonly isHidden: boolean }[],
  fromMs: number,
  toMs: number,
): number {
  let sum = 0;
  for (const [index, { atMs, isHidden }] of changes.entries()) {
    const untilMs = changes[index + 1]?.atMs ?? Infinity;
    if (isHidden) sum += Math.max(0, Math.min(untilMs, toMs) - Math.max(atMs, fromMs));
  }
  return sum;
}
