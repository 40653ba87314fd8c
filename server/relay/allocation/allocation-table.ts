/** Every allocation of the relay, by name, test and source. Implements RFC 8656 §7.2 (what Allocate checks). */
import type { RelayLimits } from '../limits.ts';
import type { AddressFamily } from '../../address/ip-address.ts';
import type { Allocation, AllocationHolder, EndCause, RelayedAddress, TestHolding } from './allocation.ts';
import type { Siblings, Total } from '../siblings.ts';
import { sourceNetworkOf } from '../source-network.ts';
import { PacketRates } from './packet-rates.ts';
import { PortNames } from './port-names.ts';
import { Refusals } from './refusals.ts';
import type { RandomBelow } from './port-names.ts';
import { Tally } from './tally.ts';

/** §7.2: a reserved port waits 30 s for the Allocate with its token. */
export const RESERVATION_LIFETIME_MS = 30_000;
/** §18.10. */
export const RESERVATION_TOKEN_BYTES = 8;

interface Reservation {
  readonly kind: 'reservation';
  readonly testId: string;
  readonly token: string;
  readonly family: AddressFamily;
  readonly port: number;
  readonly expiresAtMs: number;
}

type PortHolder = RelayedAddress | Reservation;

/** Which port an Allocate asks for. */
export type PortWish =
  | { readonly kind: 'any' }
  | { readonly kind: 'even' }
  | { readonly kind: 'even-pair'; readonly token: string }
  | { readonly kind: 'reserved'; readonly token: string };

export interface AllocationRequest {
  readonly testId: string;
  readonly holder: AllocationHolder;
  readonly username: string;
  /** Messages that the test may send. */
  readonly packetsPerS: number;
  readonly transactionId: Uint8Array;
  /** One, or two for ADDITIONAL-ADDRESS-FAMILY, where the first must be had and the second may fail. */
  readonly families: readonly AddressFamily[];
  readonly portWish: PortWish;
  readonly expiresAtMs: number;
}

export type AllocationOutcome =
  | { readonly kind: 'allocated'; readonly allocation: Allocation }
  /** 486 */
  | { readonly kind: 'quota-reached' }
  /** 508 */
  | { readonly kind: 'no-capacity' };

export class AllocationTable {
  readonly #names: Readonly<Record<AddressFamily, PortNames<PortHolder>>>;
  readonly #allocations = new Set<Allocation>();
  readonly #tests = new Map<string, TestHolding>();
  readonly #bySource = new Tally();
  readonly #reservations = new Map<string, Reservation>();
  readonly #reservationsByTest = new Tally();
  readonly #testRates = new PacketRates();
  readonly #sourceRates = new PacketRates();
  readonly #limits: RelayLimits;
  readonly #randomBelow: RandomBelow;
  /** With those of other threads. */
  readonly #total: Total;

  constructor(limits: RelayLimits, randomBelow: RandomBelow, siblings: Siblings) {
    this.#limits = limits;
    this.#randomBelow = randomBelow;
    this.#total = siblings.allocations;
    const namesOf = (family: AddressFamily): PortNames<PortHolder> =>
      new PortNames({
        claim: (port) => siblings.claim(family, port),
        release: (port) => siblings.release(family, port),
      });
    this.#names = { ipv4: namesOf('ipv4'), ipv6: namesOf('ipv6') };
  }

  get allocationCount(): number {
    return this.#allocations.size;
  }

  get testCount(): number {
    return this.#tests.size;
  }

  get reservationCount(): number {
    return this.#reservations.size;
  }

