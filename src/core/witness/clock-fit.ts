/** A packet's delay between two clocks, at a time on the first of them. Both in ms. */
export interface DelayPoint {
  readonly atMs: number;
  readonly delayMs: number;
}

/**
 * The slope of the line below all points that lies closest to them (Moon, Skelly and Towsley, 1999): the edge of the
 * lower convex hull over the mean time. Packets that met no queue lie on it, so its slope is the drift of one
 * clock against the other, in ms per ms. `null` with fewer than two different times.
 */
export function lowerSlope(points: readonly DelayPoint[]): number | null {
  const sorted = [...points].sort((a, b) => a.atMs - b.atMs || a.delayMs - b.delayMs);
  const hull: DelayPoint[] = [];
  let total = 0;
  for (const point of sorted) {
    total += point.atMs;
    for (let last = hull.at(-1); last; last = hull.at(-1)) {
      const before = hull.at(-2);
      if (last.atMs === point.atMs) break;
      if (!before || slope(before, last) < slope(last, point)) break;
      hull.pop();
    }
    if (hull.at(-1)?.atMs !== point.atMs) hull.push(point);
  }
  const middle = total / sorted.length;
  for (const [index, right] of hull.entries()) {
    const left = hull[index - 1];
    if (left && (right.atMs >= middle || index === hull.length - 1)) return slope(left, right);
  }
  return null;
}

const slope = (from: DelayPoint, to: DelayPoint): number =>
  (to.delayMs - from.delayMs) / (to.atMs - from.atMs);

/** How the relay's clock runs against the client's. */
export interface ClockFit {
  /** Relay ms gained per client ms. */
  readonly drift: number;
  /** What of the drift the two directions do not agree on, over the whole stretch, ms. */
  readonly residualMs: number;
}

/** Crystal clocks are within 100 ppm; two of them within 200. More than this is network, not clock. */
const MAX_DRIFT = 0.0005;

/**
 * Estimates the drift from the minimum-delay envelopes of both directions. A clock that drifts makes one direction
 * seem to grow and the other to shrink by the same amount; a queue that builds up makes only its own grow. So the
 * drift is the part on which both directions agree, and the rest is stated as residual.
 */
export function fitClock(up: readonly DelayPoint[], down: readonly DelayPoint[]): ClockFit {
  const upSlope = lowerSlope(up);
  const downSlope = lowerSlope(down);
  if (upSlope === null || downSlope === null) return { drift: 0, residualMs: 0 };
  const [a, b] = [upSlope, -downSlope];
  const agreed = a * b > 0 ? Math.sign(a) * Math.min(Math.abs(a), Math.abs(b)) : 0;
  const drift = Math.max(-MAX_DRIFT, Math.min(MAX_DRIFT, agreed));
  const times = up.map(({ atMs }) => atMs);
  const spanMs =
    times.reduce((most, atMs) => Math.max(most, atMs), -Infinity) -
    times.reduce((least, atMs) => Math.min(least, atMs), Infinity);
  return { drift, residualMs: Math.min(Math.abs(a - drift), Math.abs(b - drift)) * spanMs };
}
