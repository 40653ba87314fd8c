/**
 * The other threads of a relay, as one of them sees them (threads/). Each has the allocations of the clients that the system
 * brings to it; a relayed address is given once among all of them, and a packet for one that another thread has given is
 * passed on to it.
 */
import type { AddressFamily } from '../address/ip-address.ts';

/** Something that all threads count together, against one limit. */
export interface Total {
  readonly value: number;
  add(count: number): void;
}

/** A packet at the relayed address that it was sent to, which another thread has given. */
export interface PassedPacket {
  readonly family: AddressFamily;
  /** The relayed ports that it goes from and to. */
  readonly fromPort: number;
  readonly toPort: number;
  readonly testId: string;
  readonly data: Uint8Array;
  /** DSCP and ECN that it came with (RFC 8656 §14); 0: none. */
  readonly trafficClass: number;
}

/** What a thread does for its siblings. */
export interface SiblingListener {
  packet(packet: PassedPacket): void;
  /** A packet of a stream of this thread's came to another, from an address that has no allocation there. */
  stray(ssrc: number, source: string): void;
}

export interface Siblings {
  /** Of all threads together. */
  readonly allocations: Total;
  readonly witnessBytes: Total;
  /** Takes a relayed port for this thread; false when it is given already. */
  claim(family: AddressFamily, port: number): boolean;
  release(family: AddressFamily, port: number): void;
  /** Which other thread has given the port; `null`: none has. */
  otherHolderOf(family: AddressFamily, port: number): number | null;
  /** Passes a packet on to the thread; false when too many wait for it. The bytes are copied. */
  pass(thread: number, packet: PassedPacket): boolean;
  /** This thread has seen a stream of one of its tests, or forgotten it: strays of it are told to this thread. */
  streamSeen(ssrc: number): void;
  streamForgotten(ssrc: number): void;
  /** Whether another thread has a stream, which then hears of the stray. */
  tellStray(ssrc: number, source: () => string): void;
  /** Called once, before anything comes. */
  listen(listener: SiblingListener): void;
  close(): void;
}

/** Of one thread alone. */
class OwnTotal implements Total {
  value = 0;

  add(count: number): void {
    this.value += count;
  }
}

/** The siblings of a relay that has one thread: there are none. */
export class NoSiblings implements Siblings {
  readonly allocations = new OwnTotal();
  readonly witnessBytes = new OwnTotal();

  claim(): boolean {
    return true;
  }

  release(): void {
    // Nobody else would want it.
  }

  otherHolderOf(): null {
    return null;
  }

  pass(): boolean {
    return false;
  }

  streamSeen(): void {
    // Nobody to tell.
  }

  streamForgotten(): void {
    // Nobody to tell.
  }

  tellStray(): void {
    // Nobody to tell.
  }

  listen(): void {
    // Nobody will say anything.
  }

  close(): void {
    // Nothing is open.
  }
}
