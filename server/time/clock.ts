/** The server's two clocks: one for intervals, one for dates. An argument, so that tests say what time it is. */
export interface ServerClock {
  monotonicMs(): number;
  epochMs(): number;
}
