/** What the relay gives away at most. Every limit bounds memory or work that a client can cause. */
export interface RelayLimits {
  /** Allocations in total; beyond it Allocate is answered 508. */
  readonly allocations: number;
  /** Allocations of one client address (a whole site behind one NAT is one; in IPv6, a /64); beyond it 486. */
  readonly allocationsPerSourceAddress: number;
  /** Allocations of one test; beyond it 486. */
  readonly allocationsPerTest: number;
  readonly channelsPerAllocation: number;
  /** Messages a second, and as many at a time, of a test that no `admitTest` has said it for. Those beyond are dropped. */
  readonly packetsPerSPerTest: number;
  /** The same of all tests of one source network. */
  readonly packetsPerSPerSource: number;
  /**
   * Messages of one client refused for that within a tenth of a second, after which the system is asked to drop nearly all of
   * what it sends before it is queued; Infinity: never.
   */
  readonly refusalsBeforeThinning: number;
  /** In total; then those of strangers make way for others. */
  readonly streamConnections: number;
  /** Of one address, or of a /64 of IPv6. */
  readonly streamConnectionsPerSourceAddress: number;
  /** Bytes waiting to be written to one stream. Relayed packets beyond it are dropped. */
  readonly streamBufferBytes: number;
  /** A stream that takes nothing for so long while bytes wait is closed. */
  readonly streamStallMs: number;
  /** A stream that has no allocation after so long is closed. */
  readonly streamIdleMs: number;
  /** Requests a second from one network, a /24 or a /64 of IPv6, that come without an allocation. Those beyond are dropped. */
  readonly strangerRequestsPerS: number;
  /** As many at a time. */
  readonly strangerRequestsBurst: number;
  /** RTP packets of one test that the witness records; beyond it the record ends and says so. */
  readonly witnessPacketsPerTest: number;
  /** SSRCs of one test, at most 256; as above. */
  readonly witnessStreams: number;
  /** Addresses and ports that a test's packets come from, at most 256; as above. */
  readonly witnessSources: number;
  /** Of all recorded packets. The oldest records of tests that are over make way, then records end as above. */
  readonly witnessBytes: number;
  /** Tests known to the witness; more than `allocations`. Beyond it the oldest that is over is forgotten. */
  readonly witnessedTests: number;
  /** How long a witness is kept after the test's last allocation. */
  readonly witnessKeptMs: number;
}

export const DEFAULT_RELAY_LIMITS: RelayLimits = {
  // 160 tests at a time that check what their network lets through, with all that such a check makes.
  allocations: 8000,
  // 80 people of one site checking at the same moment, over both families.
  allocationsPerSourceAddress: 4000,
  // A check of six URLs over two families is 44, and as many again where the first request is lost; then two peers of
  // each of 20 calls on up to six local networks (browsers allocate on each).
  allocationsPerTest: 400,
  channelsPerAllocation: 64,
  // Four times the packets of 20 calls, which is the most that one test has and what 20 tests of one site have.
  packetsPerSPerTest: 20_000,
  packetsPerSPerSource: 20_000,
  // 10,000 a second beyond what it may: no program that means to be measured is that far off.
  refusalsBeforeThinning: 1000,
  streamConnections: 2000,
  // A quarter of all. 80 people of one site, each with the six that a browser tries at a time.
  streamConnectionsPerSourceAddress: 500,
  // A quarter of a second at 2 Mbit/s: more than that is delay that real-time media cannot use.
  streamBufferBytes: 64 * 1024,
  streamStallMs: 15_000,
  streamIdleMs: 10_000,
  // Twenty tests of one network that begin at the same moment ask 880 times, twice for each allocation, and 1,760 times
  // where first requests are lost. Towards somebody who asked for nothing it is 11 kB/s.
  strangerRequestsPerS: 200,
  strangerRequestsBurst: 2000,
  // The longest test is 10 minutes at 250 packets/s (more calls, shorter) and some warm-up, 152,500: half as much again.
  witnessPacketsPerTest: 250_000,
  // 20 calls have 100 streams; browsers add a few for retransmission and probing.
  witnessStreams: 128,
  // One for each time that a network, a NAT's mapping or the transport changes.
  witnessSources: 64,
  // Fourteen bytes a packet: 60 tests of 10 minutes, or 1,100 of 30 s, with those of the last minutes.
  witnessBytes: 128 * 1024 * 1024,
  // 20 tests of 30 s at a time are some 200 in five minutes; this is for 200 at a time, twice over.
  witnessedTests: 16_000,
  // The page asks within seconds; a network that has just broken down may take minutes to come back.
  witnessKeptMs: 300_000,
};
