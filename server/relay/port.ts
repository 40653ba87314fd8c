/**
 * The relay's public face. `server/http` and `server/main.ts` see the relay through this file only; the relay
 * itself runs in a worker thread (`thread.ts` starts it), so that HTTP and the store add no delay to packets.
 */
import type { RelayLimits } from './limits.ts';

export { DEFAULT_RELAY_LIMITS } from './limits.ts';
export type { RelayLimits } from './limits.ts';
export { issueCredentials } from './credentials.ts';

export { threadPacketsPerS } from './thread-capacity.ts';
export type { TurnCredentials, TurnCredentialsRequest } from './credentials.ts';

/** More than any machine has cores to spare. */
export const MOST_RELAY_THREADS = 64;

/** How clients reach the relay. Relaying itself is always UDP-like and in process (no RFC 6062). */
export type RelayTransport = 'udp' | 'tcp' | 'tls';

/** One socket to listen on. Dual stack is two listeners: IPv6 sockets take IPv6 only. */
export interface RelayListener {
  readonly transport: RelayTransport;
  /** An IP address: `0.0.0.0`, `::` or one address of this machine. */
  readonly host: string;
  /** 0 lets the system choose (tests). */
  readonly port: number;
  /**
   * True when the relay may start without this one because the host lacks its address family or address
   * (IPv6 on an IPv4-only machine). A taken port is an error all the same.
   */
  readonly isOptional?: boolean;
  /**
   * True when it stands for the same URI as the listener before it, on another address: whatever port that one was
   * given is this one's too.
   */
  readonly sharesPort?: boolean;
}

/**
 * The addresses that allocations are named by. Nothing is bound to them: the relay is closed and hands
 * packets over in process, so they need not be reachable. `null` for IPv6 refuses IPv6 allocations (440).
 */
export interface RelayedAddresses {
  readonly ipv4: string;
  readonly ipv6: string | null;
}

/**
 * Documentation addresses (RFC 5737, RFC 3849). Browsers take them as candidates like any other, no host has them,
 * they tell a page nothing about the network behind the relay, and they are not private ones, which browsers ask
 * permission for when a public page meets them.
 */
export const DEFAULT_RELAYED_ADDRESSES: RelayedAddresses = { ipv4: '198.51.100.1', ipv6: '2001:db8::1' };

export interface RelayTlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** What 401 has room for beside the nonce, in twice the bytes of the least request that asks for it. */
export const REALM_LIMIT_BYTES = 8;

export interface RelayOptions {
  readonly listeners: readonly RelayListener[];
  /** Shared secret of the time-limited credentials (coturn: `static-auth-secret`). */
  readonly secret: string;
  /** At most `REALM_LIMIT_BYTES`: it is in each answer to a stranger. */
  readonly realm: string;
  /**
   * Of the names that this server issues (`TurnCredentialsRequest.issuer`): they hold only between `admitTest` and
   * `endTest`. Left out, every name holds until it expires.
   */
  readonly issuer?: string;
  /** Needed when a listener's transport is `tls`. */
  readonly tls: RelayTlsFiles | null;
  readonly limits: RelayLimits;
  /** Default: `DEFAULT_RELAYED_ADDRESSES`. */
  readonly relayedAddresses?: RelayedAddresses;
  /** Default: `auto`. */
  readonly io?: RelayIoChoice;
  /** Among how many threads the clients are divided; default: 1. More than one need datagrams in batches. */
  readonly threads?: number;
  /** Whether the relay keeps a witness of each test; default: it does. For measuring what that costs. */
  readonly isWitness?: boolean;
}

/** What the relay really listens on. */
export interface RelayEndpoint {
  readonly transport: RelayTransport;
  readonly host: string;
  readonly port: number;
}

/** Why a packet that a client sent for a peer did not reach the peer's client. */
export type RelayDropReason =
  /** ChannelData on a channel that is not bound, or Send without a permission (RFC 8656 §11.2, §12.6). */
  | 'not-permitted-by-sender'
  /** The peer's allocation has no permission for the sender's relayed address (RFC 8656 §11.3, §12.7). */
  | 'not-permitted-by-peer'
  /** No allocation has the address sent to: the relay is closed. */
  | 'unknown-peer'
  /** The peer's stream has its full share of bytes waiting. */
  | 'slow-stream'
  /** The test, or its source with all its tests, sends more than it may. */
  | 'over-rate'
  /** It was for a client of another thread, for which as many wait as may. */
  | 'busy-thread';

/** Why a datagram of the relay's never left its socket; known of batched sockets only. */
export type RelayUnsentReason =
  /** The system's buffer was full, and so was the queue for it. */
  | 'queue-full'
  /** The system had no memory for it (`ENOBUFS`). */
  | 'no-buffer'
  /** Too long, no route, forbidden. */
  | 'unsendable';

