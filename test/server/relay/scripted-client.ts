/** A client without a network: what the service sends it is kept, and it knows how to ask. */
import type { Allocation, EndCause } from '../../../server/relay/allocation/allocation.ts';
import { credentialFor } from '../../../server/relay/credentials.ts';
import { DEFAULT_RELAY_LIMITS } from '../../../server/relay/limits.ts';
import type { RelayLimits } from '../../../server/relay/limits.ts';
import { AttributeType } from '../../../server/relay/message/attribute-type.ts';
import { readUint16, uint16, uint32 } from '../../../server/relay/message/bytes.ts';
import { encodeMessage } from '../../../server/relay/message/encode-message.ts';
import type { OutgoingAttribute } from '../../../server/relay/message/encode-message.ts';
import { Method } from '../../../server/relay/message/header.ts';
import type { MessageClass } from '../../../server/relay/message/header.ts';
import { longTermKey } from '../../../server/relay/message/integrity.ts';
import { formatIpAddress, parseIpAddress } from '../../../server/address/ip-address.ts';
import { decodeStunMessage, valueOf } from '../../../server/relay/message/stun-message.ts';
import type { StunMessage } from '../../../server/relay/message/stun-message.ts';
import { decodeXorAddress, encodeXorAddress } from '../../../server/relay/message/transport-address.ts';
import type { RelayClient } from '../../../server/relay/service/client.ts';
import { readRelayedIps } from '../../../server/relay/service/names.ts';
import { RelayService } from '../../../server/relay/service/relay-service.ts';

export const SECRET = 'a secret of the tests';
export const REALM = 'edgewise';
/** Who issues names for the relay of these tests. */
export const ISSUER = 'here';
export const RELAYED_IPV4 = '203.0.113.9';
export const RELAYED_IPV6 = '2001:db8::9';
/** 2030-01-01T00:00:00Z. */
export const START_S = 1_893_456_000;
export const HOUR_S = 3600;

/** Both of the relay's clocks, moved by hand. */
export class ManualRelayClock {
  #elapsedMs = 0;

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  epochS(): number {
    return START_S + this.#elapsedMs / 1000;
  }

  advanceS(seconds: number): void {
    this.#elapsedMs += seconds * 1000;
  }
}

export function serviceWith(
  clock: ManualRelayClock,
  limits: Partial<RelayLimits> = {},
  ipv6: string | null = RELAYED_IPV6,
): RelayService {
  const relayedIps = readRelayedIps({ ipv4: RELAYED_IPV4, ipv6 });
  if (relayedIps === null) throw new Error('addresses of the test are wrong');
  let drawn = 0;
  return new RelayService({
    secret: SECRET,
    realm: REALM,
    issuer: ISSUER,
    limits: { ...DEFAULT_RELAY_LIMITS, ...limits },
    relayedIps,
    clock,
    randomBytes: (count) => {
      drawn += 1;
      return new Uint8Array(count).fill(drawn);
    },
    // Always from the first port on, so that tests can say which port comes next.
    randomBelow: () => 0,
    isWitness: true,
  });
}

export interface Address {
  readonly ip: string;
  readonly port: number;
}

let transactions = 0;

/** Identifiers count from the first again, for what must send the same bytes each time. */
export function restartTransactionIds(): void {
  transactions = 0;
}

export function freshTransactionId(): Uint8Array {
  transactions += 1;
  const id = new Uint8Array(12).fill(0xaa);
  id.set(uint32(transactions), 8);
  return id;
}

export interface RequestOptions {
  readonly attributes?: readonly OutgoingAttribute[];
  readonly transactionId?: Uint8Array;
  readonly username?: string;
  readonly password?: string;
  readonly nonce?: string;
  readonly realm?: string;
  readonly hasFingerprint?: boolean;
}

export const usernameOf = (testId: string, expiresAtS = START_S + HOUR_S): string =>
  `${expiresAtS}:${testId}`;

/** A name that the relay's own server issued. */
export const ownUsernameOf = (testId: string, expiresAtS?: number): string =>
  `${usernameOf(testId, expiresAtS)}@${ISSUER}`;

export const udp: OutgoingAttribute = {
  type: AttributeType.REQUESTED_TRANSPORT,
  value: Uint8Array.of(17, 0, 0, 0),
};

