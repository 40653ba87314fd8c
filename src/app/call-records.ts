import type { Arrival, Marks, SentPacket } from '../core/packets/packet.ts';
import type { CallFacts, CallReading, FlowFault } from '../core/run/call-reading.ts';
import type { PageFault } from '../core/run/page-fault.ts';
import { callOf, type TrafficPlan } from '../core/traffic/traffic-plan.ts';
import { monotonicMs, type MonotonicMs } from '../core/units.ts';
import { LiveTimeline } from './live-series.ts';
import type { CallEvent, StatsSample } from './ports.ts';

/** Everything that one call has told, kept; and what it amounts to, read anew each time. */
export class CallRecords {
  readonly plan: TrafficPlan;
  readonly sent: SentPacket[] = [];
  readonly arrivals: Arrival[] = [];
  readonly stats: StatsSample[] = [];
  readonly live = new LiveTimeline();
  readonly #outstanding = new Map<number, MonotonicMs>();
  readonly #sending = new Set<number>();
  readonly #flowing = new Set<number>();
  readonly #hidden: HiddenTimes;
  #facts: CallFacts | null = null;
  #connectedMs: MonotonicMs | null = null;
  #beginMs: MonotonicMs | null = null;
  #endMs: MonotonicMs | null = null;
  #firstGlobal = Infinity;
  #endGlobal = Infinity;
  #lastSentMs: MonotonicMs | null = null;
  #lastArrivalMs: MonotonicMs | null = null;
  /** Up to when packets are known: a page that was held up reads them late. */
  #knownMs: MonotonicMs | null = null;
  #maxRttMs: number | null = null;
  #audioStoppedMs: MonotonicMs | null = null;
  #brokenBy: PageFault | null = null;

  constructor(plan: TrafficPlan, isHidden: boolean, openedMs: MonotonicMs) {
    this.plan = plan;
    this.#hidden = new HiddenTimes(isHidden ? openedMs : null);
  }

  get beginMs(): MonotonicMs | null {
    return this.#beginMs;
  }

  get endMs(): MonotonicMs | null {
    return this.#endMs;
  }

