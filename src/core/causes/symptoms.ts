import type { MetricName } from '../verdict/grade-row.ts';
import { isSure } from '../verdict/sure-at.ts';
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
    | 'reorderRatio'
    | 'lateRatio'
    | 'rttMeanMs'
    | 'connectionLostAtMs'
    | 'lossUpRatio'
    | 'lossDownRatio'
    | 'mappingMoved'
    | 'mappingLostS'
    | 'runsOverTcp'
    | 'tcpBesideProxy'
    | 'portsDenied'
    | 'nothingOpen'
    | 'noData';
  /** In the unit that the name ends in; 1 for what is or is not. */
  readonly value: number;
  /** Seen only while the link was kept busy. */
  readonly isBusy: boolean;
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

/** A target that was missed, by the worst of the rows that decide. */
export interface MissedTarget {
  readonly metric: MetricName;
  /** In the metric's unit. */
  readonly value: number;
}

/** What of a result symptoms are told from. `null`: not measured. */
export interface SymptomFacts {
  /** What missed its target: whoever says that calls suffer from a figure says so by the verdict's own rule. */
  readonly missed: readonly MissedTarget[];
  /** What missed while the link was kept busy, and not without. */
  readonly missedBusy: readonly MissedTarget[];
  /** Received too late for a de-jitter buffer, of those received; no published target speaks of it. */
  readonly lateRatio: number | null;
  readonly lossUpRatio: number | null;
  readonly lossDownRatio: number | null;
  readonly connectionLostAtMs: number | null;
  /** The same of the part with a busy link, after its begin. */
  readonly busyLostAtMs: number | null;
  readonly hasMappingMoved: boolean;
  /** Idle time after which a UDP mapping was gone too soon, s. */
  readonly mappingLostS: number | null;
  /** The call ran over TCP or TLS. */
  readonly isOverTcp: boolean;
  /** The page came by a proxy: what is TCP here may have to pass it. */
  readonly isBesideProxy: boolean;
  /** Some of the relay's ports do not get through. */
  readonly arePortsDenied: boolean;
  readonly isNothingOpen: boolean;
  readonly isDataBlocked: boolean;
  readonly causes: readonly Cause[];
}

type Seen = SymptomEvidence & { readonly isStrong: boolean };

/** What a missed target makes calls do, and the name of its figure. */
const OF_METRIC: Readonly<
  Record<MetricName, { readonly symptom: Symptom; readonly name: SymptomEvidence['name'] }>
> = {
  loss: { symptom: 'robotic', name: 'worstLossRatio' },
  burstLoss: { symptom: 'robotic', name: 'worstBurstRatio' },
  jitter: { symptom: 'robotic', name: 'worstJitterMs' },
  reorder: { symptom: 'robotic', name: 'reorderRatio' },
  rtt: { symptom: 'slow', name: 'rttMeanMs' },
  oneWay: { symptom: 'slow', name: 'rttMeanMs' },
};

/** Jitter from here on is waited for by more delay than anybody likes, ms. */
const SLOW_JITTER_MS = 60;
const VERY_SLOW_JITTER_MS = 200;
/** So many packets of 200 ms are a gap that a call may be given up for. */
const GAP_RATIO = 0.9;

interface Sign {
  readonly symptom: Symptom;
  readonly evidence: SymptomEvidence['name'];
  readonly value: (facts: SymptomFacts) => number | null;
  /** At and above this it is some evidence; at and above the other, strong. */
  readonly some: number;
  readonly strong: number;
  readonly isBusy?: boolean;
}

const isTrue = (claim: boolean): number | null => (claim ? 1 : null);

/** The share lost one way while the other way is nearly whole. */
const oneSided = (way: number | null, other: number | null): number | null =>
  way !== null && other !== null && other < way / 4 ? way : null;

/** A sign that is some evidence at most. */
const NEVER = Infinity;

