import type { Cause, CauseCode } from './rules.ts';

/**
 * What people say of a call, and what in a test's result speaks for it. The four complaints are those of "Planning for
 * Media Quality in Azure Communication Services" and of every help desk: slow, drops, robotic, one-way audio.
 */
export type Symptom = 'robotic' | 'drops' | 'one-way-audio' | 'slow';

export const SYMPTOMS: readonly Symptom[] = ['robotic', 'drops', 'one-way-audio', 'slow'];

/** One thing seen that makes a symptom. */
export interface SymptomEvidence {
  readonly name:
    | 'worstLossRatio'
    | 'worstBurstRatio'
    | 'worstJitterMs'
    | 'lateRatio'
    | 'rttMeanMs'
    | 'connectionLostAtMs'
    | 'lossUpRatio'
    | 'lossDownRatio'
    | 'mappingMoved'
    | 'mappingLostS'
    | 'runsOverTcp'
    | 'nothingOpen'
    | 'noData';
  /** In the unit that the name ends in; 1 for what is or is not. */
  readonly value: number;
}

/** How far the test explains a symptom. */
export interface SymptomReading {
  readonly symptom: Symptom;
  /** `none`: nothing in this test would make calls do that. */
  readonly support: 'strong' | 'some' | 'none';
  readonly evidence: readonly SymptomEvidence[];
  /** Likely causes of the test that lead to it. */
  readonly causes: readonly CauseCode[];
}

/** What of a result symptoms are told from. `null`: not measured. */
export interface SymptomFacts {
  readonly worstLossRatio: number | null;
  readonly worstBurstRatio: number | null;
  readonly worstJitterMs: number | null;
  /** Received too late for a de-jitter buffer, of those received. */
  readonly lateRatio: number | null;
  readonly rttMeanMs: number | null;
  readonly lossUpRatio: number | null;
  readonly lossDownRatio: number | null;
  readonly connectionLostAtMs: number | null;
  readonly hasMappingMoved: boolean;
  /** Idle time after which a UDP mapping was gone, s. */
  readonly mappingLostS: number | null;
  /** The call ran over TCP or TLS. */
  readonly isOverTcp: boolean;
  readonly isNothingOpen: boolean;
  readonly isDataBlocked: boolean;
  readonly causes: readonly Cause[];
}

interface Sign {
  readonly symptom: Symptom;
  readonly evidence: SymptomEvidence['name'];
  readonly value: (facts: SymptomFacts) => number | null;
  /** At and above this it is some evidence; at and above the other, strong. */
  readonly some: number;
  readonly strong: number;
}

const isTrue = (claim: boolean): number | null => (claim ? 1 : null);

/** The share lost one way while the other way is nearly whole. */
const oneSided = (way: number | null, other: number | null): number | null =>
  way !== null && other !== null && other < way / 4 ? way : null;

/** A sign that is some evidence at most. */
const NEVER = Infinity;

/**
 * The table. Some evidence begins at the published limits (loss 1 %, bursts 10 %, jitter 30 ms, round trip 100 ms).
 * Strong evidence begins where we chose: at a round trip to the relay of 300 ms, since that alone is the 150 ms one way
 * up to which ITU-T G.114 calls a conversation unhurt; twice the published jitter; one packet in twenty.
 */
const SIGNS: readonly Sign[] = [
  { symptom: 'robotic', evidence: 'worstJitterMs', value: (f) => f.worstJitterMs, some: 30, strong: 60 },
  {
    symptom: 'robotic',
    evidence: 'worstLossRatio',
    value: (f) => f.worstLossRatio,
    some: 0.01,
    strong: 0.05,
  },
  { symptom: 'robotic', evidence: 'lateRatio', value: (f) => f.lateRatio, some: 0.01, strong: 0.05 },
  {
    symptom: 'robotic',
    evidence: 'worstBurstRatio',
    value: (f) => f.worstBurstRatio,
    some: 0.1,
    strong: 0.5,
  },
  { symptom: 'robotic', evidence: 'runsOverTcp', value: (f) => isTrue(f.isOverTcp), some: 1, strong: NEVER },
  {
    symptom: 'drops',
    evidence: 'connectionLostAtMs',
    value: (f) => f.connectionLostAtMs,
    some: 0,
    strong: 0,
  },
  { symptom: 'drops', evidence: 'mappingMoved', value: (f) => isTrue(f.hasMappingMoved), some: 1, strong: 1 },
  { symptom: 'drops', evidence: 'nothingOpen', value: (f) => isTrue(f.isNothingOpen), some: 1, strong: 1 },
  {
    symptom: 'drops',
    evidence: 'worstBurstRatio',
    value: (f) => f.worstBurstRatio,
    some: 0.9,
    strong: NEVER,
  },
  // A held call sends nothing; a mapping that is gone after N s ends it.
  { symptom: 'drops', evidence: 'mappingLostS', value: (f) => f.mappingLostS, some: 0, strong: NEVER },
  { symptom: 'one-way-audio', evidence: 'noData', value: (f) => isTrue(f.isDataBlocked), some: 1, strong: 1 },
  {
    symptom: 'one-way-audio',
    evidence: 'lossUpRatio',
    value: (f) => oneSided(f.lossUpRatio, f.lossDownRatio),
    some: 0.05,
    strong: 0.5,
  },
  {
    symptom: 'one-way-audio',
    evidence: 'lossDownRatio',
    value: (f) => oneSided(f.lossDownRatio, f.lossUpRatio),
    some: 0.05,
    strong: 0.5,
  },
  {
    symptom: 'one-way-audio',
    evidence: 'mappingMoved',
    value: (f) => isTrue(f.hasMappingMoved),
    some: 1,
    strong: NEVER,
  },
  // A round trip to the relay is at most half of the way to the other person and back.
  { symptom: 'slow', evidence: 'rttMeanMs', value: (f) => f.rttMeanMs, some: 100, strong: 300 },
  { symptom: 'slow', evidence: 'worstJitterMs', value: (f) => f.worstJitterMs, some: 60, strong: 200 },
  { symptom: 'slow', evidence: 'runsOverTcp', value: (f) => isTrue(f.isOverTcp), some: 1, strong: NEVER },
];

/** Which causes lead to what. */
const LEADS_TO: Readonly<Record<CauseCode, readonly Symptom[]>> = {
  'udp-blocked': ['robotic', 'slow'],
  congestion: ['robotic', 'slow'],
  queueing: ['robotic', 'slow'],
  outages: ['drops', 'robotic'],
  'line-errors': ['robotic'],
  periodic: ['robotic'],
  'parallel-paths': ['robotic'],
  distance: ['slow'],
  'mapping-moved': ['drops', 'one-way-audio'],
  detour: ['slow'],
  unclear: [],
};

/** Each of the four symptoms, with how far the test explains it and by what. */
export function symptomsOf(facts: SymptomFacts): SymptomReading[] {
  return SYMPTOMS.map((symptom): SymptomReading => {
    const seen = SIGNS.filter((sign) => sign.symptom === symptom).flatMap((sign) => {
      const value = sign.value(facts);
      return value !== null && value >= sign.some
        ? [{ name: sign.evidence, value, isStrong: value >= sign.strong }]
        : [];
    });
    const causes = facts.causes
      .filter(({ code }) => LEADS_TO[code].includes(symptom))
      .map(({ code }) => code);
    return {
      symptom,
      support: seen.some(({ isStrong }) => isStrong) ? 'strong' : seen.length > 0 ? 'some' : 'none',
      evidence: seen.map(({ name, value }) => ({ name, value })),
      causes: seen.length > 0 ? [...new Set(causes)] : [],
    };
  });
}
