import { expect, it } from 'vitest';
import { markingIn } from './marking-trace.ts';

/** As Node 24 printed them, without what is not read. */
const STARTED = '[7:0x35d6e000:0]     2041 ms: [IncrementalMarking] Start marking';
const helpedIn = (atMs: number, tookMs: number, heap = '0x35d6e000:0'): string =>
  `[7:${heap}]     ${atMs} ms: Major task 1 concurrently marked 4406KB in ${tookMs}ms`;
const PAUSED =
  '[7:0x35d6e000]     3852 ms: Mark-Compact 50.3 (59.5) -> 37.9 (72.5) MB, pooled: 0 MB, 122.09 / 0.00 ms ';

it('counts those that ended before the pause, which lasted from 3729.91 to 3852 ms', () => {
  // Times are rounded: 3729 may be within. Who was asked before the pause and helped in it is none of them.
  const within = [helpedIn(3729, 1), helpedIn(3735, 7.1), helpedIn(3800, 60)];
  expect(markingIn([STARTED, ...within, PAUSED].join('\n'))).toEqual({ begun: 1, helped: 0, undecided: 0 });
  expect(markingIn([STARTED, ...within, helpedIn(3728, 2.79), PAUSED].join('\n'))).toEqual({
    begun: 1,
    helped: 1,
    undecided: 0,
  });
});

it('reads the lines of Node 20 and 22 too, and keeps heaps apart', () => {
  const paused =
    '[7:0x7f0b58000f00]      171 ms: Mark-Compact 40.5 (72.5) -> 37.2 (70.9) MB, 32.52 / 0.00 ms  (+ 4.0 ms';
  const other = helpedIn(100, 1, '0x43dca3c0');
  const lines = [helpedIn(169, 30.66, '0x7f0b58000f00'), other, paused, 'edgewise is ready'];
  expect(markingIn(lines.join('\n'))).toEqual({ begun: 0, helped: 0, undecided: 1 });
});
