import { describe, expect, it } from 'vitest';
import { ArrivalClock } from '../../../../../server/relay/sockets/batched/arrival-clock.ts';

const EPOCH_S = 1_893_456_000;

/** The wall clock, set by hand to so many ms after a time. */
function scene() {
  let wallMs = 0;
  const clock = new ArrivalClock((into) => {
    into[0] = EPOCH_S + Math.floor(wallMs / 1000);
    into[1] = Math.round((wallMs % 1000) * 1e6);
  });
  const readAt = (nowMs: number, atWallMs: number): void => {
    wallMs = atWallMs;
    clock.read(nowMs);
  };
  const arrived = (atWallMs: number): number =>
    clock.arrivedMs(EPOCH_S + Math.floor(atWallMs / 1000), Math.round((atWallMs % 1000) * 1e6));
  return { clock, readAt, arrived };
}

describe('ArrivalClock', () => {
  it('tells on the relay’s clock what the kernel told on the wall clock', () => {
    const { readAt, arrived } = scene();
    readAt(100, 5000);
    readAt(110, 5010);
    expect(arrived(5003)).toBeCloseTo(103, 6);
    expect(arrived(5009.25)).toBeCloseTo(109.25, 6);
    // Across a second.
    readAt(1100, 6000);
    expect(arrived(5999.999)).toBeCloseTo(1099.999, 6);
  });

  it('takes the time of reading where it knows the wall clock for the first time, or the packet has none', () => {
    const { clock, readAt, arrived } = scene();
    readAt(100, 5000);
    expect(arrived(4990)).toBe(100);
    readAt(110, 5010);
    expect(clock.arrivedMs(0, 0)).toBe(110);
  });

  it.each([
    ['forward', 3_600_000],
    ['a little', 0.5],
    ['back', -700],
  ])('takes it when the clock was set %s', (_how, byMs) => {
    const { readAt, arrived } = scene();
    readAt(100, 5_000_000);
    readAt(110, 5_000_010);
    readAt(120, 5_000_020 + byMs);
    expect(arrived(5_000_015)).toBe(120);
    // From then on it is as good as any.
    readAt(130, 5_000_030 + byMs);
    expect(arrived(5_000_026 + byMs)).toBeCloseTo(126, 6);
  });

  it('goes along with a clock that is slewed', () => {
    const { readAt, arrived } = scene();
    readAt(0, 5000);
    // 500 ppm, the most that adjtime(3) does, for ten seconds.
    readAt(10_000, 15_005);
    expect(arrived(15_001)).toBeCloseTo(9996, 6);
  });

  it('never says later than the reading, never more than a second ago, never earlier than the one before', () => {
    const { readAt, arrived } = scene();
    readAt(1100, 6000);
    readAt(1200, 6100);
    expect(arrived(6101)).toBe(1200);
    readAt(3000, 7900);
    readAt(3001, 7901);
    expect(arrived(6900)).toBe(3001);
    expect(arrived(7899)).toBe(3001);
  });
});
