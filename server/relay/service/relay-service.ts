/**
 * Messages in, replies and relayed packets out. Implements RFC 8489 §6.3 (receiving) and RFC 8656 §5 (order of
 * checks). No sockets, no timers: adapters call `receive`, the thread calls `sweep`, time comes from the clock.
 */
import { AllocationTable } from '../allocation/allocation-table.ts';
import type { Allocation } from '../allocation/allocation.ts';
import type { RandomBelow } from '../allocation/port-names.ts';
import type { TurnUser } from '../credentials.ts';
import type { RelayLimits } from '../limits.ts';
import { AttributeType } from '../message/attribute-type.ts';
import { isChannelDataByte } from '../message/channel-data.ts';
import { fingerprintState } from '../message/fingerprint.ts';
import { Method } from '../message/header.ts';
import { decodeStunMessage, typesNotUnderstood } from '../message/stun-message.ts';
import type { StunMessage } from '../message/stun-message.ts';
import { HEADER_NOT_READ } from '../ip-header.ts';
import type { RelayStats } from '../port.ts';
import { NoSiblings } from '../siblings.ts';
import type { Siblings } from '../siblings.ts';
import type { RawWitness } from '../witness/raw-witness.ts';
import { Witnesses } from '../witness/witnesses.ts';
import { AdmittedTests } from './admitted-tests.ts';
import { allocate, mappedAddress } from './allocate.ts';
import { authenticate } from './authentication.ts';
import type { AuthenticatedUser } from './authentication.ts';
import type { RelayClient } from './client.ts';
import type { RelayClock } from './clock.ts';
import { zeroCounters } from './counters.ts';
import type { RelayCounters } from './counters.ts';
import { DatagramForwarder } from './datagram-forwarder.ts';
import type { RelayedIps } from './names.ts';
import { NonceMint } from './nonce.ts';
import { isSendIndication } from './packet-kind.ts';
import { bindChannel, createPermission } from './permission.ts';
import { refresh } from './refresh.ts';
import { encodeReply, failure, success, unknownAttributes } from './reply.ts';
import type { StunReply } from './reply.ts';
import { ANSWER_FACTOR, StrangerAnswers } from './stranger-answers.ts';

export interface RelayServiceOptions {
  readonly secret: string;
  readonly realm: string;
  /** Who issues the names that hold only while this relay is told that their test runs; `null`: nobody. */
  readonly issuer: string | null;
  readonly limits: RelayLimits;
  readonly relayedIps: RelayedIps;
  readonly clock: RelayClock;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly randomBelow: RandomBelow;
  /** Whether a witness is kept; for measuring what it costs. */
  readonly isWitness: boolean;
  /** Default: there are none. */
  readonly siblings?: Siblings;
}

const NONCE_KEY_BYTES = 32;
const STRANGERS_KEY_BYTES = 4;

export class RelayService {
  readonly counters: RelayCounters = zeroCounters();
  readonly #options: RelayServiceOptions;
  readonly #table: AllocationTable;
  readonly #delivery: DatagramForwarder;
  readonly #nonces: NonceMint;
  readonly #strangers: StrangerAnswers;
  readonly #admitted: AdmittedTests;
  readonly #witnesses: Witnesses;