export const lifetime = (seconds: number): OutgoingAttribute => ({
  type: AttributeType.LIFETIME,
  value: uint32(seconds),
});

export const channelNumber = (number: number): OutgoingAttribute => ({
  type: AttributeType.CHANNEL_NUMBER,
  value: Buffer.concat([uint16(number), uint16(0)]),
});

export class ScriptedClient implements RelayClient {
  readonly isStream: boolean;
  readonly address: string;
  readonly port: number;
  allocation: Allocation | null = null;
  readonly replies: Uint8Array[] = [];
  readonly relayed: Uint8Array[] = [];
  /** What each of them was to be marked with. */
  readonly marks: number[] = [];
  endCause: EndCause | null = null;
  isSlow = false;
  /** How often the system was asked to drop most of what it sends. Here it comes all the same. */
  thinned = 0;
  readonly #service: RelayService;

  constructor(service: RelayService, port: number, address = '192.0.2.50', isStream = false) {
    this.#service = service;
    this.port = port;
    this.address = address;
    this.isStream = isStream;
  }

  thin(): boolean {
    this.thinned += 1;
    return true;
  }

  reply(bytes: Uint8Array): void {
    this.replies.push(bytes);
  }

  relay(bytes: Uint8Array, trafficClass: number): boolean {
    if (this.isSlow) return false;
    this.marks.push(trafficClass);
    this.relayed.push(bytes);
    return true;
  }

  allocationEnded(cause: EndCause): void {
    this.endCause = cause;
  }

  send(bytes: Uint8Array, header?: number): void {
    this.#service.receive(this, bytes, undefined, header);
  }

  /** Sends a request; the reply to it. Without `nonce` it goes unauthenticated. */
  ask(method: number, options: RequestOptions = {}): StunMessage {
    const before = this.replies.length;
    this.send(request(method, options));
    const reply = this.replies[before];
    if (reply === undefined) throw new Error('no reply');
    const decoded = decodeStunMessage(reply);
    if (decoded.kind === 'malformed') throw new Error(decoded.reason);
    return decoded;
  }

  /** Fetches a nonce first, as clients do. */
  askAs(testId: string, method: number, ...attributes: OutgoingAttribute[]): StunMessage {
    return this.ask(method, { username: usernameOf(testId), nonce: this.nonce(), attributes });
  }

  /** The error code of an Allocate by a name that may be anybody's; 0: it was granted. */
  allocationCodeAs(username: string): number {
    return errorCodeOf(this.ask(Method.ALLOCATE, { username, nonce: this.nonce(), attributes: [udp] }));
  }

  nonce(): string {
    return text(this.ask(Method.ALLOCATE, { attributes: [udp] }), AttributeType.NONCE);
  }

  /** Allocates; the relayed address. */
  allocate(testId = 'test-1', ...attributes: OutgoingAttribute[]): Address {
    return relayedAddressOf(this.askAs(testId, Method.ALLOCATE, udp, ...attributes));
  }

  permit(peer: Address, testId = 'test-1'): StunMessage {
    const transactionId = freshTransactionId();
    return this.ask(Method.CREATE_PERMISSION, {
      username: usernameOf(testId),
      nonce: this.nonce(),
      transactionId,
      attributes: [peerAttribute(peer, transactionId)],
    });
  }

  bind(number: number, peer: Address, testId = 'test-1'): StunMessage {
    const transactionId = freshTransactionId();
    return this.ask(Method.CHANNEL_BIND, {
      username: usernameOf(testId),
      nonce: this.nonce(),
      transactionId,
      attributes: [channelNumber(number), peerAttribute(peer, transactionId)],
    });
  }

  sendTo(peer: Address, data: Uint8Array): void {
    this.send(sendIndication(peer, data));
  }

  sendOn(channel: number, data: Uint8Array): void {
    this.send(channelData(channel, data, this.isStream));
  }
}