/** How the relay takes datagrams: in batches where the machine can, otherwise one by one (docs/decisions/0008). */
export type RelayIoChoice = 'auto' | 'batched' | 'dgram';

/** What became of the choice. */
export interface RelayIo {
  readonly adapter: 'batched' | 'dgram';
  /** Why not in batches; `null`: they are, or nobody asked for it. */
  readonly reason: string | null;
}

/** Counters since the start, and gauges (`allocations`, `tests`, `streamConnections`, `witnessBytes`, `busyRatio`). */
export interface RelayStats {
  readonly allocations: number;
  /** Tests that hold at least one allocation. */
  readonly tests: number;
  readonly streamConnections: number;
  /** Which adapter has the datagrams. */
  readonly adapter: RelayIo['adapter'];
  /** What the system gives each UDP socket, the least of them; `null`: there is none. */
  readonly socketBuffers: SocketBuffers | null;
  /** How many threads the relay has. */
  readonly threads: number;
  readonly packetsRelayed: number;
  /** Application bytes, without TURN framing. */
  readonly bytesRelayed: number;
  readonly packetsDropped: Readonly<Record<RelayDropReason, number>>;
  readonly datagramsUnsent: Readonly<Record<RelayUnsentReason, number>>;
  /** Bytes that were no STUN, TURN or ChannelData message that this relay serves. */
  readonly malformedMessages: number;
  /** Requests with credentials that were wrong or expired. First requests without any are not failures. */
  readonly authenticationFailures: number;
  /** Requests refused by a quota (486) or for lack of capacity (508). */
  readonly allocationsRefused: number;
  /** Stream connections refused or closed by a limit. */
  readonly streamConnectionsRefused: number;
  /** Requests from 5-tuples without an allocation that were left unanswered: too many, or less than half of the answer. */
  readonly strangersUnanswered: number;
  /** Clients so far over their rate that the system drops most of what they send, uncounted. */
  readonly sendersThinned: number;
  /** Memory of the witnesses' packets; a gauge. */
  readonly witnessBytes: number;
  /** Which share of the last seconds the thread was at work, of several the busiest; a gauge. Near 1 packets wait for it. */
  readonly busyRatio: number;
}

/** How many bytes of datagrams may wait in the system, with its own bookkeeping about each (some 800 bytes for a packet). */
export interface SocketBuffers {
  readonly receiveBytes: number;
  readonly sendBytes: number;
}

/** What a relay has opened. */
export interface OpenedRelay {
  readonly endpoints: readonly RelayEndpoint[];
  /** Optional listeners that could not be opened, with the reason, for the log. */
  readonly skipped: readonly SkippedListener[];
  readonly io: RelayIo;
  /** What the system gives each UDP socket for datagrams that wait, the least of them; `null`: there is none. */
  readonly receiveBufferBytes: number | null;
}

/** A relay in a thread of its own, or in several. */
export interface RelayThread extends OpenedRelay {
  /** One where datagrams cannot be taken in batches, whatever was asked for. */
  readonly threads: number;
  stats(): Promise<RelayStats>;
  /** Reads certificate and key again. Rejects, and keeps the old ones, when they do not fit. */
  reloadTls(): Promise<void>;
  /** Takes the test's credentials from now on, and so many packets a second. Told again, nothing changes. */
  admitTest(testId: string, packetsPerS: number): Promise<void>;
  /** Frees everything the test holds and refuses the credentials that this server issued it from now on. */
  endTest(testId: string): Promise<void>;
  /**
   * What the relay saw of the test, in the bytes of wire/witness.ts; `null` when the test never had an allocation here,
   * or too long ago. Also for a test that has ended.
   */
  witness(testId: string): Promise<Uint8Array | null>;
  /** Called once, when a thread ends without having been asked to: then the relay is of no use. */
  onFailure(listener: (reason: string) => void): void;
  /** Idempotent. Resolves when every socket is closed. */
  close(): Promise<void>;
}

export interface SkippedListener {
  readonly listener: RelayListener;
  /** The system's error code, e.g. `EAFNOSUPPORT`. */
  readonly code: string;
}

export type StartRelay = (options: RelayOptions) => Promise<RelayThread>;

/**
 * The relay could not start. `code` is the system's (`EADDRINUSE`, `EACCES`), or `TLS_FILES` when certificate
 * and key are missing or unusable, or `REALM` when it is too long, or `RELAY_IO` when datagrams cannot be taken as asked,
 * or `WORKER` when the thread itself failed.
 */
export class RelayStartError extends Error {
  override readonly name = 'RelayStartError';
  readonly code: string;
  /** The listener at fault; `null` when the fault is not a listener's. */
  readonly listener: RelayListener | null;

  constructor(message: string, code: string, listener: RelayListener | null, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.listener = listener;
  }
}
