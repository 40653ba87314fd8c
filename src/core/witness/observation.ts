/** One packet as the relay saw it half-way. */
export interface RelayObservation {
  /** RTP synchronisation source (RFC 3550 §3). */
  readonly ssrc: number;
  /** 16-bit RTP sequence number. */
  readonly sequence: number;
  /** Arrival at the relay on the relay's own monotonic clock, microseconds. */
  readonly arrivalUs: number;
  /** Index into `RelayWitness.sources`. */
  readonly source: number;
  /** DSCP and ECN as they arrived (RFC 2474, RFC 3168), 0-255; `null`: the relay could not read them. */
  readonly trafficClass: number | null;
  /** TTL or hop limit as it arrived, 0-255; `null`: the relay could not read it. */
  readonly hopLimit: number | null;
}

/** How a relay takes its datagrams: in batches, which costs it less, or one by one through Node's `dgram`. */
export type DatagramAdapterName = 'batched' | 'dgram';

/** What the relay saw of one test. */
export interface RelayWitness {
  /** What takes the relay's datagrams; left out: it has not told. */
  readonly adapter?: DatagramAdapterName;
  /** The relay watched the test from here on, on its own clock. */
  readonly sinceUs: number;
  /** To here, unless `isCapped`: then to its last record. */
  readonly untilUs: number;
  readonly isCapped: boolean;
  readonly notRecorded: number;
  /**
   * Messages of the test that the relay dropped unread, since it sent more than it may: no network lost them. There were more
   * where the system dropped them for the relay (server/relay/sockets/batched/sender-filter.ts), which nobody counts.
   */
  readonly overRate: number;
  /** `address:port` that packets came from, in order of appearance. */
  readonly sources: readonly string[];
  /**
   * `address:port` without an allocation from which packets of the test's streams came as well: the client's NAT
   * mapping has moved. TURN knows a client by its 5-tuple, so the relay could not hand those packets on.
   */
  readonly strays: readonly string[];
  /** In order of arrival. */
  readonly records: readonly RelayObservation[];
}
