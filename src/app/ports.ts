import type { ChecksSoFar } from '../core/connectivity/check.ts';
import type { IdleLife } from '../core/connectivity/idle-life.ts';
import type { NamedAddresses } from '../core/connectivity/planned-checks.ts';
import type { Mark } from '../core/connectivity/qos.ts';
import type { ConnectivityFound } from '../core/connectivity/report.ts';
import type { LoadWish } from '../core/traffic/load.ts';
import type { CallFacts } from '../core/run/call-reading.ts';
import type { PageFault } from '../core/run/page-fault.ts';
import type { IssuedRelay, RelayReading, RelayTransport } from '../core/relay.ts';
import type { PacketBatch } from '../core/packets/packet.ts';
import type { TrafficPlan } from '../core/traffic/traffic-plan.ts';
import type { Move } from '../core/traffic/transfers.ts';
import type { EpochMs, MonotonicMs } from '../core/units.ts';
import type { NetworkView } from '../wire/network-view.ts';
import type { PacketRow } from '../wire/packet-rows.ts';
import type { Result } from '../wire/result.ts';
import type { Admission, ServerConfig } from '../wire/http.ts';

/** The server said no, or could not be asked. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  constructor(
    /** `unreachable` when there was no answer at all; else the server's code. */
    readonly code: string,
    message: string,
    options?: ErrorOptions & { readonly isFinal?: boolean },
  ) {
    super(message, options);
    this.isFinal = options?.isFinal ?? false;
  }

  /** Asking again the same way can only get the same answer. */
  readonly isFinal: boolean;
}

/** Code of the `ServerError` for a result whose link was revoked. */
export const LINK_REVOKED = 'link-revoked';

/** Code of the `ServerError` for a result that is no longer kept whole. */
export const DOCUMENT_GONE = 'document-gone';

/** Code of the `ServerError` for the witness of a relay that went away while the test ran. */
export const RELAY_LOST = 'relay-lost';

/** The page's server. Every call rejects with `ServerError`. */
export interface ServerPort {
  config(): Promise<ServerConfig>;
  requestTest(durationMs: number, load: LoadWish): Promise<Admission>;
  /** Asks where a test stands; also its sign of life. */
  askTest(testId: string, token: string): Promise<Admission>;
  /** Gives a place back. Never rejects; also works while the page is being closed. */
  releaseTest(testId: string, token: string): void;
  /** Where the page's requests come from, and the addresses of the names of its relays. */
  network(testId: string, token: string): Promise<NetworkView>;
  /** What that relay saw of the test (wire/witness.ts); `null` when it has no witness of it. */
  witness(testId: string, token: string, relay: string): Promise<Uint8Array | null>;
  store(
    result: Result,
    token: string,
  ): Promise<{ readonly id: string; readonly path: string; readonly code: string }>;
  /** Sends the raw packet records of a stored result. */
  storePackets(resultId: string, rows: readonly PacketRow[], token: string): Promise<void>;
  result(id: string): Promise<Result>;
}

/** Measures how near each relay is, and which of its URLs answer. */
export interface RelayFinderPort {
  measure(relays: readonly IssuedRelay[]): Promise<readonly RelayReading[]>;
  /** Ends a measurement under way. */
  cancel(): void;
}

/** Finds out what the network lets through to a relay. Never rejects for the network's sake. */
export interface ConnectivityPort {
  /** What goes by name begins at once; what needs the addresses of the relay's names, when those come. */
  check(
    relay: IssuedRelay,
    named: Promise<readonly NamedAddresses[]>,
    onProgress: (progress: ChecksSoFar) => void,
  ): Promise<Omit<ConnectivityFound, 'https' | 'idleLife'>>;
  /** Ends the checks under way that are known to be open, where they are all that is waited for. */
  settle(): void;
  /** How long an idle mapping to a UDP URL lives; takes up to three minutes. */
  idleLife(relay: IssuedRelay, url: string): Promise<IdleLife>;
  /** Ends what is under way. */
  cancel(): void;
}

/** What getStats said at one time (W3C webrtc-stats), as numbers; `null` where the browser has no such figure. */
export interface StatsSample {
  readonly atMs: MonotonicMs;
  /** Sum over inbound-rtp. */
  readonly packetsReceived: number | null;
  /** Sum over inbound-rtp; signed. */
  readonly packetsLost: number | null;
  /** Mean over inbound-rtp, ms. */
  readonly jitterMs: number | null;
  /** candidate-pair.totalRoundTripTime and responsesReceived: their differences give a mean. */
  readonly pairRoundTripTotalMs: number | null;
  readonly pairResponses: number | null;
}

