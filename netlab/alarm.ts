/** Calls `ring` once the clock has reached a moment; only the moment set last counts. */
export interface Alarm {
  readonly set: (atMs: number | null) => void;
}

/**
 * From here on the alarm polls instead of sleeping. Node's timers count whole milliseconds and fire up to about 1.2 ms
 * late; a poll by setImmediate still serves the sockets on each turn, so that arrivals are stamped at once.
 */
const POLL_MS = 2;

/** An alarm that is exact to about 0.1 ms, on Node's timers, for a clock like `performance.now`. */
export function preciseAlarm(nowMs: () => number, ring: () => void): Alarm {
  let targetMs: number | null = null;
  let timer: NodeJS.Timeout | null = null;
  let immediate: NodeJS.Immediate | null = null;

  function wait(): void {
    if (targetMs === null) return;
    const leftMs = targetMs - nowMs();
    if (leftMs > POLL_MS) timer = setTimeout(wake, Math.floor(leftMs - POLL_MS) + 1);
    else immediate = setImmediate(wake);
  }

  function wake(): void {
    timer = null;
    immediate = null;
    if (targetMs !== null && nowMs() >= targetMs) {
      targetMs = null;
      ring();
    } else {
      wait();
    }
  }

  return {
    set: (atMs) => {
      if (atMs === targetMs) return;
      targetMs = atMs;
      // A poll under way looks at the new target on its next turn.
      if (immediate !== null && atMs !== null) return;
      if (timer !== null) clearTimeout(timer);
      if (immediate !== null) clearImmediate(immediate);
      timer = null;
      immediate = null;
      wait();
    },
  };
}
