import type { Call, CallEvent, CallPort } from '../../../src/app/ports.ts';
import type { CallFacts, FlowFault } from '../../../src/core/run/call-reading.ts';
import type { Arrival } from '../../../src/core/packets/packet.ts';
import { monotonicMs } from '../../../src/core/units.ts';
import { ProbeSender } from '../../../src/probe/probe-sender.ts';
import type { ManualClock } from '../manual-clock.ts';
import type { Fate } from '../measurement.ts';

/** What the simulated network and browser do. */
export interface Simulation {
  /** Fate of each packet, by its global sequence and the time since the call was opened. */
  readonly fate: (globalSequence: number, atMs: number) => Fate;
  readonly facts?: CallFacts;
  /** After this long the audio clock stands still. */
  readonly audioStopsAtMs?: number;
  /** What the browser does not do in the call that is opened as the n-th, from 1. */
  readonly stall?: (opening: number) => FlowFault | null;
  /** Never connects. */
  readonly neverOpens?: boolean;
}

const STEP_MS = 20;
const BATCH_MS = 200;

/** A call over a simulated link on a manual clock: the app's end of the probe, with known truth. */
export class SimulatedCalls implements CallPort {
  readonly isSupported = true;
  prepare(): void {
    // Nothing takes time here.
  }
  /** What was asked of it. */
  readonly opened: { readonly urls: readonly string[] }[] = [];
  closed = 0;
  readonly #clock: ManualClock;
  readonly #simulation: Simulation;

  constructor(clock: ManualClock, simulation: Simulation) {
    this.#clock = clock;
    this.#simulation = simulation;
  }

  open(request: Parameters<CallPort['open']>[0], listener: (event: CallEvent) => void): Call {
    this.opened.push({ urls: request.urls });
    const clock = this.#clock;
    const { fate, facts, audioStopsAtMs = Infinity, neverOpens = false } = this.#simulation;
    const stall = this.#simulation.stall?.(this.opened.length) ?? null;
    const openedMs = clock.nowMs();
    const { streams, payloadBytes } = request.plan;
    let isClosed = false;
    let underWay: Arrival[] = [];
    let received = 0;
    const sender = new ProbeSender({ testTag: 1, payloadBytes, streams }, (mark) => {
      if (mark.type === 'ended') batch();
      listener({ ...mark, atMs: monotonicMs(mark.atMs) });
    });

    function batch(): void {
      const nowMs = clock.nowMs();
      const sent = sender.takeSent();
      for (const packet of sent) {
        const delay = fate(packet.globalSequence, packet.sentMs - openedMs);
        if (delay === 'lost') continue;
        underWay.push({
          stream: packet.stream,
          streamSequence: packet.streamSequence,
          globalSequence: packet.globalSequence,
          receivedMs: monotonicMs(packet.sentMs + delay),
          rtpSequence: packet.streamSequence & 0xffff,
          ssrc: 1000 + packet.stream,
        });
      }
      const arrivals = underWay
        .filter((arrival) => arrival.receivedMs <= nowMs)
        .sort((a, b) => a.receivedMs - b.receivedMs || a.globalSequence - b.globalSequence);
      underWay = underWay.filter((arrival) => arrival.receivedMs > nowMs);
      if (stall !== 'nothing-read') {
        listener({ type: 'batch', atMs: nowMs, sent, arrivals });
        return;
      }
      received += arrivals.length;
      const nothingElse = { packetsLost: 0, jitterMs: null, pairRoundTripTotalMs: null, pairResponses: null };
      listener({ type: 'stats', sample: { atMs: nowMs, packetsReceived: received, ...nothingElse } });
      listener({ type: 'batch', atMs: nowMs, sent, arrivals: [] });
    }

    function step(): void {
      if (isClosed) return;
      const nowMs = clock.nowMs();
      if (nowMs - openedMs < audioStopsAtMs && stall !== 'nothing-sent')
        for (let stream = 0; stream < streams; stream++) sender.next(stream, nowMs);
      sender.check(nowMs);
      if ((nowMs - openedMs) % BATCH_MS === 0) batch();
      clock.setTimer(STEP_MS, step);
    }

    clock.setTimer(0, () => {
      if (!isClosed) listener({ type: 'method', facts: facts ?? { method: 'rtp', fallbackCause: null } });
    });
    if (!neverOpens)
      clock.setTimer(300, () => {
        if (isClosed) return;
        listener({ type: 'connected', atMs: clock.nowMs() });
        step();
      });

    return {
      begin: (durationMs) => sender.begin(durationMs),
      end: () => sender.end(clock.nowMs()),
      path: () => Promise.resolve({ url: request.urls[0] ?? null, transport: 'udp' }),
      health: () => ({
        clockResolutionMs: 0.005,
        crossOriginIsolated: true,
        arrivalClock: 'receiveTime',
        lateTimers: 0,
        longestFrameGapMs: 17,
        maxBufferedBytes: 0,
        foreignPackets: 0,
      }),
      isMarked: () => true,
      ssrcs: () => new Map(),
      sampleStats: () => Promise.reject(new Error('no getStats in a simulation')),
      close: () => {
        if (!isClosed) this.closed++;
        isClosed = true;
      },
    };
  }
}