/** How trustworthy the probe found itself. */
export interface ProbeHealth {
  readonly clockResolutionMs: number;
  readonly crossOriginIsolated: boolean;
  readonly arrivalClock: 'receiveTime' | 'worker' | 'page';
  readonly lateTimers: number;
  readonly longestFrameGapMs: number | null;
  readonly maxBufferedBytes: number;
  readonly foreignPackets: number;
}

/** The relay as the connected call uses it. */
export interface CallPath {
  readonly url: string | null;
  readonly transport: RelayTransport | 'unknown';
}

/** What a call tells while it runs. */
export type CallEvent =
  /** How packets will be carried; told before any is. */
  | { readonly type: 'method'; readonly facts: CallFacts }
  /** Every call of the test is connected. Packets may have come before this is told. */
  | { readonly type: 'connected'; readonly atMs: MonotonicMs }
  | ({ readonly type: 'batch'; readonly atMs: MonotonicMs } & PacketBatch)
  | { readonly type: 'begun'; readonly atMs: MonotonicMs; readonly firstGlobal: number }
  | { readonly type: 'ended'; readonly atMs: MonotonicMs; readonly endGlobal: number }
  | { readonly type: 'audio-stopped'; readonly atMs: MonotonicMs }
  | { readonly type: 'stats'; readonly sample: StatsSample }
  | { readonly type: 'broken'; readonly fault: PageFault };

/** A call that is open or opening. Times are of the clock of its records. */
export interface Call {
  begin(durationMs: number): void;
  end(): void;
  path(): Promise<CallPath>;
  health(): ProbeHealth;
  /** Whether the browser took the mark that was asked for; true where none was. */
  isMarked(): boolean;
  /** SSRC of each stream, where the sender tells. */
  ssrcs(): ReadonlyMap<number, number>;
  /** Takes the last sample of getStats. */
  sampleStats(): Promise<StatsSample>;
  /** Idempotent; frees everything. */
  close(): void;
}

/** Opens test calls. */
export interface CallPort {
  readonly isSupported: boolean;
  /** A call will be opened soon: what takes time and needs neither server nor relay may begin. */
  prepare(): void;
  open(
    request: {
      readonly relay: IssuedRelay;
      readonly urls: readonly string[];
      readonly plan: TrafficPlan;
      readonly mark: Mark;
    },
    listener: (event: CallEvent) => void,
  ): Call;
}

/** What transfers tell while they run. */
export interface TransferListener {
  /** Bytes were moved; in order of their end. */
  onMove(move: Move): void;
  /** They cannot go on: refused, or no answer for too long. Told at most once. */
  onFailed(message: string): void;
}

/** Keeps the link between this page and its server busy, both ways. */
export interface TransferPort {
  start(
    test: { readonly testId: string; readonly token: string },
    listener: TransferListener,
  ): {
    /** Ends all of them at once. Idempotent. */
    stop(): void;
  };
}

/** The page's surroundings. */
export interface EnvironmentPort {
  nowMs(): MonotonicMs;
  nowEpochMs(): EpochMs;
  setTimer(afterMs: number, callback: () => void): () => void;
  isHidden(): boolean;
  onVisibility(listener: (isHidden: boolean) => void): void;
  client(): { readonly userAgent: string; readonly browser: string; readonly version: string };
  /** Called when the page is being closed or left; not at all where its browser is ended, or crashes. */
  onPageHide(listener: () => void): void;
}

/** Tests of this browser whose page went away under them: whoever opens the page next is told. */
export interface CutOffPort {
  /** A test runs here: should the page go, in whatever way, before `forget`, the test was cut off. */
  remember(): void;
  /** The test is over, and nobody need be told of it. */
  forget(): void;
  /** The page goes while the test runs. */
  leave(): void;
  /** Calls for each test that was cut off and that nobody was told of, once its page is gone. */
  onCutOff(listener: () => void): void;
}

/** The window's address and its history. */
export interface AddressPort {
  /** Path of what the address names now: that of a result's page, else that of the start page. */
  path(): string;
  /** Goes on to a path of this page without loading it: back leads to the one before. */
  go(path: string): void;
}

/** The outside world of a test, as ports. */
export interface RunPorts {
  readonly server: ServerPort;
  readonly relays: RelayFinderPort;
  readonly connectivity: ConnectivityPort;
  readonly calls: CallPort;
  readonly transfers: TransferPort;
  readonly environment: EnvironmentPort;
}

/** The same of the whole page. */
export interface AppPorts extends RunPorts {
  readonly cutOffs: CutOffPort;
}
