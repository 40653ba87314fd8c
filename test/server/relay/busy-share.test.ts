import { performance } from 'node:perf_hooks';
import { afterEach, expect, it, vi } from 'vitest';
import { BusyShare } from '../../../server/relay/busy-share.ts';

afterEach(() => vi.restoreAllMocks());

/** A loop whose idle and active time is told, in ms since it began. */
function loopOf() {
  const now = { idle: 0, active: 0, utilization: 0 };
  vi.spyOn(performance, 'eventLoopUtilization').mockImplementation((one, other) =>
    one && other
      ? { idle: one.idle - other.idle, active: one.active - other.active, utilization: 0 }
      : { ...now },
  );
  return (idle: number, active: number): void => {
    now.idle += idle;
    now.active += active;
  };
}

it('is the mean of the last five looks', () => {
  const pass = loopOf();
  const busy = new BusyShare();
  expect(busy.ratio).toBe(0);
  for (const active of [500, 0, 1000]) {
    pass(1000 - active, active);
    busy.look();
  }
  expect(busy.ratio).toBe(0.5);
  // Two looks at one time change nothing.
  busy.look();
  expect(busy.ratio).toBe(0.5);
  for (let look = 0; look < 5; look += 1) {
    pass(250, 750);
    busy.look();
  }
  expect(busy.ratio).toBe(0.75);
});
