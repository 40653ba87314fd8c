/** Time as the relay needs it: lifetimes run on a clock that never jumps, credentials expire by the calendar. */
export interface RelayClock {
  monotonicMs(): number;
  epochS(): number;
}
