import { transportOf } from '../core/relay.ts';
import { PageFaultError } from '../core/run/page-fault.ts';
import { monotonicMs } from '../core/units.ts';
import type { CallPath, StatsSample } from '../app/ports.ts';

type StatsEntry = Readonly<Record<string, unknown>>;

const entriesOf = (report: RTCStatsReport): StatsEntry[] => {
  const entries: StatsEntry[] = [];
  report.forEach((entry: StatsEntry) => entries.push(entry));
  return entries;
};

const numberOf = (entry: StatsEntry | undefined, name: string): number | null => {
  const value = entry?.[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
};

const stringOf = (entry: StatsEntry | undefined, name: string): string | null => {
  const value = entry?.[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** Sum of a member over entries; `null` unless every entry has it and there is one. */
function sumOf(entries: readonly StatsEntry[], name: string): number | null {
  const values = entries.map((entry) => numberOf(entry, name));
  return values.length > 0 && values.every((value) => value !== null)
    ? values.reduce<number>((sum, value) => sum + value, 0)
    : null;
}

/** The pair in use: the transport names it; Firefox marks it instead. */
function selectedPair(entries: readonly StatsEntry[]): StatsEntry | undefined {
  const transport = entries.find((entry) => entry['type'] === 'transport');
  const selectedId = stringOf(transport, 'selectedCandidatePairId');
  const pairs = entries.filter((entry) => entry['type'] === 'candidate-pair');
  return (
    pairs.find((pair) => selectedId !== null && pair['id'] === selectedId) ??
    pairs.find((pair) => pair['selected'] === true) ??
    pairs.find((pair) => pair['nominated'] === true && pair['state'] === 'succeeded')
  );
}

/**
 * One sample of what the browser itself counts (W3C webrtc-stats): inbound-rtp at the receiving end, the candidate
 * pair at the sending end. A witness beside our figures, never their source.
 */
export async function sampleStats(
  sender: RTCPeerConnection,
  receiver: RTCPeerConnection,
): Promise<StatsSample> {
  const [sending, receiving] = await Promise.all([sender.getStats(), receiver.getStats()]);
  const inbound = entriesOf(receiving).filter((entry) => entry['type'] === 'inbound-rtp');
  const pair = selectedPair(entriesOf(sending));
  const jitterSumS = sumOf(inbound, 'jitter');
  const roundTripTotalS = numberOf(pair, 'totalRoundTripTime');
  return {
    atMs: monotonicMs(performance.now()),
    packetsReceived: sumOf(inbound, 'packetsReceived'),
    packetsLost: sumOf(inbound, 'packetsLost'),
    jitterMs: jitterSumS === null ? null : (jitterSumS / inbound.length) * 1000,
    pairRoundTripTotalMs: roundTripTotalS === null ? null : roundTripTotalS * 1000,
    pairResponses: numberOf(pair, 'responsesReceived'),
  };
}

/** How the sending end reaches its relay. `offered` are the URLs it was given. */
export async function readPath(sender: RTCPeerConnection, offered: readonly string[]): Promise<CallPath> {
  const entries = entriesOf(await sender.getStats());
  const localId = stringOf(selectedPair(entries), 'localCandidateId');
  const local = entries.find((entry) => entry['type'] === 'local-candidate' && entry['id'] === localId);
  const [onlyUrl] = offered.length === 1 ? offered : [];
  const reported = stringOf(local, 'url');
  const url = offered.find((candidate) => candidate === reported) ?? onlyUrl ?? reported;
  const protocol = stringOf(local, 'relayProtocol');
  const statedTransport = protocol === 'udp' || protocol === 'tcp' || protocol === 'tls' ? protocol : null;
  return { url, transport: statedTransport ?? (url === null ? null : transportOf(url)) ?? 'unknown' };
}

/** Samples of several calls as one: counts and round trips are summed, jitter is the mean. */
export function sumSamples(samples: readonly StatsSample[]): StatsSample {
  const [first] = samples;
  if (!first) throw new PageFaultError({ kind: 'call-not-open' });
  if (samples.length === 1) return first;
  const sum = (of: (sample: StatsSample) => number | null): number | null => {
    const values = samples.map(of);
    return values.every((value) => value !== null)
      ? values.reduce<number>((total, value) => total + value, 0)
      : null;
  };
  const jitterSumMs = sum(({ jitterMs }) => jitterMs);
  return {
    atMs: first.atMs,
    packetsReceived: sum(({ packetsReceived }) => packetsReceived),
    packetsLost: sum(({ packetsLost }) => packetsLost),
    jitterMs: jitterSumMs === null ? null : jitterSumMs / samples.length,
    pairRoundTripTotalMs: sum(({ pairRoundTripTotalMs }) => pairRoundTripTotalMs),
    pairResponses: sum(({ pairResponses }) => pairResponses),
  };
}

/** SSRC of each stream, in the order in which its track was added. */
export function ssrcsOf(sender: RTCPeerConnection): ReadonlyMap<number, number> {
  const sections = (sender.localDescription?.sdp ?? '')
    .split(/^m=/m)
    .filter((section) => section.startsWith('audio'));
  return new Map(
    sections.flatMap((section, stream): [number, number][] => {
      const ssrc = /^a=ssrc:(\d+) /m.exec(section)?.[1];
      return ssrc === undefined ? [] : [[stream, Number(ssrc)]];
    }),
  );
}
