import type { Call, CallEvent, CallPort } from '../app/ports.ts';
import type { CallFacts } from '../core/run/call-reading.ts';
import { PageFaultError, pageFaultOf } from '../core/run/page-fault.ts';
import { streamsPerCall, type TrafficPlan } from '../core/traffic/traffic-plan.ts';
import { monotonicMs } from '../core/units.ts';
import { markStreams } from './connectivity/mark-streams.ts';
import { readPath, sampleStats, ssrcsOf, sumSamples } from './call-stats.ts';
import { clockResolutionMs } from './clock-resolution.ts';
import { openDataChannelStream } from './data-channel-stream.ts';
import { FrameMonitor } from './frame-monitor.ts';
import { loadPeerPair } from './load-peer-pair.ts';
import type { openPeerPair, PeerPair } from './peer-pair.ts';
import type { ProbeStream, StreamEvent } from './probe-stream.ts';
import { isRtpSupported, openRtpStream } from './rtp-stream.ts';
import { prepareProbeWorker } from './probe-worker-client.ts';
import { startTone } from './tone.ts';

/** How often getStats is read. */
const STATS_MS = 1000;
/** Before a connection that failed is tried again; the procedure's own limit ends the tries. */
const RETRY_MS = 250;

type CallRequest = Parameters<CallPort['open']>[0];

const randomTag = (): number => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;

/** Chooses the method: RTP wherever the browser can do it, else the data channel, and why. */
async function openStream(
  plan: TrafficPlan,
  listener: (event: StreamEvent) => void,
): Promise<{ stream: ProbeStream; facts: CallFacts }> {
  const fallBack = async (fallbackCause: NonNullable<CallFacts['fallbackCause']>) => ({
    stream: await openDataChannelStream(plan, randomTag(), listener),
    facts: { method: 'data-channel', fallbackCause } as const,
  });
  if (!isRtpSupported()) return fallBack('no-encoded-transform');
  const stream = await openRtpStream(plan, randomTag(), startTone(plan.streams), listener);
  if (!stream) return fallBack('audio-suspended');
  return { stream, facts: { method: 'rtp', fallbackCause: null } };
}

/** The calls of one test: their streams over a pair each, with getStats beside them. */
class RelayCall implements Call {
  readonly #request: CallRequest;
  readonly #listener: (event: CallEvent) => void;
  readonly #frames = new FrameMonitor();
  readonly #clockResolutionMs = clockResolutionMs();
  #stream: ProbeStream | null = null;
  readonly #pairs: PeerPair[] = [];
  #timers: ReturnType<typeof setTimeout>[] = [];
  readonly #connected = new Set<number>();
  #isOpen = false;
  #isMarked = true;
  #isClosed = false;

  constructor(request: CallRequest, listener: (event: CallEvent) => void) {
    this.#request = request;
    this.#listener = listener;
  }

