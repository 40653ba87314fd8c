/** Steps to look for: enough to meet the smallest, quick enough not to be noticed. */
const STEPS = 20;
/** A clock coarser than this will not show `STEPS` steps soon. */
const LIMIT_MS = 20;

/** The smallest step of `performance.now()` seen in a short look, ms. */
export function clockResolutionMs(): number {
  const beganMs = performance.now();
  let previousMs = beganMs;
  let smallestMs = Infinity;
  for (let steps = 0; steps < STEPS && previousMs - beganMs < LIMIT_MS;) {
    const nowMs = performance.now();
    if (nowMs > previousMs) {
      smallestMs = Math.min(smallestMs, nowMs - previousMs);
      previousMs = nowMs;
      steps++;
    }
  }
  return Number.isFinite(smallestMs) ? smallestMs : LIMIT_MS;
}
