/** What the relay gives away at most. Every limit bounds memory or work that a client can cause. */
export interface RelayLimits {
  /** Allocations in total; beyond it Allocate is answered 508. */
  readonly allocations: number;
  /** Allocations of one client address (a whole site behind one NAT is one address); beyond it 486. */
  readonly allocationsPerSourceAddress: number;
  /** Allocations of one test; beyond it 486. */
  readonly allocationsPerTest: number;
  readonly channelsPerAllocation: number;
  readonly streamConnections: number;
  readonly streamConnectionsPerSourceAddress: number;
  /** Bytes waiting to be written to one stream. Relayed packets beyond it are dropped. */
  readonly streamBufferBytes: number;
  /** A stream that takes nothing for so long while bytes wait is closed. */
  readonly streamStallMs: number;
  /** A stream that has no allocation after so long is closed. */
  readonly streamIdleMs: number;
}

export const DEFAULT_RELAY_LIMITS: RelayLimits = {
  // 200 calls of two allocations, each made over two paths while ICE chooses, twice over.
  allocations: 4000,
  // 50 people of one site testing at once, with what ICE tries beside what it uses.
  allocationsPerSourceAddress: 2000,
  // Two peers, five relay URLs, up to six local networks (browsers allocate on each).
  allocationsPerTest: 64,
  channelsPerAllocation: 64,
  streamConnections: 2000,
  streamConnectionsPerSourceAddress: 1000,
  // A quarter of a second at 2 Mbit/s: more than that is delay that real-time media cannot use.
  streamBufferBytes: 64 * 1024,
  streamStallMs: 15_000,
  streamIdleMs: 10_000,
};