export function request(method: number, options: RequestOptions): Uint8Array {
  const { attributes = [], username, nonce, realm = REALM, hasFingerprint = false } = options;
  const transactionId = options.transactionId ?? freshTransactionId();
  const isAuthenticated = username !== undefined && nonce !== undefined;
  const password = options.password ?? credentialFor(SECRET, username ?? '');
  const credentials = isAuthenticated
    ? [
        { type: AttributeType.USERNAME, value: Buffer.from(username) },
        { type: AttributeType.REALM, value: Buffer.from(realm) },
        { type: AttributeType.NONCE, value: Buffer.from(nonce) },
      ]
    : [];
  return encodeMessage({
    messageClass: 'request',
    method,
    transactionId,
    attributes: [...attributes, ...credentials],
    integrityKey: isAuthenticated ? longTermKey(username, realm, password) : null,
    hasFingerprint,
  });
}

/** Indications of these tests all have this id. */
const ZERO_ID = new Uint8Array(12);

export function peerAttribute({ ip, port }: Address, transactionId: Uint8Array = ZERO_ID): OutgoingAttribute {
  const parsed = parseIpAddress(ip);
  if (parsed === null) throw new Error(`${ip} is no address`);
  return {
    type: AttributeType.XOR_PEER_ADDRESS,
    value: encodeXorAddress({ ip: parsed, port }, transactionId),
  };
}

export function indication(
  messageClass: MessageClass,
  method: number,
  attributes: readonly OutgoingAttribute[],
  hasFingerprint = false,
): Uint8Array {
  return encodeMessage({
    messageClass,
    method,
    transactionId: ZERO_ID,
    attributes,
    integrityKey: null,
    hasFingerprint,
  });
}

export function sendIndication(peer: Address, data: Uint8Array): Uint8Array {
  return indication('indication', Method.SEND, [
    peerAttribute(peer),
    { type: AttributeType.DATA, value: data },
  ]);
}

export function channelData(channel: number, data: Uint8Array, isPadded = false): Uint8Array {
  const paddingBytes = isPadded ? (4 - (data.length % 4)) % 4 : 0;
  return Buffer.concat([uint16(channel), uint16(data.length), data, new Uint8Array(paddingBytes)]);
}

export function text(message: StunMessage, type: number): string {
  return Buffer.from(valueOf(message, type) ?? new Uint8Array(0)).toString();
}

/** The number of an error reply, or 0 for a success. */
export function errorCodeOf(message: StunMessage): number {
  const value = valueOf(message, AttributeType.ERROR_CODE);
  return value === undefined ? 0 : (value[2] ?? 0) * 100 + (value[3] ?? 0);
}

export function addressIn(message: StunMessage, value: Uint8Array | undefined): Address {
  const decoded = decodeXorAddress(value ?? new Uint8Array(0), message.transactionId);
  if (decoded.kind === 'malformed') throw new Error(`${decoded.reason}; error ${errorCodeOf(message)}`);
  return { ip: formatIpAddress(decoded.address.ip), port: decoded.address.port };
}

export function relayedAddressOf(message: StunMessage): Address {
  return addressIn(message, valueOf(message, AttributeType.XOR_RELAYED_ADDRESS));
}

/** A Data indication taken apart, or ChannelData, as a client would. */
export function relayedData(bytes: Uint8Array | undefined): { from: Address | number; data: string } {
  if (bytes === undefined) throw new Error('nothing was relayed');
  if ((bytes[0] ?? 0) >= 0x40) {
    const data = bytes.subarray(4, 4 + readUint16(bytes, 2));
    return { from: readUint16(bytes, 0), data: Buffer.from(data).toString() };
  }
  const decoded = decodeStunMessage(bytes);
  if (decoded.kind === 'malformed') throw new Error(decoded.reason);
  if (decoded.method !== Method.DATA || decoded.messageClass !== 'indication')
    throw new Error('not a Data indication');
  const from = addressIn(decoded, valueOf(decoded, AttributeType.XOR_PEER_ADDRESS));
  return { from, data: text(decoded, AttributeType.DATA) };
}

/** Two clients of one test that permit each other. */
export function pair(service: RelayService): {
  alice: ScriptedClient;
  bob: ScriptedClient;
  toAlice: Address;
  toBob: Address;
} {
  const alice = new ScriptedClient(service, 1001);
  const bob = new ScriptedClient(service, 1002);
  const toAlice = alice.allocate();
  const toBob = bob.allocate();
  alice.permit(toBob);
  bob.permit(toAlice);
  return { alice, bob, toAlice, toBob };
}
