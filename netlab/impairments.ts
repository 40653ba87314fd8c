/** `up` is from the client (browser) to the relay, `down` from the relay to the client. */
export type Direction = 'up' | 'down';

/**
 * What is done to the packets of one direction. A field that is left out does nothing. The stages stand in
 * the order of this interface, whatever the order of the fields given (`pipeline.ts` says why).
 */
export interface Impairments {
  /** Which packets: all of them, or only those that carry RTP, so that ICE and DTLS see a clean path. */
  readonly appliesTo?: 'everything' | 'rtp';
  /** Listening ports that let nothing through in this direction. */
  readonly blockedPorts?: readonly number[];
  readonly outage?: Outage;
  /** Share of packets dropped, each by its own draw. */
  readonly lossRatio?: number;
  readonly burstLoss?: BurstLoss;
  readonly rateLimit?: RateLimit;
  /** Share of packets that are sent twice. */
  readonly duplicateRatio?: number;
  readonly detour?: Detour;
  readonly delayMs?: number;
  readonly jitter?: Jitter;
  readonly reorder?: Reorder;
  /** Of the relay's packets. A gateway of datagrams has to be started so that it sees headers. */
  readonly headers?: HeaderRewriting;
}

/** What the routers of a path write into IP headers. */
export interface HeaderRewriting {
  /** A share of packets gets this code point. */
  readonly dscp?: { readonly to: number; readonly ratio: number };
  /** Takes ECN's bits away (RFC 3168). */
  readonly bleachesEcn?: boolean;
  /** A share of packets is marked for congestion (CE), whether their sender can be told or not. */
  readonly congestionRatio?: number;
  /** So many routers more in [fromMs, toMs), counted from the trigger as an outage. */
  readonly detour?: { readonly routers: number; readonly fromMs: number; readonly toMs?: number };
}

/** Nothing passes in [fromMs, toMs), counted from the trigger. */
export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
  /**
   * `first-rtp` (default): the first RTP packet that arrives from a client while the lab is active.
   * `told`: the moment `trigger()` is called. Both directions count from the same moment.
   */
  readonly countsFrom?: 'first-rtp' | 'told';
}

/**
 * The path is longer by `addedMs` in [fromMs, toMs), counted from the trigger as an outage. When it ends, packets of the
 * shorter path overtake those that still are on the longer one, as where routes change.
 */
export interface Detour {
  readonly fromMs: number;
  /** Left out: to the end. */
  readonly toMs?: number;
  readonly addedMs: number;
  /** As of an outage. */
  readonly countsFrom?: Outage['countsFrom'];
}

/** Losses in runs of exactly `burstPackets` consecutive packets, `lossRatio` of all packets in the mean. */
export interface BurstLoss {
  readonly lossRatio: number;
  readonly burstPackets: number;
}

/** A link of fixed speed with a queue that drops at its tail. */
export interface RateLimit {
  /** Speed in units of 1,000 bit/s, IPv4 and UDP headers counted. */
  readonly kbitPerSecond: number;
  /** A packet that would wait longer than this is dropped. */
  readonly queueMs: number;
}

/**
 * Uniform in [-spreadMs, +spreadMs) around `delayMs`, which must be at least as large. Where order is kept, packets that
 * come close together leave with the latest of their draws, so that the mean delay is somewhat above `delayMs`.
 */
export interface Jitter {
  readonly spreadMs: number;
  /** Default true: no packet leaves before its predecessor. False: each packet by its own draw. */
  readonly keepsOrder?: boolean;
}

/** A share of packets is held back for up to `heldUpToMs`, so that later ones overtake them. */
export interface Reorder {
  readonly ratio: number;
  readonly heldUpToMs: number;
}

/** What is done to packets, until told otherwise. */
export interface GatewayImpairments {
  readonly up?: Impairments;
  readonly down?: Impairments;
  readonly seed: number;
  /**
   * The largest packet that passes in the middle; what is larger is cut, or refused where it must not be (RFC 1191). Only
   * the gateway of the kernel's own laboratory knows packets; left out: whatever the hosts send.
   */
  readonly pathMtuBytes?: number;
}