/** What no target speaks of. One packet in a hundred is the published limit of loss, and one in twenty our strong one. */
const SIGNS: readonly Sign[] = [
  { symptom: 'robotic', evidence: 'lateRatio', value: (f) => f.lateRatio, some: 0.01, strong: 0.05 },
  { symptom: 'robotic', evidence: 'runsOverTcp', value: (f) => isTrue(f.isOverTcp), some: 1, strong: NEVER },
  {
    symptom: 'drops',
    evidence: 'connectionLostAtMs',
    value: (f) => f.connectionLostAtMs,
    some: 0,
    strong: 0,
  },
  {
    symptom: 'drops',
    evidence: 'connectionLostAtMs',
    value: (f) => f.busyLostAtMs,
    some: 0,
    strong: 0,
    isBusy: true,
  },
  { symptom: 'drops', evidence: 'mappingMoved', value: (f) => isTrue(f.hasMappingMoved), some: 1, strong: 1 },
  { symptom: 'drops', evidence: 'nothingOpen', value: (f) => isTrue(f.isNothingOpen), some: 1, strong: 1 },
  {
    symptom: 'drops',
    evidence: 'portsDenied',
    value: (f) => isTrue(f.arePortsDenied),
    some: 1,
    strong: NEVER,
  },
  // Proxies end connections that have been open for long (document 004: drops "might be due to firewall or proxy").
  {
    symptom: 'drops',
    evidence: 'tcpBesideProxy',
    value: (f) => isTrue(f.isOverTcp && f.isBesideProxy),
    some: 1,
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
  { symptom: 'slow', evidence: 'runsOverTcp', value: (f) => isTrue(f.isOverTcp), some: 1, strong: NEVER },
];

/** What a missed target says of a symptom. */
function seenOfMissed({ metric, value }: MissedTarget, symptom: Symptom, isBusy: boolean): Seen[] {
  const of = OF_METRIC[metric];
  if (of.symptom === symptom) {
    // A round trip says more than its half, and one of the two is enough.
    const shown = metric === 'oneWay' ? 2 * value : value;
    return [{ name: of.name, value: shown, isBusy, isStrong: isSure(metric, value) }];
  }
  if (symptom === 'drops' && metric === 'burstLoss' && value >= GAP_RATIO)
    return [{ name: of.name, value, isBusy, isStrong: false }];
  if (symptom === 'slow' && metric === 'jitter' && value >= SLOW_JITTER_MS)
    return [{ name: of.name, value, isBusy, isStrong: value >= VERY_SLOW_JITTER_MS }];
  return [];
}

/** Which causes lead to what. */
const LEADS_TO: Readonly<Record<CauseCode, readonly Symptom[]>> = {
  // A proxy or a firewall on the way ends a TCP connection when it pleases.
  'udp-blocked': ['robotic', 'slow', 'drops'],
  congestion: ['robotic', 'slow'],
  queueing: ['robotic', 'slow'],
  outages: ['drops', 'robotic'],
  'line-errors': ['robotic'],
  periodic: ['robotic'],
  'parallel-paths': ['robotic'],
  distance: ['slow'],
  'mapping-moved': ['drops', 'one-way-audio'],
  'route-changed': ['robotic', 'slow'],
  'congestion-marks': ['robotic', 'slow'],
  'marks-not-kept': ['robotic', 'slow'],
  detour: ['slow'],
  unclear: [],
};

/** Each of the four symptoms, with how far the test explains it and by what. */
export function symptomsOf(facts: SymptomFacts): SymptomReading[] {
  return SYMPTOMS.map((symptom): SymptomReading => {
    const seen = onceEach([
      ...facts.missed.flatMap((missed) => seenOfMissed(missed, symptom, false)),
      ...facts.missedBusy.flatMap((missed) => seenOfMissed(missed, symptom, true)),
      ...SIGNS.filter((sign) => sign.symptom === symptom).flatMap((sign): Seen[] => {
        const value = sign.value(facts);
        return value !== null && value >= sign.some
          ? [{ name: sign.evidence, value, isBusy: sign.isBusy ?? false, isStrong: value >= sign.strong }]
          : [];
      }),
    ]);
    const causes = facts.causes
      .filter(({ code }) => LEADS_TO[code].includes(symptom))
      .map(({ code }) => code);
    return {
      symptom,
      support: seen.some(({ isStrong }) => isStrong) ? 'strong' : seen.length > 0 ? 'some' : 'none',
      evidence: seen.map(({ name, value, isBusy }) => ({ name, value, isBusy })),
      causes: seen.length > 0 ? [...new Set(causes)] : [],
    };
  });
}

/** A figure that two targets are missed by is one thing seen. */
const onceEach = (seen: readonly Seen[]): Seen[] =>
  seen.filter(
    ({ name, isBusy }, index) =>
      seen.findIndex((other) => other.name === name && other.isBusy === isBusy) === index,
  );
