import { describe, expect, test } from 'vitest';
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
  trafficClass: (round: number) => number = () => 0,
): HeaderFacts | null {
  const roundOf = (index: number): number => Math.floor(index / STREAMS);
  const fates = Array.from({ length: 500 * STREAMS }, (_, index) => ({ up: upMs(roundOf(index)), down: 12 }));
  const { packets, mappings, witness } = witnessedLink(fates, {
    streams: STREAMS,
    headerOf: (index) => ({
      trafficClass: trafficClass(roundOf(index)),
      hopLimit: hopLimit(roundOf(index)),
    }),
  });
  const join = joinWitness(packets, mappings, witness);
  const marks = marksAtRelay(join, { beginMs: BEGIN_MS, streams: STREAMS }, []);
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

describe('likelyCauses of IP headers', () => {
  const facts = (headers: HeaderFacts, rttMeanMs = 140) => ({
    paths: [],
    findings: [],
    rttMeanMs,
    rttMinMs: 90,
    rttTargetMs: 100,
    headers,
  });
  const ofHeaders = (causes: readonly Cause[]) =>
    causes.filter(({ code }) => code === 'route-changed' || code === 'congestion-marks');
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

  test('are none of a test that missed nothing, nor of headers that say nothing', () => {
    expect(ofHeaders(likelyCauses(facts({ routeChange, congestionMarkedRatio: 0.02 }, 95)))).toEqual([]);
    expect(ofHeaders(likelyCauses(facts({ routeChange: null, congestionMarkedRatio: 0 })))).toEqual([]);
  });
});
