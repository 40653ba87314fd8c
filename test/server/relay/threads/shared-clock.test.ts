import { expect, it } from 'vitest';
import { sharedClock, type ThreadClocks } from '../../../../server/relay/threads/shared-clock.ts';

/** What the system's clock said when the relay began, ns. */
const ORIGIN_NS = 5_000_000_000n;
/** What it says now, and when this thread began. */
const NOW_NS = 7_000_000_000;
const THREAD_BEGAN_NS = 6_500_000_000;

/** Clocks that each take 200 ns to read; before the readings of these numbers the thread waits for its core, so many ns. */
function clocks(waitsNs: Readonly<Record<number, number>>): ThreadClocks & { readonly trueMs: () => number } {
  let nowNs = NOW_NS;
  let readings = 0;
  const read = (): number => {
    readings += 1;
    nowNs += (waitsNs[readings] ?? 0) + 200;
    return nowNs;
  };
  return {
    sharedNs: () => BigInt(read()),
    ownMs: () => (read() - THREAD_BEGAN_NS) / 1e6,
    trueMs: () => (nowNs - Number(ORIGIN_NS)) / 1e6,
  };
}

it('tells the time since the relay began, to less than a microsecond', () => {
  const of = clocks({});
  const clock = sharedClock(ORIGIN_NS, of);
  expect(Math.abs(clock() - of.trueMs())).toBeLessThan(0.001);
});

it.each([
  ['before the system\u2019s clock', { 2: 30_000_000 }],
  ['behind it', { 3: 30_000_000 }],
  ['each time but one', Object.fromEntries(Array.from({ length: 45 }, (_, index) => [index + 1, 9_000_000]))],
])('does so for a thread that waited for its core %s', (_when, waitsNs) => {
  const of = clocks(waitsNs);
  const clock = sharedClock(ORIGIN_NS, of);
  expect(Math.abs(clock() - of.trueMs())).toBeLessThan(0.001);
});
