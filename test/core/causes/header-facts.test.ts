import { describe, expect, test } from 'vitest';
import type { CauseFacts, PathFacts } from '../../../src/core/causes/cause-facts.ts';
import { headerFacts, type HeaderFacts } from '../../../src/core/causes/header-facts.ts';
import { likelyCauses, type Cause } from '../../../src/core/causes/rules.ts';
import { monotonicMs } from '../../../src/core/units.ts';
import { joinWitness } from '../../../src/core/witness/join.ts';
import { marksAtRelay } from '../../../src/core/witness/marks.ts';
import { witnessedLink } from '../../support/call/witnessed-link.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const STREAMS = 5;
const BEGIN_MS = monotonicMs(1000);

/** Ten seconds of a call; each packet's time up, hop limit and traffic class by its round of 20 ms. */
function factsOf(
  upMs: (round: number) => number,
  hopLimit: (round: number) => number,
  trafficClass: (round: number, stream: number) => number = () => 0,
  asked: readonly number[] = [],
): HeaderFacts | null {
  const roundOf = (index: number): number => Math.floor(index / STREAMS);
  const fates = Array.from({ length: 500 * STREAMS }, (_, index) => ({ up: upMs(roundOf(index)), down: 12 }));
  const { packets, mappings, witness } = witnessedLink(fates, {
    streams: STREAMS,
    headerOf: (index) => ({
      trafficClass: trafficClass(roundOf(index), index % STREAMS),
      hopLimit: hopLimit(roundOf(index)),
    }),
  });
  const join = joinWitness(packets, mappings, witness);
  const marks = marksAtRelay(join, { beginMs: BEGIN_MS, streams: STREAMS }, asked);
  return marks && headerFacts(marks, join, { beginMs: BEGIN_MS });
}

describe('headerFacts', () => {
  test('joins another TTL with the step of the delay that came with it', () => {
    const facts = factsOf(
      (round) => (round < 250 ? 10 : 32),
      (round) => (round < 250 ? 58 : 54),
    );
    expect(facts).toMatchObject({ routeChange: { hopLimitBefore: 58, hopLimitAfter: 54 } });
    expect(facts?.routeChange?.delayStepMs).toBeCloseTo(22, 2);
  });

  test('sees a route that became shorter', () => {
    const facts = factsOf(
      (round) => (round < 250 ? 30 : 10),
      (round) => (round < 250 ? 54 : 58),
    );
    expect(facts?.routeChange?.delayStepMs).toBeCloseTo(-20, 2);
  });

  test('takes no step for a change of route without another TTL, nor another TTL without a step', () => {
    expect(
      factsOf(
        (round) => (round < 250 ? 10 : 32),
        () => 58,
      )?.routeChange,
    ).toBeNull();
    expect(
      factsOf(
        () => 10,
        (round) => (round < 250 ? 58 : 54),
      )?.routeChange,
    ).toBeNull();
  });

  test('tells 20 of 20 seeded changes of route from queues, and sees none in 100 paths without one', () => {
    const wrong: number[] = [];
    for (let seed = 0; seed < 120; seed++) {
      const random = seededRandom(seed);
      const isChanged = seed < 20;
      const atRound = 120 + Math.floor(random() * 260);
      const stepMs = (10 + random() * 40) * (random() < 0.5 ? 1 : -1);
      const jitterMs = random() * 4;
      const facts = factsOf(
        (round) => 60 + (isChanged && round >= atRound ? stepMs : 0) + random() * jitterMs,
        (round) => (isChanged && round >= atRound ? 51 : 55),
      );
      if ((facts?.routeChange !== null) !== isChanged) wrong.push(seed);
    }
    expect(wrong).toEqual([]);
  });
});