  constructor(options: RelayServiceOptions) {
    this.#options = options;
    const { limits, relayedIps: ips, siblings = new NoSiblings() } = options;
    this.#admitted = new AdmittedTests(options.issuer);
    this.#table = new AllocationTable(limits, options.randomBelow, siblings);
    this.#nonces = new NonceMint(options.randomBytes(NONCE_KEY_BYTES));
    this.#strangers = new StrangerAnswers(limits, options.randomBytes(STRANGERS_KEY_BYTES));
    this.#witnesses = new Witnesses(limits, (testId) => this.#table.holdsTest(testId), siblings);
    const { counters } = this;
    const parts = { table: this.#table, ips, counters, witnesses: this.#witnesses, siblings };
    this.#delivery = new DatagramForwarder(parts);
    siblings.listen({
      packet: (packet) => this.#delivery.takePassed(packet, this.nowMs()),
      stray: (ssrc, source) => this.#witnesses.strayElsewhere(ssrc, source),
    });
  }

  nowMs(): number {
    return this.#options.clock.monotonicMs();
  }

  /**
   * One datagram, or one whole message of a stream, and when the socket brought it. The bytes may be rewritten and
   * sent on; those of a packet are kept nowhere (packet-kind.ts). `header` is that of the datagram's packet.
   */
  receive(client: RelayClient, bytes: Uint8Array, nowMs = this.nowMs(), header = HEADER_NOT_READ): void {
    const { allocation } = client;
    if (allocation !== null && !mayCome(allocation, nowMs)) {
      this.#refuse(allocation, nowMs);
      return;
    }
    const [firstByte] = bytes;
    if (isChannelDataByte(firstByte)) {
      this.#delivery.channelData(client, bytes, nowMs, header);
      return;
    }
    if (isSendIndication(bytes)) {
      this.#delivery.sendIndication(client, bytes, nowMs, header);
      return;
    }
    this.#receiveStun(client, bytes, nowMs);
  }

  /** A stream closed. */
  clientGone(client: RelayClient): void {
    if (client.allocation !== null) this.#table.endAllocation(client.allocation, 'client-gone');
  }

  /** Frees what ran out; call it about once a second. */
  sweep(): void {
    const nowMs = this.nowMs();
    this.#table.sweep(nowMs);
    this.#witnesses.sweep(nowMs);
  }

  /** Credentials of the test hold from now on, and it may send so many packets a second. Told again, nothing changes. */
  admitTest(testId: string, packetsPerS: number): void {
    this.#admitted.admit(testId, packetsPerS);
  }

  endTest(testId: string): void {
    this.#admitted.end(testId);
    this.#table.endTest(testId);
  }

  /** The tests that hold an allocation. */
  testIds(): string[] {
    return this.#table.testIds();
  }

  /** What was seen of the test; `null` when it never had an allocation, or that is too long ago. */
  witness(testId: string): RawWitness | null {
    return this.#witnesses.read(testId, this.nowMs());
  }

  stats(): Omit<RelayStats, 'streamConnections' | 'adapter' | 'socketBuffers' | 'threads' | 'busyRatio'> {
    const { packetsDropped, datagramsUnsent, ...counters } = this.counters;
    return {
      ...counters,
      packetsDropped: { ...packetsDropped },
      datagramsUnsent: { ...datagramsUnsent },
      allocations: this.#table.allocationCount,
      tests: this.#table.testCount,
      witnessBytes: this.#witnesses.sizeBytes,
    };
  }

  /** What came is more than test or source may send. */
  #refuse({ witness, refusals, holder }: Allocation, nowMs: number): void {
    this.counters.packetsDropped['over-rate'] += 1;
    witness?.refuse();
    if (!refusals.add(nowMs, this.#options.limits.refusalsBeforeThinning) || holder.thin?.() !== true) return;
    this.counters.sendersThinned += 1;
  }

  #receiveStun(client: RelayClient, bytes: Uint8Array, nowMs: number): void {
    const message = decodeStunMessage(bytes);
    if (message.kind === 'malformed' || fingerprintState(message) === 'wrong') {
      this.counters.malformedMessages += 1;
      return;
    }
    // §6.3.2: a Binding indication is a keep-alive; responses answer nothing this relay asked.
    if (message.messageClass !== 'request') return;
    // Before any credentials are looked at, which costs more than an answer. Holders of allocations have their own rate.
    if (client.allocation === null && !this.#strangers.take(client, nowMs)) {
      this.counters.strangersUnanswered += 1;
      return;
    }
    switch (message.method) {
      case Method.BINDING: {
        this.#answerStranger(client, message, bind(client, message));
        return;
      }
      case Method.ALLOCATE:
      case Method.REFRESH:
      case Method.CREATE_PERMISSION:
      case Method.CHANNEL_BIND: {
        this.#receiveAuthenticated(client, message, nowMs);
        return;
      }
      default:
        // RFC 6062's Connect among them: this relay has no TCP allocations.
        this.counters.malformedMessages += 1;
    }
  }

  #receiveAuthenticated(client: RelayClient, message: StunMessage, nowMs: number): void {
    const { secret, realm, clock } = this.#options;
    const mayRun = (user: TurnUser) => this.#admitted.mayRun(user);
    const context = { secret, realm, nonces: this.#nonces, mayRun };
    const authentication = authenticate(context, message, client, nowMs, clock.epochS());
    switch (authentication.kind) {
      case 'incomplete': {
        this.#answerStranger(client, message, failure(400));
        return;
      }
      case 'stale-nonce': {
        this.#challenge(client, message, 438, nowMs);
        return;
      }
      case 'refused':
        this.counters.authenticationFailures += 1;
        {
          this.#challenge(client, message, 401, nowMs);
          return;
        }
      case 'challenge': {
        this.#challenge(client, message, 401, nowMs);
        return;
      }
      case 'user': {
        this.#answer(client, message, authentication.user, nowMs);
        return;
      }
    }
  }

  /** RFC 8489 §9.2.4: 401 and 438 carry what the client needs to try (again). */
  #challenge(client: RelayClient, message: StunMessage, code: 401 | 438, nowMs: number): void {
    const outcome = failure(
      code,
      { type: AttributeType.REALM, value: Buffer.from(this.#options.realm) },
      { type: AttributeType.NONCE, value: Buffer.from(this.#nonces.issue(client, nowMs)) },
    );
    this.#answerStranger(client, message, outcome);
  }

  /**
   * Answers who has shown no credentials, within bounds. What could only be answered by more than twice its bytes is
   * no request of a client that follows the RFC: the least first request, an Allocate with REQUESTED-TRANSPORT (RFC 8656
   * §7.1), has the 28 bytes that its 401 needs. Such a one is told 400, as §7.2 has it for an Allocate without that.
   */
  #answerStranger(client: RelayClient, message: StunMessage, outcome: StunReply): void {
    const requestBytes = message.bytes.length;
    let answer = encodeReply(message, outcome, null);
    const isTooLong = !client.isStream && answer.length > ANSWER_FACTOR * requestBytes;
    if (isTooLong && outcome.kind === 'error') answer = encodeReply(message, failure(400), null);
    if (this.#strangers.fits(client, requestBytes, answer.length)) client.reply(answer);
    else this.counters.strangersUnanswered += 1;
  }

  #answer(client: RelayClient, message: StunMessage, user: AuthenticatedUser, nowMs: number): void {
    const allocation = this.#liveAllocation(client, nowMs);
    const unknown = typesNotUnderstood(message);
    const outcome =
      unknown.length > 0
        ? failure(420, unknownAttributes(unknown))
        : message.method === Method.ALLOCATE
          ? this.#allocate(client, message, user, allocation, nowMs)
          : this.#change(message, user, allocation, nowMs);
    if (outcome instanceof Uint8Array) {
      client.reply(outcome);
      return;
    }
    client.reply(encodeReply(message, outcome, user.key));
  }

  /** RFC 8656 §7.2: the same request again gets the same answer; another one finds the 5-tuple taken. */
  #allocate(
    client: RelayClient,
    message: StunMessage,
    user: AuthenticatedUser,
    existing: Allocation | null,
    nowMs: number,
  ): StunReply | Uint8Array {
    if (existing !== null) {
      const isRetransmission = Buffer.compare(existing.transactionId, message.transactionId) === 0;
      // A copy, because replies are the adapter's.
      return isRetransmission && existing.username === user.username
        ? new Uint8Array(existing.response)
        : failure(437);
    }
    const packetsPerSOf = (testId: string): number =>
      this.#admitted.packetsPerSOf(testId) ?? this.#options.limits.packetsPerSPerTest;
    const context = { ...this.#options, table: this.#table, packetsPerSOf };
    const allocated = allocate(context, client, user, message, nowMs);
    if (allocated.kind === 'allocated') {
      const response = encodeReply(message, allocated.outcome, user.key);
      allocated.allocation.response = response;
      if (this.#options.isWitness)
        allocated.allocation.witness = this.#witnesses.watch(user.testId, client.address, client.port, nowMs);
      return new Uint8Array(response);
    }
    const { outcome } = allocated;
    if (outcome.kind === 'error' && (outcome.code === 486 || outcome.code === 508))
      this.counters.allocationsRefused += 1;
    return outcome;
  }

  /** RFC 8656 §5: other requests need an allocation (437) made with the same name (441). */
  #change(
    message: StunMessage,
    user: AuthenticatedUser,
    allocation: Allocation | null,
    nowMs: number,
  ): StunReply {
    if (allocation === null) return failure(437);
    if (allocation.username !== user.username) return failure(441);
    const { relayedIps, limits } = this.#options;
    switch (message.method) {
      case Method.REFRESH:
        return refresh(this.#table, allocation, message, nowMs);
      case Method.CREATE_PERMISSION:
        return createPermission(relayedIps, allocation, message, nowMs);
      default:
        return bindChannel(relayedIps, allocation, message, nowMs, limits.channelsPerAllocation);
    }
  }

  /** An allocation past its time is gone, whether or not it has been swept. */
  #liveAllocation(client: RelayClient, nowMs: number): Allocation | null {
    const { allocation } = client;
    if (allocation === null) return null;
    for (const relayed of [...allocation.relayedAddresses])
      if (relayed.expiresAtMs <= nowMs) this.#table.end(relayed, 'expired');
    return client.allocation;
  }
}

/** Whether test and source may send another message now. Requests count too: each costs more than a packet. */
const mayCome = ({ test, sourceRate }: Allocation, nowMs: number): boolean =>
  test.packetRate.take(nowMs) && sourceRate.take(nowMs);

/** RFC 8489 §3: Binding tells the client how it looks from here. */
function bind(client: RelayClient, message: StunMessage): StunReply {
  const unknown = typesNotUnderstood(message);
  if (unknown.length > 0) return failure(420, unknownAttributes(unknown));
  const mapped = mappedAddress(client, message.transactionId);
  return mapped === null ? success() : success(mapped);
}
