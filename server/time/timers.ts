/** What happens later. An argument, so that tests need not wait. */
export interface Timers {
  /** Calls `work` once after `ms`, unless the returned function is called before. */
  after(ms: number, work: () => void): () => void;
}

/** The process's own timers; they do not keep it running. */
export const processTimers: Timers = {
  after(ms, work) {
    const timer = setTimeout(work, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Calls `work` each `ms`, until the returned function is called. */
export function every(timers: Timers, ms: number, work: () => void): () => void {
  let cancel: () => void;
  let isStopped = false;
  const tick = (): void => {
    work();
    // The work itself may have stopped it.
    if (!isStopped) cancel = timers.after(ms, tick);
  };
  cancel = timers.after(ms, tick);
  return () => {
    isStopped = true;
    cancel();
  };
}
