/** The server's two clocks: one for intervals, one for dates. An argument, so that tests say what time it is. */
export interface ServerClock {
  monotonicMs(): number;
  epochMs(): number;
}

/** Unix time in whole ms, by the clock as it is set now, of a moment on the monotonic one. */
export const epochMsAt = (clock: ServerClock, monotonicMs: number): number =>
  Math.round(clock.epochMs() - clock.monotonicMs() + monotonicMs);
