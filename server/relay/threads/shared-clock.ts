/** Readings of both clocks; the closest counts. */
const READINGS = 16;

/** The clocks of this thread; tests have others. */
export interface ThreadClocks {
  /** The system's, which all threads have (`process.hrtime.bigint`). */
  readonly sharedNs: () => bigint;
  /** This thread's own (`performance.now`), which begins with it. */
  readonly ownMs: () => number;
}

const CLOCKS: ThreadClocks = { sharedNs: () => process.hrtime.bigint(), ownMs: () => performance.now() };

/**
 * A clock that all threads of a relay have, ms since `originNs`, at the price of the thread's own: asking the system's for each packet costs
 * a big integer. They are read beside one another until nothing has come between: a thread that waited for its core between the two,
 * read once, had a clock that was wrong by as much for good, and so had the order of packets of two threads and their times.
 */
export function sharedClock(originNs: bigint, { sharedNs, ownMs }: ThreadClocks = CLOCKS): () => number {
  let leastMs = Infinity;
  let aheadMs = 0;
  for (let reading = 0; reading < READINGS; reading += 1) {
    const beforeMs = ownMs();
    const sharedMs = Number(sharedNs() - originNs) / 1e6;
    const tookMs = ownMs() - beforeMs;
    if (tookMs >= leastMs) continue;
    leastMs = tookMs;
    aheadMs = sharedMs - (beforeMs + tookMs / 2);
  }
  return () => ownMs() + aheadMs;
}
