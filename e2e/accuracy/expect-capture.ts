import { expect } from '@playwright/test';
import { captureClockMs, joinCapture } from '../../src/core/capture/capture-join.ts';
import { placeOfCapture } from '../../src/core/capture/capture-place.ts';
import { CaptureScan } from '../../src/core/capture/capture-scan.ts';
import { testPacketOf } from '../../src/wire/packet-rows.ts';
import type { TruthLog } from '../../netlab/truth-log.ts';
import { captureOfTruth } from './capture-of-truth.ts';
import type { Measured } from './measured.ts';

const RELAY_PORT = 3478;

/** Holds the join of the gateway's own capture with the page's rows against what the gateway logged. */
export function expectCapture({ result, rows }: Measured, log: TruthLog): void {
  const test = {
    packets: rows.map(testPacketOf),
    beganAtMs: Date.parse(result.startedAt),
    relayPorts: [RELAY_PORT],
  };
  const scan = new CaptureScan(test.packets.map(({ ssrc }) => ssrc ?? 0));
  scan.push(captureOfTruth(log, RELAY_PORT));
  const join = joinCapture(scan.end(), test);

  const passed = (direction: 'up' | 'down'): ReadonlyMap<string, number> => {
    const counts = new Map<string, number>();
    for (const record of log.records) {
      if (record.direction !== direction || record.rtp === null) continue;
      const key = `${record.rtp.ssrc}/${record.rtp.sequenceNumber}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  };
  const truth = { up: passed('up'), down: passed('down') };
  const streams = [...new Set(rows.map(([stream]) => stream))].sort((a, b) => a - b);
  expect(join.legs).toEqual(
    streams.flatMap((stream) =>
      (['up', 'down'] as const).map((leg) => {
        const ofStream = rows.filter(([of]) => of === stream);
        const seen = (row: (typeof rows)[number]): number => truth[leg].get(`${row[3]}/${row[4]}`) ?? 0;
        const count = (isSeen: boolean, isReceived: boolean): number =>
          ofStream.filter((row) => seen(row) > 0 === isSeen && (row[6] !== null) === isReceived).length;
        return {
          stream,
          leg,
          packets: ofStream.length,
          both: count(true, true),
          captureOnly: count(true, false),
          pageOnly: count(false, true),
          neither: count(false, false),
          copies: ofStream.reduce((sum, row) => sum + Math.max(0, seen(row) - 1), 0),
        };
      }),
    ),
  );

  // The gateway drops what it has captured: up before it comes to the relay, down before it comes to the page.
  const { losses } = placeOfCapture(join);
  const lost = rows.filter(([, , , , , , receivedMs]) => receivedMs === null);
  const cameBack = lost.filter((row) => truth.down.has(`${row[3]}/${row[4]}`)).length;
  expect(losses).toEqual({
    lost: lost.length,
    before: 0,
    beyond: lost.length - cameBack,
    after: cameBack,
    untold: 0,
    missed: 0,
  });
  expect(Math.abs(captureClockMs(join.times) ?? NaN), 'two clocks of one machine, ms apart').toBeLessThan(
    1000,
  );
}
