import type { Mark } from '../core/connectivity/qos.ts';
import {
  joinRecords,
  mapStreams,
  type Arrival,
  type JoinedRecords,
  type Marks,
  type MappedStreams,
  type SentPacket,
} from '../core/records.ts';
import type { IssuedRelay } from '../core/relay.ts';
import type { FlowFault, RunEvent } from '../core/run.ts';
import type { TimelineRow } from '../core/timeline.ts';
import { callOf, type TrafficPlan } from '../core/traffic-plan.ts';
import type { MonotonicMs } from '../core/units.ts';
import type { Result } from '../wire/result.ts';
import { LiveTimeline } from './live-series.ts';
import type {
  Call,
  CallEvent,
  CallPath,
  CallPort,
  EnvironmentPort,
  ProbeHealth,
  StatsSample,
} from './ports.ts';

/** All that one call recorded. */
export interface Recording extends JoinedRecords, MappedStreams {
  readonly beginMs: MonotonicMs;
  readonly endMs: MonotonicMs;
  readonly stats: readonly StatsSample[];
  readonly path: CallPath;
  readonly health: ProbeHealth;
  /** Whether the browser took the mark that was asked for. */
  readonly isMarked: boolean;
}

/** Collects what a call tells and turns it into events of the procedure. One call at a time. */
export class CallSession {
  readonly #calls: CallPort;
  readonly #environment: EnvironmentPort;
  readonly #dispatch: (event: RunEvent<Result>) => void;
  #call: Call | null = null;
  #tally = new Tally(null);

  constructor(calls: CallPort, environment: EnvironmentPort, dispatch: (event: RunEvent<Result>) => void) {
    this.#calls = calls;
    this.#environment = environment;
    this.#dispatch = dispatch;
  }

  open(relay: IssuedRelay, urls: readonly string[], mark: Mark, plan: TrafficPlan): void {
    this.close();
    const tally = new Tally(plan);
    this.#tally = tally;
    this.#call = this.#calls.open({ relay, urls, plan, mark }, (event) => {
      // What a call says after the next one was opened is of no interest.
      if (this.#tally === tally) this.#onEvent(event);
    });
  }

  begin(durationMs: number): void {
    this.#call?.begin(durationMs);
  }

  end(): void {
    this.#call?.end();
  }

  /** Idempotent. The records stay until the next call is opened. */
  close(): void {
    this.#call?.close();
    this.#call = null;
  }

  /** Rows for the charts; `null` before the begin mark. */
  liveRows(nowMs: MonotonicMs): TimelineRow[] | null {
    return this.#tally.beginMs === null ? null : this.#tally.live.rows(nowMs);
  }

  /** Everything the call recorded, joined; call it before `close`. */
  async record(lateLimitMs: number): Promise<Recording> {
    const call = this.#call;
    const { beginMs, endMs, marks, sent, arrivals, stats, plan } = this.#tally;
    if (!call || !plan || beginMs === null || endMs === null || !marks)
      throw new Error('The call was not measured.');
    const last = await call.sampleStats().catch(() => null);
    const path = await call.path().catch((): CallPath => ({ url: null, transport: 'unknown' }));
    return {
      ...joinRecords(sent, arrivals, marks, lateLimitMs),
      ...mapStreams(plan.streams, arrivals, call.ssrcs()),
      beginMs,
      endMs,
      stats: last ? [...stats, last] : stats,
      path,
      health: call.health(),
      isMarked: call.isMarked(),
    };
  }

  #onEvent(event: CallEvent): void {
    const tally = this.#tally;
    switch (event.type) {
      case 'opened':
        this.#dispatch({ type: 'call-opened', call: event.facts, atMs: this.#environment.nowMs() });
        // Packets flow as soon as DTLS is up, which can be before the call counts as open.
        if (tally.isFlowing()) this.#dispatch({ type: 'flowing' });
        return;
      case 'batch': {
        const wasFlowing = tally.isFlowing();
        tally.add(event.sent, event.arrivals);
        if (!wasFlowing && tally.isFlowing()) this.#dispatch({ type: 'flowing' });
        this.#dispatch({ type: 'progress', atMs: event.atMs, ...tally.progress(event.atMs) });
        return;
      }
      case 'begun':
        tally.begin(event.atMs, event.firstGlobal);
        this.#dispatch({ type: 'begun', atMs: event.atMs, isHidden: this.#environment.isHidden() });
        return;
      case 'ended':
        tally.end(event.atMs, event.endGlobal);
        this.#dispatch({ type: 'ended', atMs: event.atMs, ...tally.progress(event.atMs) });
        return;
      case 'audio-stopped':
        this.#dispatch({ type: 'audio-stopped', atMs: event.atMs });
        return;
      case 'stats':
        tally.stats.push(event.sample);
        return;
      case 'broken':
        this.#dispatch({ type: 'call-broken', message: event.message });
    }
  }
}

