/** Notes the longest time between two drawn frames: whether the page stayed responsive while measuring. */
export class FrameMonitor {
  #handle: number | null = null;
  #previousMs: number | null = null;
  #longestGapMs: number | null = null;

  /** Longest gap so far; `null` when fewer than two frames were drawn. */
  get longestGapMs(): number | null {
    return this.#longestGapMs;
  }

  start(): void {
    const next = (nowMs: number): void => {
      // A hidden page draws nothing; that is reported as hidden time, not as a gap.
      if (this.#previousMs !== null && document.visibilityState === 'visible')
        this.#longestGapMs = Math.max(this.#longestGapMs ?? 0, nowMs - this.#previousMs);
      this.#previousMs = document.visibilityState === 'visible' ? nowMs : null;
      this.#handle = requestAnimationFrame(next);
    };
    this.#handle ??= requestAnimationFrame(next);
  }

  stop(): void {
    if (this.#handle !== null) cancelAnimationFrame(this.#handle);
    this.#handle = null;
    this.#previousMs = null;
  }
}
