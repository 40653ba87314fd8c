import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { preciseAlarm } from '../../netlab/alarm.ts';

describe('preciseAlarm', () => {
  let rungAtMs: number[];
  // The manual clock: Vitest's fake timers carry performance.now along.
  const nowMs = () => performance.now();
  const alarm = () => preciseAlarm(nowMs, () => rungAtMs.push(nowMs()));

  beforeEach(() => {
    rungAtMs = [];
    vi.useFakeTimers({
      now: 0,
      toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'performance'],
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('sleeps on one timer while the moment is far', () => {
    const started = nowMs();
    alarm().set(started + 20);

    vi.advanceTimersByTime(18);
    expect(rungAtMs).toEqual([]);
    expect(vi.getTimerCount()).toBe(1);
  });

  it('rings once the moment has come, and once only', () => {
    const started = nowMs();
    alarm().set(started + 1);
    // A poll that finds the moment not yet come goes on polling.
    vi.advanceTimersToNextTimer();
    expect(rungAtMs).toEqual([]);

    vi.advanceTimersByTime(1);
    expect(rungAtMs).toEqual([started + 1]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not ring when it is unset', () => {
    const set = alarm();
    set.set(nowMs() + 10);
    set.set(null);

    vi.advanceTimersByTime(50);
    expect(rungAtMs).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
