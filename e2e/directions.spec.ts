import { expect, test } from '@playwright/test';
import { directionTruthOf, type DirectionTruth } from './accuracy/direction-truth.ts';
import { expectCapture } from './accuracy/expect-capture.ts';
import { expectDirections } from './accuracy/expect-directions.ts';
import type { AccuracyCase } from './accuracy/cases.ts';
import type { Measured } from './accuracy/measured.ts';
import { runCase } from './accuracy/run-case.ts';
import { expectHeaders } from './accuracy/expect-headers.ts';

/** A second more than the longest window, so that windows slide. */
const DURATION_S = 16;
/** How far a direction's jitter may be from the wire's: the browser's queues on one end, the relay's on the other. */
const JITTER_TOLERANCE_MS = 0.5;

const BOTH_WAYS: AccuracyCase = {
  name: 'loss and duplication both ways, jitter from you, reordering to you',
  impairments: {
    seed: 23,
    up: { lossRatio: 0.01, duplicateRatio: 0.02, delayMs: 15, jitter: { spreadMs: 8 } },
    down: { lossRatio: 0.02, duplicateRatio: 0.02, reorder: { ratio: 0.01, heldUpToMs: 3 } },
  },
};

/** Whose jitter is held to the wire's as well. Nothing is beside either: a browser that does not come to read loses packets that no gateway logs. */
const TIMED: readonly AccuracyCase[] = [
  {
    name: 'random loss and rewritten headers from you, jitter to you, over 80 ms',
    impairments: {
      seed: 21,
      up: {
        lossRatio: 0.03,
        delayMs: 40,
        headers: {
          dscp: { to: 8, ratio: 0.3 },
          congestionRatio: 0.02,
          detour: { routers: 3, fromMs: 6000, toMs: 10_000 },
        },
      },
      down: { delayMs: 40, jitter: { spreadMs: 6 } },
    },
    mark: 'half',
  },
  BOTH_WAYS,
  {
    name: 'a full queue from you',
    impairments: { seed: 26, up: { rateLimit: { kbitPerSecond: 450, queueMs: 250 } } },
  },
];

const COUNTED: readonly AccuracyCase[] = [
  {
    name: 'reordering from you, bursts of loss to you',
    impairments: {
      seed: 22,
      up: { reorder: { ratio: 0.01, heldUpToMs: 3 } },
      down: { burstLoss: { lossRatio: 0.05, burstPackets: 6 } },
    },
  },
  { ...BOTH_WAYS, name: 'loss and duplication both ways, by dgram', relayIo: 'dgram' },
];

/** Runs one case and holds all that must be exact to the gateway's log. */
async function expectDirectionsOn(
  one: AccuracyCase,
): Promise<{ readonly measured: Measured; readonly truth: DirectionTruth }> {
  const { measured, log } = await runCase(one, { durationS: DURATION_S });
  const { instrument, witness } = measured.result;
  if (one.relayIo) expect(instrument.relayDatagrams).toBe(one.relayIo);
  // Node’s sockets say nothing of headers: no marks, and no zeros in their place.
  if (one.relayIo === 'dgram') expect(witness?.marks ?? null).toBeNull();
  const truth = directionTruthOf(log, measured);
  expectDirections(measured, truth);
  expectCapture(measured, log);
  if (one.impairments.up?.headers) {
    expectHeaders(measured, log);
    const left = log.records.filter(({ direction, rtp }) => direction === 'up' && rtp !== null);
    // What nobody asked priority for, what a router wrote, and what arrived as it was asked for (EF).
    expect(new Set(left.map(({ header }) => header?.left.dscp))).toEqual(new Set([0, 8, 46]));
    expect(new Set(left.map(({ header }) => header?.left.ttl))).toEqual(new Set([61, 64]));
  }
  return { measured, truth };
}

test.describe('every lost packet is put in the right direction', () => {
  for (const one of TIMED)
    test(`with ${one.name} @alone${one.name.includes('both ways') ? '' : ' @long'}`, async () => {
      const { measured, truth } = await expectDirectionsOn(one);
      const { metrics } = measured.result;
      for (const [direction, ours, theirs] of [
        ['up', metrics.up, truth.up],
        ['down', metrics.down, truth.down],
      ] as const) {
        const jitterErrorMs = Math.abs(
          (ours?.worstJitter15s?.ms ?? NaN) - (theirs.worstJitter15s?.value ?? NaN),
        );
        expect(jitterErrorMs, `jitter ${direction}, ms from the truth`).toBeLessThan(JITTER_TOLERANCE_MS);
      }
    });

  for (const one of COUNTED)
    test(`with ${one.name} @alone @long`, async () => {
      await expectDirectionsOn(one);
    });
});