/** The records of one test's calls as they come in. */
class Tally {
  readonly sent: SentPacket[] = [];
  readonly arrivals: Arrival[] = [];
  readonly stats: StatsSample[] = [];
  readonly live = new LiveTimeline();
  beginMs: MonotonicMs | null = null;
  endMs: MonotonicMs | null = null;
  readonly #outstanding = new Map<number, MonotonicMs>();
  #firstGlobal = Infinity;
  #endGlobal = Infinity;
  #lastSentMs: MonotonicMs | null = null;
  #lastArrivalMs: MonotonicMs | null = null;
  #maxRttMs: number | null = null;
  readonly plan: TrafficPlan | null;
  readonly #sending = new Set<number>();
  readonly #flowing = new Set<number>();

  constructor(plan: TrafficPlan | null) {
    this.plan = plan;
  }

  /** Whether packets of every call have come through. */
  isFlowing(): boolean {
    return this.plan !== null && this.#flowing.size === this.plan.calls;
  }

  /** What this browser has not done so far, of what needs no network. */
  flowFault(): FlowFault | null {
    if (this.plan && this.#sending.size < this.plan.calls) return 'nothing-sent';
    const hasReached = (this.stats.at(-1)?.packetsReceived ?? 0) > 0;
    return hasReached && this.arrivals.length === 0 ? 'nothing-read' : null;
  }

  get marks(): Marks | null {
    return Number.isFinite(this.#endGlobal)
      ? { firstGlobal: Math.min(this.#firstGlobal, this.#endGlobal), endGlobal: this.#endGlobal }
      : null;
  }

  begin(atMs: MonotonicMs, firstGlobal: number): void {
    this.beginMs = atMs;
    this.#firstGlobal = firstGlobal;
    this.live.begin(atMs, firstGlobal);
  }

  end(atMs: MonotonicMs, endGlobal: number): void {
    // A stretch that ends before its first packet is empty, and begins where it ends.
    this.beginMs ??= atMs;
    this.endMs = atMs;
    this.#endGlobal = endGlobal;
  }

  add(sent: readonly SentPacket[], arrivals: readonly Arrival[]): void {
    for (const packet of sent) {
      this.sent.push(packet);
      if (this.plan && !this.isFlowing()) this.#sending.add(callOf(packet.stream, this.plan));
      this.#lastSentMs = packet.sentMs;
      if (packet.globalSequence >= this.#firstGlobal)
        this.#outstanding.set(packet.globalSequence, packet.sentMs);
    }
    for (const arrival of arrivals) {
      this.arrivals.push(arrival);
      if (this.plan && !this.isFlowing()) this.#flowing.add(callOf(arrival.stream, this.plan));
      this.#lastArrivalMs = arrival.receivedMs;
      const sentMs = this.#outstanding.get(arrival.globalSequence);
      if (sentMs === undefined) continue;
      this.#outstanding.delete(arrival.globalSequence);
      this.#maxRttMs = Math.max(this.#maxRttMs ?? 0, arrival.receivedMs - sentMs);
    }
    this.live.add(sent, arrivals);
  }

  progress(nowMs: MonotonicMs): {
    silentMs: number;
    unsentMs: number;
    outstanding: number;
    maxRttMs: number | null;
    flowFault: FlowFault | null;
  } {
    const since = (atMs: MonotonicMs | null): number => (atMs === null ? 0 : Math.max(0, nowMs - atMs));
    return {
      silentMs: since(this.#lastArrivalMs),
      unsentMs: since(this.#lastSentMs),
      outstanding: this.#outstanding.size,
      maxRttMs: this.#maxRttMs,
      flowFault: this.flowFault(),
    };
  }
}
