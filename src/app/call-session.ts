import type { Mark } from '../core/connectivity/qos.ts';
import { joinRecords, type JoinedRecords } from '../core/packets/packet.ts';
import { mapStreams, type MappedStreams } from '../core/packets/stream-mapping.ts';
import type { IssuedRelay } from '../core/relay.ts';
import type { CallReading } from '../core/run/call-reading.ts';
import { PageFaultError } from '../core/run/page-fault.ts';
import type { TimelineRow } from '../core/packets/timeline.ts';
import type { TrafficPlan } from '../core/traffic/traffic-plan.ts';
import type { MonotonicMs } from '../core/units.ts';
import { CallRecords } from './call-records.ts';
import { inTime } from './in-time.ts';
import type { Call, CallPath, CallPort, EnvironmentPort, ProbeHealth, StatsSample } from './ports.ts';

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

/** A browser that does not answer getStats for so long will not: the result is composed without. */
const STATS_PATIENCE_MS = 3000;
const UNKNOWN_PATH: CallPath = { url: null, transport: 'unknown' };

/** What of the page a session needs: its clock, and whether it is looked at. */
type SessionEnvironment = Pick<EnvironmentPort, 'nowMs' | 'setTimer' | 'isHidden'>;

/** Keeps what a call tells, and tells the procedure what all of it amounts to. One call at a time. */
export class CallSession {
  readonly #calls: CallPort;
  readonly #environment: SessionEnvironment;
  readonly #onReading: (reading: CallReading) => void;
  #call: Call | null = null;
  #records: CallRecords | null = null;

  constructor(calls: CallPort, environment: SessionEnvironment, onReading: (reading: CallReading) => void) {
    this.#calls = calls;
    this.#environment = environment;
    this.#onReading = onReading;
  }

  open(relay: IssuedRelay, urls: readonly string[], mark: Mark, plan: TrafficPlan): void {
    this.close();
    const records = new CallRecords(plan, this.#environment.isHidden(), this.#environment.nowMs());
    this.#records = records;
    this.#call = this.#calls.open({ relay, urls, plan, mark }, (event) => {
      records.add(event);
      // What a call says after the next one was opened is of no interest.
      if (this.#records === records) this.#tell(records);
    });
  }

  begin(durationMs: number): void {
    this.#call?.begin(durationMs);
  }

  end(): void {
    this.#call?.end();
  }

  /** The page came to the front, or left it. */
  setHidden(isHidden: boolean): void {
    const records = this.#records;
    if (!records) return;
    records.setHidden(isHidden, this.#environment.nowMs());
    this.#tell(records);
  }

  /** Idempotent. The records stay until the next call is opened. */
  close(): void {
    this.#call?.close();
    this.#call = null;
  }

  /** Rows for the charts; `null` before the begin mark. */
  liveRows(nowMs: MonotonicMs): TimelineRow[] | null {
    const records = this.#records;
    return records && records.beginMs !== null ? records.live.rows(nowMs) : null;
  }

  /** Everything the call recorded, joined; call it before `close`. */
  async record(lateLimitMs: number): Promise<Recording> {
    const call = this.#call;
    const records = this.#records;
    if (!call || !records?.marks || records.beginMs === null || records.endMs === null)
      throw new PageFaultError({ kind: 'call-not-measured' });
    const { beginMs, endMs, marks, sent, arrivals, stats, plan } = records;
    const soon = <T>(asked: Promise<T>, otherwise: T): Promise<T> =>
      inTime(asked, STATS_PATIENCE_MS, this.#environment).catch(() => otherwise);
    const last = await soon<StatsSample | null>(call.sampleStats(), null);
    const path = await soon(call.path(), UNKNOWN_PATH);
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

  #tell(records: CallRecords): void {
    this.#onReading(records.read(this.#environment.nowMs()));
  }
}
