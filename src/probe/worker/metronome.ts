/** What a metronome needs of its surroundings. */
export interface MetronomeClock {
  readonly nowMs: () => number;
  readonly setTimer: (callback: () => void, afterMs: number) => void;
}

const WORKER_CLOCK: MetronomeClock = {
  nowMs: () => performance.now(),
  setTimer: (callback, afterMs) => setTimeout(callback, afterMs),
};

/** Ticks every `intervalMs` without drift; a missed tick is skipped, never made up in a burst. */
export function startMetronome(
  intervalMs: number,
  onTick: () => void,
  { nowMs, setTimer }: MetronomeClock = WORKER_CLOCK,
): void {
  let dueMs = nowMs() + intervalMs;
  const wait = (): void => {
    // Timers count whole milliseconds and cut off the rest: unrounded they would ring before the tick is due.
    setTimer(wake, Math.ceil(dueMs - nowMs()));
  };
  function wake(): void {
    if (nowMs() >= dueMs) {
      onTick();
      dueMs += intervalMs * (Math.floor((nowMs() - dueMs) / intervalMs) + 1);
    }
    wait();
  }
  wait();
}
