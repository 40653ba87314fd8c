import type { Observation } from '../../core/connectivity/check.ts';
import { EXCHANGE_INTERVAL_MS, EXCHANGE_PACKETS, EXCHANGE_WAIT_MS } from '../../core/connectivity/limits.ts';
import type { IssuedRelay } from '../../core/relay.ts';

/** One try at a URL: two connections that may use nothing else, and a few stamped packets from one to the other. */
export interface RelayPair {
  /** Idempotent. */
  close(): void;
}

/** What an observation is before it has a time. */
export type ObservedEvent = Observation extends infer O
  ? O extends Observation
    ? Omit<O, 'atMs'>
    : never
  : never;

/** Sequence number and send time, ms on the page's clock. */
const PACKET_BYTES = 12;

function stamped(sequence: number): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(PACKET_BYTES));
  view.setUint32(0, sequence);
  view.setFloat64(4, performance.now());
  return view.buffer;
}

/**
 * Opens the pair. A packet's one-way time through it crosses the uplink and then the downlink: that is one round
 * trip between client and relay.
 */
export function openRelayPair(
  { username, credential }: IssuedRelay,
  url: string,
  certificates: readonly RTCCertificate[],
  see: (sight: ObservedEvent) => void,
): RelayPair {
  const config: RTCConfiguration = {
    iceServers: [{ urls: url, username, credential }],
    iceTransportPolicy: 'relay',
    bundlePolicy: 'max-bundle',
    certificates: [...certificates],
  };
  const calling = new RTCPeerConnection(config);
  const answering = new RTCPeerConnection(config);
  const timers: ReturnType<typeof setTimeout>[] = [];
  let isClosed = false;

  function close(): void {
    isClosed = true;
    for (const timer of timers) clearTimeout(timer);
    for (const end of [calling, answering]) end.close();
  }
  const emit = (sight: ObservedEvent): void => {
    if (!isClosed) see(sight);
  };

  wire(calling, answering, emit);
  wire(answering, calling, emit);
  const channel = calling.createDataChannel('check', { ordered: false, maxRetransmits: 0 });
  calling.addEventListener('iceconnectionstatechange', () => {
    if (calling.iceConnectionState !== 'connected' && calling.iceConnectionState !== 'completed') return;
    void loopRttMs(calling).then((rttMs) => emit({ kind: 'connected', rttMs }));
  });
  answering.addEventListener('datachannel', ({ channel: receiving }) => {
    receiving.binaryType = 'arraybuffer';
    exchange(channel, receiving, timers, emit);
  });
  negotiate(calling, answering).catch(() => {
    // Closing an end under way makes its promises reject; else this browser cannot ask this URL.
    for (let end = 0; end < 2; end++) emit({ kind: 'gathered' });
  });
  return { close };
}

/** Candidates of one end go to the other; what they tell goes to the listener. */
function wire(own: RTCPeerConnection, other: RTCPeerConnection, emit: (sight: ObservedEvent) => void): void {
  own.addEventListener('icecandidate', ({ candidate }) => {
    if (!candidate?.candidate) return;
    emit({ kind: 'candidate' });
    other.addIceCandidate(candidate).catch(() => undefined);
  });
  own.addEventListener('icecandidateerror', (event) => {
    const { errorCode, errorText } = event;
    emit({ kind: 'candidate-error', code: errorCode, text: errorText });
  });
  own.addEventListener('icegatheringstatechange', () => {
    if (own.iceGatheringState === 'complete') emit({ kind: 'gathered' });
  });
}

async function negotiate(calling: RTCPeerConnection, answering: RTCPeerConnection): Promise<void> {
  const offer = await calling.createOffer();
  // The other end knows the offer before it is told of candidates.
  await answering.setRemoteDescription(offer);
  await calling.setLocalDescription(offer);
  const answer = await answering.createAnswer();
  await calling.setRemoteDescription(answer);
  await answering.setLocalDescription(answer);
}

/** The pair's own round trip covers the loop twice. */
async function loopRttMs(connection: RTCPeerConnection): Promise<number | null> {
  try {
    const report = await connection.getStats();
    let rttMs: number | null = null;
    report.forEach((stats: { type?: unknown; currentRoundTripTime?: unknown }) => {
      if (stats.type === 'candidate-pair' && typeof stats.currentRoundTripTime === 'number')
        rttMs = (stats.currentRoundTripTime * 1000) / 2;
    });
    return rttMs;
  } catch {
    return null;
  }
}

function exchange(
  sending: RTCDataChannel,
  receiving: RTCDataChannel,
  timers: ReturnType<typeof setTimeout>[],
  emit: (sight: ObservedEvent) => void,
): void {
  const rttsMs: number[] = [];
  const seen = new Set<number>();
  let sent = 0;
  let isOver = false;
  const finish = (): void => {
    if (!isOver) emit({ kind: 'packets', sent, rttsMs });
    isOver = true;
  };
  receiving.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!(data instanceof ArrayBuffer) || data.byteLength !== PACKET_BYTES) return;
    const view = new DataView(data);
    if (seen.has(view.getUint32(0))) return;
    seen.add(view.getUint32(0));
    rttsMs.push(Math.max(0, performance.now() - view.getFloat64(4)));
    if (rttsMs.length === EXCHANGE_PACKETS) finish();
  });
  const send = (): void => {
    if (sending.readyState !== 'open') {
      finish();
      return;
    }
    sending.send(stamped(sent++));
    timers.push(
      sent < EXCHANGE_PACKETS ? setTimeout(send, EXCHANGE_INTERVAL_MS) : setTimeout(finish, EXCHANGE_WAIT_MS),
    );
  };
  if (sending.readyState === 'open') send();
  else sending.addEventListener('open', send, { once: true });
}
