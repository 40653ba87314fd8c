import { transportOf, defaultTarget } from '../core/relay.ts';
import type { NoCallEvidence } from '../core/verdict/no-call.ts';
import type { Chosen } from '../core/run/grant.ts';
import type { NoCallFacts } from '../core/run/no-call-facts.ts';
import { packetRatePerSecond, type TrafficPlan } from '../core/traffic/traffic-plan.ts';
import { gradesOf } from '../core/verdict/grades.ts';
import { NO_PAGE_FACTS } from '../core/verdict/page-facts.ts';
import type { Result, ResultFigures } from '../wire/result.ts';
import { RESULT_SCHEMA } from '../wire/result/version.ts';
import type { EnvironmentPort } from './ports.ts';

const NOTHING_MEASURED: ResultFigures['metrics'] = {
  loop: {
    rttMs: null,
    oneWayMs: null,
    lossRatio: null,
    lossRatioInterval: null,
    worstLoss15s: null,
    worstBurst200ms: null,
    worstJitter15s: null,
    jitterRfc3550Ms: null,
    reorderRatio: null,
    reorderRatioInterval: null,
  },
  up: null,
  down: null,
  mos: null,
};

/** Relays that were tried in vain before the one that the result is of, as a result has them: not at all where there are none. */
export const missedIn = ({ missed = [] }: Pick<Chosen, 'missed'>): Pick<Result['path'], 'missed'> =>
  missed.length === 0 ? {} : { missed: missed.map((each) => ({ ...each })) };

/** The result of a test without a call: no figures, what the network lets through, and what the verdict stands on. */
export function composeWithoutCall(
  { chosen, noCall }: NoCallFacts,
  evidence: NoCallEvidence | null,
  plan: TrafficPlan,
  client: ReturnType<EnvironmentPort['client']>,
  startedAtMs: number,
): Result {
  const { relay } = chosen.relay;
  const [url = null] = chosen.urls;
  const nothing: ResultFigures = {
    durationMs: 0,
    path: {
      relay: { name: relay.name, place: relay.place, kind: relay.kind, url },
      transport: (url === null ? null : transportOf(url)) ?? 'unknown',
      chosen: chosen.chosenBy,
      ...missedIn(chosen),
      relays: chosen.readings.map((reading) => ({
        ...reading,
        ports: reading.ports.map((port) => ({ ...port })),
      })),
      connectMs: 0,
    },
    traffic: {
      method: 'rtp',
      confidence: 'exact',
      distortions: [],
      streams: [],
      packetRatePerSecond: packetRatePerSecond(plan),
      payloadBytes: plan.payloadBytes,
      sent: 0,
      received: 0,
      lost: 0,
      late: 0,
      duplicates: null,
      reordered: 0,
      lateLimitMs: 0,
    },
    metrics: NOTHING_MEASURED,
    stats: {
      samples: 0,
      packetsReceived: null,
      packetsLost: null,
      lossRatio: null,
      jitterMs: null,
      rttMs: null,
      disagreements: [],
    },
    instrument: {
      clockResolutionMs: 0,
      crossOriginIsolated: false,
      arrivalClock: 'page',
      hiddenMs: 0,
      lateTimers: 0,
      longestSendGapMs: 0,
      longestFrameGapMs: null,
      maxBufferedBytes: 0,
      mappingIntact: null,
      foreignPackets: 0,
      duplicateFrames: 0,
    },
    timeline: [],
  };
  const target = chosen.options.target ?? defaultTarget(relay.kind, chosen.options.labels.region);
  const { rows, findings, verdict } = gradesOf(nothing, target, {
    ...NO_PAGE_FACTS,
    withoutCall: { ...noCall, evidence },
  });
  return {
    schema: RESULT_SCHEMA,
    id: chosen.grant.resultId,
    startedAt: new Date(startedAtMs).toISOString(),
    labels: chosen.options.labels,
    client: {
      userAgent: client.userAgent,
      browser: client.browser,
      edgewise: client.version,
      unattended: chosen.options.unattended,
    },
    ...nothing,
    ...(chosen.connectivity ? { connectivity: chosen.connectivity } : {}),
    causes: [],
    grades: { target, rows, findings, verdict },
  };
}
