import { describe, expect, it } from 'vitest';
import { startMetronome } from '../../src/probe/worker/metronome.ts';

/**
 * Runs a metronome for a while on timers that behave as a browser's: they cut their delay to whole milliseconds and
 * ring some time after it, as `lateMs` says for each of them. Returns when it ticked.
 */
function ticksOf(intervalMs: number, lateMs: (timer: number) => number, forMs: number): number[] {
  let nowMs = 1000.4;
  const endMs = nowMs + forMs;
  const pending: { readonly ring: () => void; readonly atMs: number }[] = [];
  const ticks: number[] = [];
  let timers = 0;
  startMetronome(intervalMs, () => ticks.push(nowMs), {
    nowMs: () => nowMs,
    setTimer: (ring, afterMs) => {
      pending.push({ ring, atMs: nowMs + Math.trunc(afterMs) + lateMs(timers++) });
    },
  });
  for (let timer = pending.shift(); timer && timer.atMs <= endMs; timer = pending.shift()) {
    nowMs = timer.atMs;
    timer.ring();
  }
  return ticks;
}

describe('metronome', () => {
  it('ticks once per interval, though timers cut off fractions', () => {
    expect(ticksOf(20, () => 0.3, 15_000)).toHaveLength(749);
  });

  it('does not tick twice when a timer rings too early', () => {
    const ticks = ticksOf(20, (timer) => (timer % 2 === 0 ? -0.2 : 0.1), 1000);
    for (const [index, tickMs] of ticks.entries()) {
      const previousMs = ticks[index - 1];
      if (previousMs !== undefined) expect(tickMs - previousMs).toBeGreaterThan(18);
    }
    expect(ticks.length).toBeGreaterThanOrEqual(48);
  });

  it('does not drift, and skips what it missed', () => {
    // Every tenth timer rings 65 ms late: three ticks are missed, and the next is on the beat again.
    const ticks = ticksOf(20, (timer) => (timer % 10 === 9 ? 65 : 0.5), 2000);
    for (const tickMs of ticks) expect((tickMs - 1000.4) % 20).toBeLessThan(6.5);
    const gaps = ticks.slice(1).map((tickMs, index) => tickMs - (ticks[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(13);
  });
});