  /** `null` before the end mark. */
  get marks(): Marks | null {
    return Number.isFinite(this.#endGlobal)
      ? { firstGlobal: Math.min(this.#firstGlobal, this.#endGlobal), endGlobal: this.#endGlobal }
      : null;
  }

  /** Keeps what the call tells, in whatever order it comes. */
  add(event: CallEvent): void {
    switch (event.type) {
      case 'method':
        this.#facts = event.facts;
        return;
      case 'connected':
        this.#connectedMs ??= event.atMs;
        return;
      case 'batch':
        this.#addPackets(event.sent, event.arrivals, event.atMs);
        return;
      case 'begun':
        this.#beginMs = event.atMs;
        this.#firstGlobal = event.firstGlobal;
        this.live.begin(event.atMs, event.firstGlobal);
        return;
      case 'ended':
        // A stretch that ends before its first packet is empty, and begins where it ends.
        this.#beginMs ??= event.atMs;
        this.#endMs = event.atMs;
        this.#endGlobal = event.endGlobal;
        return;
      case 'audio-stopped':
        this.#audioStoppedMs ??= event.atMs;
        return;
      case 'stats':
        this.stats.push(event.sample);
        return;
      case 'broken':
        this.#brokenBy ??= event.fault;
    }
  }

  /** The page came to the front, or left it. */
  setHidden(isHidden: boolean, atMs: MonotonicMs): void {
    this.#hidden.set(isHidden, atMs);
  }

  /** What all of it amounts to at `nowMs`. */
  read(nowMs: MonotonicMs): CallReading {
    const knownMs = this.#knownMs ?? nowMs;
    const since = (atMs: MonotonicMs | null): number => (atMs === null ? 0 : Math.max(0, knownMs - atMs));
    return {
      atMs: nowMs,
      facts: this.#facts,
      connectedMs: this.#connectedMs,
      isFlowing: this.#isFlowing(),
      flowFault: this.#flowFault(),
      sent: this.sent.length,
      received: this.arrivals.length,
      statsReceived: this.stats.at(-1)?.packetsReceived ?? null,
      silentMs: since(this.#lastArrivalMs),
      unsentMs: since(this.#lastSentMs),
      lastSentMs: this.#lastSentMs,
      beginMs: this.#beginMs,
      endMs: this.#endMs,
      outstanding: this.#outstandingBeforeEnd(),
      maxRttMs: this.#maxRttMs,
      hiddenMs: this.#beginMs === null ? 0 : this.#hidden.within(this.#beginMs, this.#endMs ?? nowMs),
      audioStoppedMs: this.#audioStoppedMs,
      brokenBy: this.#brokenBy,
    };
  }

  /** Whether packets of every call have come through. */
  #isFlowing(): boolean {
    return this.#flowing.size === this.plan.calls;
  }

  /** What this browser has not done so far, of what needs no network. */
  #flowFault(): FlowFault | null {
    if (this.#sending.size < this.plan.calls) return 'nothing-sent';
    const hasReached = (this.stats.at(-1)?.packetsReceived ?? 0) > 0;
    return hasReached && this.arrivals.length === 0 ? 'nothing-read' : null;
  }

  /** The begin mark may be told after the first packets behind it. */
  #outstandingBeforeEnd(): number {
    if (this.#firstGlobal === Infinity) return 0;
    let count = 0;
    for (const globalSequence of this.#outstanding.keys())
      if (globalSequence >= this.#firstGlobal && globalSequence < this.#endGlobal) count++;
    return count;
  }

  #addPackets(sent: readonly SentPacket[], arrivals: readonly Arrival[], atMs: MonotonicMs): void {
    const wasFlowing = this.#isFlowing();
    for (const packet of sent) {
      this.sent.push(packet);
      if (!wasFlowing) this.#sending.add(callOf(packet.stream, this.plan));
      this.#lastSentMs = packet.sentMs;
      this.#outstanding.set(packet.globalSequence, packet.sentMs);
    }
    for (const arrival of arrivals) {
      this.arrivals.push(arrival);
      if (!wasFlowing) this.#flowing.add(callOf(arrival.stream, this.plan));
      this.#lastArrivalMs = arrival.receivedMs;
      const sentMs = this.#outstanding.get(arrival.globalSequence);
      if (sentMs === undefined) continue;
      this.#outstanding.delete(arrival.globalSequence);
      if (arrival.globalSequence >= this.#firstGlobal)
        this.#maxRttMs = Math.max(this.#maxRttMs ?? 0, arrival.receivedMs - sentMs);
    }
    this.#knownMs = monotonicMs(Math.max(this.#knownMs ?? -Infinity, atMs));
    // What arrives is connected, whoever has yet to say so.
    if (!wasFlowing && this.#isFlowing()) this.#connectedMs ??= atMs;
    this.live.add(sent, arrivals);
  }
}

/** When the page was not in front. */
class HiddenTimes {
  readonly #past: { readonly fromMs: number; readonly toMs: number }[] = [];
  #sinceMs: MonotonicMs | null;

  constructor(sinceMs: MonotonicMs | null) {
    this.#sinceMs = sinceMs;
  }

  set(isHidden: boolean, atMs: MonotonicMs): void {
    if (isHidden) this.#sinceMs ??= atMs;
    else if (this.#sinceMs !== null) {
      this.#past.push({ fromMs: this.#sinceMs, toMs: atMs });
      this.#sinceMs = null;
    }
  }

  /** For how long of a stretch the page was hidden, ms. */
  within(fromMs: number, toMs: number): number {
    const now = this.#sinceMs === null ? [] : [{ fromMs: this.#sinceMs, toMs: Infinity }];
    return [...this.#past, ...now].reduce(
      (sum, hidden) => sum + Math.max(0, Math.min(hidden.toMs, toMs) - Math.max(hidden.fromMs, fromMs)),
      0,
    );
  }
}
