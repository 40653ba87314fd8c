import { connectionLostAtMs } from './connection-loss.ts';
import type { NoCall, NoCallEvidence } from './no-call.ts';
import type { Measurement } from '../packets/packet.ts';
import type { Finding } from './finding.ts';

/** Why packets went over a data channel. */
export type FallbackCause = Extract<Finding, { code: 'data-channel' }>['cause'];

/**
 * What only the page that tests can know of a part of a test: the figures tell the rest (findings.ts). A page has it from
 * what it saw happen (`pageFactsOf`), whoever reads a result from the findings in it (`pageFactsIn`).
 */
export interface PageFacts {
  /** Somebody pressed *stop* before this part was over. */
  readonly stopped: { readonly plannedMs: number } | null;
  /** When the browser stopped its audio clock, ms after the part's begin. */
  readonly audioStoppedAtMs: number | null;
  readonly fallbackCause: FallbackCause | null;
  /** When the first packet was sent after which none arrived, ms after the part's begin. */
  readonly connectionLostAtMs: number | null;
  /** Whether the relay offers UDP, also by URLs that were not measured. */
  readonly offersUdp: boolean;
  /** Streams whose frames and packets did not match one to one. */
  readonly brokenStreams: readonly number[];
  /** All addresses and ports that packets came from, where one of them had no allocation; else `null`. */
  readonly movedSources: readonly string[] | null;
  /** Why there was no call; `null`: there was one, or it is not known. */
  readonly withoutCall: (NoCall & { readonly evidence: NoCallEvidence | null }) | null;
}

/** Of a page that saw nothing but what the figures tell. */
export const NO_PAGE_FACTS: PageFacts = {
  stopped: null,
  audioStoppedAtMs: null,
  fallbackCause: null,
  connectionLostAtMs: null,
  offersUdp: false,
  brokenStreams: [],
  movedSources: null,
  withoutCall: null,
};

/** One part of a test, as the page saw it. */
export interface SeenPart {
  readonly measurement: Measurement;
  /** Begin of the part, ms after that of the test. */
  readonly startMs: number;
  /** The length that was asked for. */
  readonly plannedMs: number;
  /** Whether another part was asked for behind it. */
  readonly isFollowed: boolean;
  readonly wasStopped: boolean;
  /** Ms after the begin of the test. */
  readonly audioStoppedAtMs: number | null;
  readonly fallbackCause: FallbackCause | null;
}

/** What a page knows of a part with a call; what it knows of the call as a whole is added by whoever has it. */
export function pageFactsOf(seen: SeenPart): PageFacts {
  const { measurement, plannedMs, startMs } = seen;
  const measuredMs = measurement.endMs - measurement.beginMs;
  // A loaded test that is stopped in its second part has had its first.
  const isStopped = seen.wasStopped && !(seen.isFollowed && measuredMs >= plannedMs);
  const audioStoppedAtMs =
    seen.audioStoppedAtMs === null ? null : Math.max(0, seen.audioStoppedAtMs - startMs);
  return {
    ...NO_PAGE_FACTS,
    stopped: isStopped ? { plannedMs } : null,
    // What happened after this part is of the next.
    audioStoppedAtMs: audioStoppedAtMs !== null && audioStoppedAtMs <= measuredMs ? audioStoppedAtMs : null,
    fallbackCause: seen.fallbackCause,
    connectionLostAtMs: connectionLostAtMs(measurement),
  };
}

/** What the page knew of a test, as its findings say. */
export function pageFactsIn(findings: readonly Finding[]): PageFacts {
  const stopped = findingOf(findings, 'stopped-early');
  const notConnected = findingOf(findings, 'not-connected');
  return {
    stopped: stopped && { plannedMs: stopped.plannedMs },
    audioStoppedAtMs: findingOf(findings, 'audio-stopped')?.atMs ?? null,
    fallbackCause: findingOf(findings, 'data-channel')?.cause ?? null,
    connectionLostAtMs: findingOf(findings, 'connection-lost')?.atMs ?? null,
    offersUdp: findingOf(findings, 'udp-blocked') !== null,
    brokenStreams: findingOf(findings, 'mapping-broken')?.streams ?? [],
    movedSources: findingOf(findings, 'mapping-moved')?.sources ?? null,
    withoutCall: findingOf(findings, 'only-connectivity')
      ? { why: 'only-connectivity', waitedMs: 0, evidence: null }
      : notConnected && {
          why: notConnected.why,
          waitedMs: notConnected.waitedMs,
          evidence: notConnected.evidence ?? null,
        },
  };
}

const findingOf = <C extends Finding['code']>(
  findings: readonly Finding[],
  code: C,
): Extract<Finding, { code: C }> | null =>
  findings.find((finding): finding is Extract<Finding, { code: C }> => finding.code === code) ?? null;