  /** The tests that have an allocation. */
  testIds(): string[] {
    return [...this.#tests.keys()];
  }

  /** Whether the test has an allocation. */
  holdsTest(testId: string): boolean {
    return this.#tests.has(testId);
  }

  /** Who is called by this port now. The packet path asks this for every packet. */
  relayedAddress(family: AddressFamily, port: number, nowMs: number): RelayedAddress | null {
    const holder = this.#names[family].holderOf(port);
    if (holder === undefined || holder.kind === 'reservation' || holder.expiresAtMs <= nowMs) return null;
    return holder;
  }

  /** The one place where allocations are made, so the one place where quotas are checked. */
  allocate(request: AllocationRequest, nowMs: number): AllocationOutcome {
    const { testId, holder, portWish } = request;
    const limits = this.#limits;
    const test = this.#tests.get(testId) ?? {
      testId,
      allocations: new Set(),
      packetRate: this.#testRates.of(testId, request.packetsPerS, nowMs),
    };
    const source = sourceNetworkOf(holder.address);
    // Ports held back for a test count as its allocations: otherwise EVEN-PORT could take every name.
    const heldByTest = test.allocations.size + this.#reservationsByTest.countOf(testId);
    const isTakingReserved = portWish.kind === 'reserved';
    if (heldByTest - (isTakingReserved ? 1 : 0) >= limits.allocationsPerTest)
      return { kind: 'quota-reached' };
    if (this.#bySource.countOf(source) >= limits.allocationsPerSourceAddress)
      return { kind: 'quota-reached' };
    if (this.#total.value >= limits.allocations) return { kind: 'no-capacity' };

    const [firstFamily = 'ipv4', secondFamily] = request.families;
    const first = this.#portFor(portWish, firstFamily, testId, nowMs);
    if (first === null) return { kind: 'no-capacity' };

    const allocation: Allocation = {
      test,
      holder,
      username: request.username,
      source,
      sourceRate: this.#sourceRates.of(source, limits.packetsPerSPerSource, nowMs),
      refusals: new Refusals(),
      // A copy: the request's bytes are the network's.
      transactionId: new Uint8Array(request.transactionId),
      response: new Uint8Array(0),
      relayedAddresses: [],
      channels: new Map(),
      witness: null,
    };
    this.#name(allocation, first.family, first.port, request.expiresAtMs);
    if (portWish.kind === 'even-pair') this.#reserve(portWish.token, testId, first, nowMs);
    if (secondFamily !== undefined) {
      const port = this.#names[secondFamily].claimFree('any', this.#randomBelow);
      if (port !== null) this.#name(allocation, secondFamily, port, request.expiresAtMs);
    }
    this.#allocations.add(allocation);
    this.#total.add(1);
    this.#bySource.add(source);
    holder.allocation = allocation;
    test.allocations.add(allocation);
    this.#tests.set(testId, test);
    return { kind: 'allocated', allocation };
  }

  /** Ends one of an allocation's addresses, and the allocation with its last one. */
  end(relayed: RelayedAddress, cause: EndCause): void {
    const { allocation } = relayed;
    const at = allocation.relayedAddresses.indexOf(relayed);
    if (at < 0) return;
    allocation.relayedAddresses.splice(at, 1);
    this.#names[relayed.family].free(relayed.port);
    for (const channel of relayed.channelsByPeerPort.values()) allocation.channels.delete(channel.number);
    relayed.channelsByPeerPort.clear();
    if (allocation.relayedAddresses.length > 0) return;

    this.#allocations.delete(allocation);
    this.#total.add(-1);
    this.#bySource.remove(allocation.source);
    allocation.test.allocations.delete(allocation);
    if (allocation.test.allocations.size === 0) this.#tests.delete(allocation.test.testId);
    allocation.holder.allocation = null;
    allocation.holder.allocationEnded(cause);
  }

  endAllocation(allocation: Allocation, cause: EndCause): void {
    for (const relayed of [...allocation.relayedAddresses]) this.end(relayed, cause);
  }

  endTest(testId: string): void {
    for (const allocation of [...(this.#tests.get(testId)?.allocations ?? [])])
      this.endAllocation(allocation, 'test-ended');
    for (const reservation of this.#reservations.values())
      if (reservation.testId === testId) this.#unreserve(reservation);
  }

  /** Frees what ran out. What ran out is never used before that either: every use compares times. */
  sweep(nowMs: number): void {
    for (const reservation of this.#reservations.values())
      if (reservation.expiresAtMs <= nowMs) this.#unreserve(reservation);
    for (const allocation of [...this.#allocations])
      for (const relayed of [...allocation.relayedAddresses])
        if (relayed.expiresAtMs <= nowMs) this.end(relayed, 'expired');
        else this.#dropOldChannels(relayed, nowMs);
    this.#testRates.sweep(nowMs, (testId) => this.#tests.has(testId));
    this.#sourceRates.sweep(nowMs, (source) => this.#bySource.countOf(source) > 0);
  }

  #dropOldChannels(relayed: RelayedAddress, nowMs: number): void {
    for (const [peerPort, channel] of relayed.channelsByPeerPort) {
      if (channel.boundUntilMs > nowMs) continue;
      relayed.channelsByPeerPort.delete(peerPort);
      relayed.allocation.channels.delete(channel.number);
    }
  }

  #portFor(
    wish: PortWish,
    family: AddressFamily,
    testId: string,
    nowMs: number,
  ): { family: AddressFamily; port: number } | null {
    if (wish.kind !== 'reserved') {
      const port = this.#names[family].claimFree(wish.kind, this.#randomBelow);
      return port === null ? null : { family, port };
    }
    const reservation = this.#reservations.get(wish.token);
    if (reservation?.testId !== testId || reservation.expiresAtMs <= nowMs) return null;
    this.#unreserve(reservation);
    const { port } = reservation;
    // Given back and claimed again: another thread may have been in between.
    return this.#names[reservation.family].claim(port) ? { family: reservation.family, port } : null;
  }

  #name(allocation: Allocation, family: AddressFamily, port: number, expiresAtMs: number): void {
    const relayed: RelayedAddress = {
      kind: 'relayed',
      family,
      port,
      allocation,
      expiresAtMs,
      permittedUntilMs: -Infinity,
      channelsByPeerPort: new Map(),
    };
    this.#names[family].take(port, relayed);
    allocation.relayedAddresses.push(relayed);
  }

  #reserve(
    token: string,
    testId: string,
    even: { family: AddressFamily; port: number },
    nowMs: number,
  ): void {
    const reservation: Reservation = {
      kind: 'reservation',
      testId,
      token,
      family: even.family,
      port: even.port + 1,
      expiresAtMs: nowMs + RESERVATION_LIFETIME_MS,
    };
    this.#reservations.set(token, reservation);
    this.#reservationsByTest.add(testId);
    this.#names[even.family].take(reservation.port, reservation);
  }

  #unreserve(reservation: Reservation): void {
    this.#reservations.delete(reservation.token);
    this.#reservationsByTest.remove(reservation.testId);
    this.#names[reservation.family].free(reservation.port);
  }
}
