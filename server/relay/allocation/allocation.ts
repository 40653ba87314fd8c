/**
 * What one client holds on the relay. Implements the state of RFC 8656 §3.2 (allocations), §9 (permissions) and
 * §12 (channels) for a closed relay.
 *
 * Status: decided. Context: the relay carries packets between its own allocations only, and all of them are
 * named by one address per family. A permission is for an IP address (§9), so there is one that can matter per
 * relayed address: the relay's own. Consequence: a permission is a time, `permittedUntilMs`, not a table;
 * requests for other addresses are refused (403) before they get here.
 */
import type { AddressFamily } from '../../address/ip-address.ts';
import type { Refusals } from './refusals.ts';
import type { TokenBucket } from './token-bucket.ts';
import type { ClientWitness } from '../witness/client-witness.ts';

/** §9: permissions last 300 s. */
export const PERMISSION_LIFETIME_MS = 300_000;
/** §12: channel bindings last 600 s. */
export const CHANNEL_LIFETIME_MS = 600_000;

/** All times are on the service's monotonic clock; something that lives until t is gone at t. */
export interface Channel {
  readonly number: number;
  /** The relayed address that sends through this channel, and gets what comes back. */
  readonly local: RelayedAddress;
  /** The peer's port; its address is the relay's own. */
  readonly peerPort: number;
  boundUntilMs: number;
}

/** A name peers can send to: the relay's address of this family and this port. Not a socket. */
export interface RelayedAddress {
  readonly kind: 'relayed';
  readonly family: AddressFamily;
  readonly port: number;
  readonly allocation: Allocation;
  expiresAtMs: number;
  /** -Infinity until the first CreatePermission or ChannelBind. */
  permittedUntilMs: number;
  readonly channelsByPeerPort: Map<number, Channel>;
}

/** The test that a set of credentials names; allocations of different tests cannot reach each other. */
export interface TestHolding {
  readonly testId: string;
  readonly allocations: Set<Allocation>;
  /** What it may send. */
  readonly packetRate: TokenBucket;
}

/** The client that holds an allocation: one 5-tuple (§3.2). */
export interface AllocationHolder {
  /** Streams frame and pad messages (§12.5), datagrams do not. */
  readonly isStream: boolean;
  /** IP address as text, never IPv4-mapped. */
  readonly address: string;
  allocation: Allocation | null;
  /**
   * Sends relayed data; false when the client is too slow to take it. The bytes are the adapter's from now on;
   * they may be a part of what an adapter received, rewritten in place. `trafficClass` is what they are to be marked with
   * (DSCP and ECN, RFC 8656 §14), where the adapter can mark: 0 is no mark.
   */
  relay(bytes: Uint8Array, trafficClass: number): boolean;
  /**
   * Has the system drop most of what comes from the client, before it waits for anybody, for as long as that goes on. True
   * when this is so from now on; left out, nothing can.
   */
  thin?(): boolean;
  /** The allocation ended, and `allocation` is `null` already. */
  allocationEnded(cause: EndCause): void;
}

export interface Allocation {
  readonly test: TestHolding;
  readonly holder: AllocationHolder;
  /** §5: later requests must come with the same name, or are answered 441. */
  readonly username: string;
  /** What its source may send, with all its tests. */
  readonly sourceRate: TokenBucket;
  readonly refusals: Refusals;
  /** Whom it counts against: the network of its holder's address. */
  readonly source: string;
  /** To recognise a retransmitted Allocate (§7.2), and what was answered then. */
  readonly transactionId: Uint8Array;
  response: Uint8Array;
  /** One, or two when ADDITIONAL-ADDRESS-FAMILY was asked for. */
  readonly relayedAddresses: RelayedAddress[];
  readonly channels: Map<number, Channel>;
  /** Sees what the client sends; `null` when nobody watches. */
  witness: ClientWitness | null;
}

/** `deleted-by-client` is Refresh with lifetime 0. */
export type EndCause = 'deleted-by-client' | 'expired' | 'test-ended' | 'client-gone';