describe('keptMarksRatio', () => {
  const EF = 46 << 2;
  const ratioOf = (
    trafficClass: (round: number, stream: number) => number,
    { asked = [0, 1, 2, 3, 4], hopLimit = 57 } = {},
  ) =>
    factsOf(
      () => 10,
      () => hopLimit,
      trafficClass,
      asked,
    )?.keptMarksRatio;

  test('is the share of marks that arrived, where the network does not keep them', () => {
    expect(ratioOf(() => 0)).toBe(0);
    expect(ratioOf(() => 8 << 2)).toBe(0);
    // One stream of five, and 100 rounds of 500.
    expect(ratioOf((_, stream) => (stream === 3 ? EF : 0))).toBeCloseTo(0.2, 10);
    expect(ratioOf((round) => (round < 100 ? EF : 34 << 2))).toBeCloseTo(0.2, 10);
    // Of those that asked.
    expect(ratioOf((_, stream) => (stream === 0 ? EF : 0), { asked: [0, 2] })).toBeCloseTo(0.5, 10);
  });

  test('is null where they are kept, where nobody asked, and where the device itself did not mark', () => {
    expect(ratioOf(() => EF)).toBeNull();
    expect(ratioOf(() => EF | 1)).toBeNull();
    expect(ratioOf(() => 0, { asked: [] })).toBeNull();
    expect(ratioOf(() => EF, { asked: [] })).toBeNull();
    expect(ratioOf(() => 0, { hopLimit: 64 })).toBeNull();
  });
});

describe('likelyCauses of IP headers', () => {
  const facts = (
    headers: Partial<HeaderFacts>,
    rttMeanMs = 140,
    paths: readonly PathFacts[] = [],
  ): CauseFacts => ({
    paths,
    findings: [],
    rttMeanMs,
    rttMinMs: 90,
    rttTargetMs: 100,
    headers: { routeChange: null, congestionMarkedRatio: 0, keptMarksRatio: null, ...headers },
  });
  const CODES: readonly Cause['code'][] = ['route-changed', 'congestion-marks', 'marks-not-kept'];
  const ofHeaders = (causes: readonly Cause[]) => causes.filter(({ code }) => CODES.includes(code));
  /** The way from you that misses by jitter, with so much queueing on average. */
  const queueing = (meanQueueMs: number, path: PathFacts['path'] = 'up'): PathFacts => ({
    path,
    missed: ['jitter'],
    sent: 7500,
    lost: 0,
    lossRatio: 0,
    meanLossRun: null,
    allStreamsShare: null,
    queueBeforeLossMs: null,
    meanQueueMs,
    p95QueueMs: 3 * meanQueueMs,
    lossPeriodMs: null,
    spikePeriodMs: null,
    reordered: 0,
  });
  const routeChange = { hopLimitBefore: 58, hopLimitAfter: 54, delayStepMs: -22 };

  test('are a changed route and marks for congestion, each with its figures', () => {
    expect(ofHeaders(likelyCauses(facts({ routeChange, congestionMarkedRatio: 0.02 })))).toEqual([
      {
        code: 'route-changed',
        path: 'up',
        confidence: 'likely',
        evidence: [
          { name: 'hopLimitBefore', value: 58 },
          { name: 'hopLimitAfter', value: 54 },
          { name: 'delayStepMs', value: 22 },
        ],
      },
      {
        code: 'congestion-marks',
        path: 'up',
        confidence: 'likely',
        evidence: [{ name: 'congestionMarkedRatio', value: 0.02 }],
      },
    ]);
    const [few] = ofHeaders(likelyCauses(facts({ routeChange: null, congestionMarkedRatio: 0.001 })));
    expect(few?.confidence).toBe('possible');
  });

  test('are marks that the network does not keep, where packets wait in a queue from you', () => {
    const inQueue = (keptMarksRatio: number | null, path: PathFacts) =>
      ofHeaders(likelyCauses(facts({ keptMarksRatio }, 95, [path])));
    expect(inQueue(0.4, queueing(32))).toEqual([
      {
        code: 'marks-not-kept',
        path: 'up',
        confidence: 'possible',
        evidence: [
          { name: 'keptMarksRatio', value: 0.4 },
          { name: 'meanQueueMs', value: 32 },
        ],
      },
    ]);
    expect(inQueue(0, queueing(15.1))).toHaveLength(1);
    // Kept; hardly any queue; a queue on the way to you, where nobody can read marks; nothing missed.
    expect(inQueue(null, queueing(32))).toEqual([]);
    expect(inQueue(0, queueing(15))).toEqual([]);
    expect(inQueue(0, queueing(32, 'down'))).toEqual([]);
    expect(inQueue(0, { ...queueing(32), missed: [] })).toEqual([]);
  });

  test('are none of a test that missed nothing, nor of headers that say nothing', () => {
    expect(ofHeaders(likelyCauses(facts({ routeChange, congestionMarkedRatio: 0.02 }, 95)))).toEqual([]);
    expect(ofHeaders(likelyCauses(facts({ routeChange: null, congestionMarkedRatio: 0 })))).toEqual([]);
  });
});
