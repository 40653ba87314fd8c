import { setTimeout as after } from 'node:timers/promises';

/** Asks every so many ms whether it is so, at once first, until it is or the time is up; whether it was. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  { everyMs, limitMs = Infinity }: { readonly everyMs: number; readonly limitMs?: number },
): Promise<boolean> {
  const endMs = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > endMs) return false;
    await after(everyMs);
  }
  return true;
}
