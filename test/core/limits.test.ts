import { trafficPlanFor } from '../../src/core/traffic/load.ts';
import { describe, expect, test } from 'vitest';
import { connectionLostAtMs } from '../../src/core/verdict/connection-loss.ts';
import { lateLimitMs } from '../../src/core/packets/late-limit.ts';
import {
  DEFAULT_PLAN,
  estimateTrafficBytes,
  linkBitsPerSecond,
  packetRatePerSecond,
} from '../../src/core/traffic/traffic-plan.ts';
import { measurementOf, repeat } from '../support/measurement.ts';

describe('lateLimitMs', () => {
  test.each([
    [null, 3000],
    [200, 3000],
    [1500, 4500],
    [9000, 10_000],
  ])('with a greatest round trip of %j is %j', (maxRttMs, expected) => {
    expect(lateLimitMs(maxRttMs)).toBe(expected);
  });
});

describe('connectionLostAtMs', () => {
  test('is when the silence began that lasted to the end', () => {
    // 10 s received, then 6 s of nothing.
    expect(connectionLostAtMs(measurementOf([...repeat(20, 500), ...repeat('lost', 300)]))).toBe(10_000);
  });
  test('is null for an outage that ended, and for a short one at the end', () => {
    expect(connectionLostAtMs(measurementOf([...repeat('lost', 300), ...repeat(20, 1)]))).toBeNull();
    expect(connectionLostAtMs(measurementOf([...repeat(20, 500), ...repeat('lost', 200)]))).toBeNull();
  });
  test('is the begin when nothing ever arrived', () => {
    expect(connectionLostAtMs(measurementOf(repeat('lost', 300)))).toBe(0);
  });
});

describe('the plan of traffic', () => {
  test('is 250 packets/s', () => {
    expect(packetRatePerSecond(DEFAULT_PLAN)).toBe(250);
  });
  test('needs 444 kbit/s each way for a call: 250 packets of 222 bytes; ten times that for ten', () => {
    expect(linkBitsPerSecond(DEFAULT_PLAN)).toBe(444_000);
    expect(linkBitsPerSecond(trafficPlanFor(DEFAULT_PLAN, 10))).toBe(4_440_000);
  });
  test('moves about 3.4 MB in 30 s: 30.3 s x 250 x 222 bytes, both ways', () => {
    expect(estimateTrafficBytes(DEFAULT_PLAN, 30_000)).toBe(30.3 * 250 * 222 * 2);
  });
});