  /** Opens the streams, then the pair of each call. */
  async open(): Promise<void> {
    // Under way since the button was pressed (`prepare`).
    const openPair = await loadPeerPair();
    const { stream, facts } = await openStream(this.#request.plan, (event) => this.#emit(event));
    if (this.#isClosed) {
      stream.close();
      return;
    }
    this.#stream = stream;
    this.#emit({ type: 'method', facts });
    for (let call = 0; call < this.#request.plan.calls; call++) this.#connect(stream, call, openPair);
  }

  begin(durationMs: number): void {
    this.#frames.start();
    this.#stream?.begin(durationMs);
  }

  end(): void {
    this.#stream?.end();
  }

  path(): ReturnType<Call['path']> {
    const [first] = this.#pairs;
    return first
      ? readPath(first.sender, this.#request.urls)
      : Promise.resolve({ url: null, transport: 'unknown' });
  }

  health(): ReturnType<Call['health']> {
    const health = this.#stream?.health();
    return {
      clockResolutionMs: this.#clockResolutionMs,
      crossOriginIsolated: globalThis.crossOriginIsolated,
      arrivalClock: health?.arrivalClock ?? 'page',
      lateTimers: health?.lateTimers ?? 0,
      longestFrameGapMs: this.#frames.longestGapMs,
      maxBufferedBytes: health?.maxBufferedBytes ?? 0,
      foreignPackets: health?.foreignPackets ?? 0,
    };
  }

  isMarked(): boolean {
    return this.#isOpen && this.#isMarked;
  }

  ssrcs(): ReadonlyMap<number, number> {
    const ofEach = streamsPerCall(this.#request.plan);
    return new Map(
      this.#pairs.flatMap(({ sender }, call): [number, number][] =>
        this.#hasMedia(call)
          ? [...ssrcsOf(sender)].map(([index, ssrc]): [number, number] => [call * ofEach + index, ssrc])
          : [],
      ),
    );
  }

  async sampleStats(): ReturnType<Call['sampleStats']> {
    if (!this.#isOpen) throw new PageFaultError({ kind: 'call-not-open' });
    return sumSamples(
      await Promise.all(this.#pairs.map(({ sender, receiver }) => sampleStats(sender, receiver))),
    );
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    this.#frames.stop();
    for (const pair of this.#pairs) pair.close();
    this.#stream?.close();
  }

  #emit(event: CallEvent): void {
    if (event.type === 'ended') this.#frames.stop();
    if (!this.#isClosed) this.#listener(event);
  }

  #hasMedia(call: number): boolean {
    return (this.#stream?.media(call).length ?? 0) > 0;
  }

  #connect(stream: ProbeStream, call: number, openPair: typeof openPeerPair): void {
    const pair = openPair(this.#request.relay, this.#request.urls, stream.media(call), {
      onReceiver: (receiver) => stream.attachReceiver(receiver),
      onConnect: () => {
        const { mark, plan } = this.#request;
        void markStreams(pair.sender, this.#hasMedia(call) ? mark : 'none', plan, call).then((isMarked) => {
          this.#isMarked &&= isMarked;
        });
        if (!stream.needsChannel) this.#onConnected(call);
      },
      onChannels: () => {
        stream.channelOpened(pair, call);
        if (stream.needsChannel) this.#onConnected(call);
      },
      onBroken: (fault) => {
        if (this.#isClosed) return;
        // One that was connected and broke while others still connect is tried again as well.
        this.#connected.delete(call);
        if (this.#isOpen) this.#emit({ type: 'broken', fault });
        else this.#later(RETRY_MS, () => this.#connect(stream, call, openPair));
      },
    });
    stream.attachSenders(pair.sender, call);
    this.#pairs[call] = pair;
  }

  #onConnected(call: number): void {
    this.#connected.add(call);
    if (this.#isOpen || this.#connected.size < this.#request.plan.calls) return;
    this.#isOpen = true;
    this.#emit({ type: 'connected', atMs: monotonicMs(performance.now()) });
    this.#sampleEverySecond();
  }

  #sampleEverySecond(): void {
    this.#later(STATS_MS, () => {
      this.sampleStats().then(
        (sample) => this.#emit({ type: 'stats', sample }),
        () => undefined,
      );
      this.#sampleEverySecond();
    });
  }

  #later(afterMs: number, callback: () => void): void {
    if (this.#isClosed) return;
    const timer = setTimeout(() => {
      this.#timers = this.#timers.filter((other) => other !== timer);
      if (!this.#isClosed) callback();
    }, afterMs);
    this.#timers.push(timer);
  }
}

/** Test calls through a relay, in this page. */
export const relayCalls: CallPort = {
  isSupported: 'RTCPeerConnection' in globalThis,
  prepare() {
    if (!('RTCPeerConnection' in globalThis)) return;
    prepareProbeWorker();
    // One that cannot be loaded now is asked for again by the call, which says so.
    loadPeerPair().catch(() => undefined);
  },
  open(request, listener) {
    const call = new RelayCall(request, listener);
    call.open().catch((error: unknown) => {
      listener({ type: 'broken', fault: pageFaultOf(error) });
    });
    return call;
  },
};
