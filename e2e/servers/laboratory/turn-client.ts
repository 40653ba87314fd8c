import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { IssuedRelay } from '../../../src/wire/http.ts';
import { AttributeType } from '../../../server/relay/message/attribute-type.ts';
import { uint16 } from '../../../server/relay/message/bytes.ts';
import { encodeMessage, type OutgoingAttribute } from '../../../server/relay/message/encode-message.ts';
import { Method } from '../../../server/relay/message/header.ts';
import { longTermKey } from '../../../server/relay/message/integrity.ts';
import { decodeStunMessage, valueOf, type StunMessage } from '../../../server/relay/message/stun-message.ts';
import {
  decodeXorAddress,
  encodeXorAddress,
  type TransportAddress,
} from '../../../server/relay/message/transport-address.ts';

const CHANNEL = 0x4000;
const CHANNEL_HEADER_BYTES = 4;
/** RFC 8489 §6.2.1 doubles it; the farthest relay is nearer than this. */
const REPEAT_MS = 400;
/** A browser gives up one server after some seconds too. */
const REPLY_LIMIT_MS = 3000;

/** Where a relay takes datagrams: of the first `turn:` URL with UDP that it is offered with. */
export function udpEndOf({ relay }: IssuedRelay): { readonly host: string; readonly port: number } | null {
  for (const url of relay.urls) {
    const [, host, port] = /^turn:([^:?]+):(\d+)\?transport=udp$/.exec(url) ?? [];
    if (host !== undefined) return { host, port: Number(port) };
  }
  return null;
}

/** A client of a relay with one allocation and one channel: what a browser has at each end of a call, and no more. */
export class TurnClient {
  /** Hears what comes over the channel. */
  onPacket: (bytes: Buffer) => void = () => undefined;
  readonly #end: { readonly host: string; readonly port: number };
  readonly #issued: IssuedRelay;
  readonly #socket: Socket = createSocket({
    type: 'udp4',
    lookup: (address, _options, done) => done(null, address, 4),
  });
  /** By transaction: who waits for the reply. */
  readonly #waiting = new Map<string, (reply: StunMessage) => void>();
  #session: { readonly nonce: Uint8Array; readonly realm: Uint8Array; readonly key: Uint8Array } | null =
    null;

  constructor(issued: IssuedRelay, end: { readonly host: string; readonly port: number }) {
    this.#issued = issued;
    this.#end = end;
    this.#socket.on('message', (bytes) => this.#take(bytes));
    // A relay that has gone away is silent here, as everywhere.
    this.#socket.on('error', () => undefined);
  }

  /** The relayed address; throws when there is none in time. */
  async allocate(): Promise<TransportAddress> {
    const udp = { type: AttributeType.REQUESTED_TRANSPORT, value: Uint8Array.of(17, 0, 0, 0) };
    const challenge = await this.#ask(Method.ALLOCATE, () => [udp]);
    const nonce = valueOf(challenge, AttributeType.NONCE);
    const realm = valueOf(challenge, AttributeType.REALM);
    if (!nonce || !realm) throw new Error('the relay asks for no credentials');
    const { username, credential } = this.#issued;
    const key = longTermKey(username, Buffer.from(realm).toString(), credential);
    this.#session = { nonce, realm, key };
    const reply = await this.#ask(Method.ALLOCATE, () => [udp]);
    const value = valueOf(reply, AttributeType.XOR_RELAYED_ADDRESS) ?? new Uint8Array(0);
    const decoded = decodeXorAddress(value, reply.transactionId);
    if (decoded.kind === 'malformed') throw new Error(`no allocation: ${decoded.reason}`);
    return decoded.address;
  }

  /** Opens the channel to another one. */
  async bind(peer: TransportAddress): Promise<void> {
    const number = Buffer.concat([uint16(CHANNEL), uint16(0)]);
    const reply = await this.#ask(Method.CHANNEL_BIND, (transactionId) => [
      { type: AttributeType.CHANNEL_NUMBER, value: number },
      { type: AttributeType.XOR_PEER_ADDRESS, value: encodeXorAddress(peer, transactionId) },
    ]);
    if (reply.messageClass !== 'success') throw new Error('no channel');
  }

  /** Sends over the channel. */
  send(payload: Uint8Array): void {
    this.#send(Buffer.concat([uint16(CHANNEL), uint16(payload.byteLength), payload]));
  }

  /** Gives the allocation back, without waiting whether that is heard. */
  close(): void {
    this.#waiting.clear();
    this.onPacket = () => undefined;
    const { port, host } = this.#end;
    const nothing = { type: AttributeType.LIFETIME, value: new Uint8Array(4) };
    const bytes = this.#message(Method.REFRESH, randomBytes(12), () => [nothing]);
    // Not before the system has it.
    this.#socket.send(bytes, port, host, () => this.#socket.close());
  }

  #send(bytes: Uint8Array): void {
    this.#socket.send(bytes, this.#end.port, this.#end.host);
  }

  #take(bytes: Buffer): void {
    if (bytes.length >= CHANNEL_HEADER_BYTES && bytes.readUInt16BE(0) === CHANNEL) {
      this.onPacket(bytes.subarray(CHANNEL_HEADER_BYTES, CHANNEL_HEADER_BYTES + bytes.readUInt16BE(2)));
      return;
    }
    const message = decodeStunMessage(bytes);
    if (message.kind === 'malformed') return;
    this.#waiting.get(Buffer.from(message.transactionId).toString('hex'))?.(message);
  }

  #message(
    method: number,
    transactionId: Uint8Array,
    attributesFor: (transactionId: Uint8Array) => readonly OutgoingAttribute[],
  ): Uint8Array {
    const session = this.#session;
    const credentials = session
      ? [
          { type: AttributeType.USERNAME, value: Buffer.from(this.#issued.username) },
          { type: AttributeType.REALM, value: session.realm },
          { type: AttributeType.NONCE, value: session.nonce },
        ]
      : [];
    return encodeMessage({
      messageClass: 'request',
      method,
      transactionId,
      attributes: [...attributesFor(transactionId), ...credentials],
      integrityKey: session?.key ?? null,
      hasFingerprint: false,
    });
  }

  /** Asks until there is a reply. */
  async #ask(
    method: number,
    attributesFor: (transactionId: Uint8Array) => readonly OutgoingAttribute[],
  ): Promise<StunMessage> {
    const transactionId = randomBytes(12);
    const key = transactionId.toString('hex');
    const bytes = this.#message(method, transactionId, attributesFor);
    const repeating = setInterval(() => this.#send(bytes), REPEAT_MS);
    const limit = AbortSignal.timeout(REPLY_LIMIT_MS);
    try {
      const reply = new Promise<StunMessage>((resolve) => this.#waiting.set(key, resolve));
      this.#send(bytes);
      const late = once(limit, 'abort').then((): never => {
        throw new Error('the relay does not answer');
      });
      late.catch(() => undefined);
      return await Promise.race([reply, late]);
    } finally {
      clearInterval(repeating);
      this.#waiting.delete(key);
    }
  }
}
