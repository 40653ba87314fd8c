/** A TURN client that does just enough to load a relay: allocate, bind a channel, send RTP, count. */
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { issueCredentials } from '../../server/relay/port.ts';
import { AttributeType } from '../../server/relay/message/attribute-type.ts';
import { uint16, writeUint16, writeUint32 } from '../../server/relay/message/bytes.ts';
import { encodeMessage } from '../../server/relay/message/encode-message.ts';
import type { OutgoingAttribute } from '../../server/relay/message/encode-message.ts';
import { Method } from '../../server/relay/message/header.ts';
import { longTermKey } from '../../server/relay/message/integrity.ts';
import { decodeStunMessage, valueOf } from '../../server/relay/message/stun-message.ts';
import type { StunMessage } from '../../server/relay/message/stun-message.ts';
import { decodeXorAddress, encodeXorAddress } from '../../server/relay/message/transport-address.ts';
import type { TransportAddress } from '../../server/relay/message/transport-address.ts';
import { HOST, REALM, SECRET } from './subject.ts';

const CHANNEL = 0x4000;
/** RFC 3550 §5.1, after the four bytes of ChannelData: version 2, payload type 111, sequence number, SSRC. */
const RTP_AT = 4;
/** After the twelve bytes of an RTP header: when the packet was sent, by this process's clock, ms. */
const SENT_AT = RTP_AT + 12;
const RTP_START = 0x80_6f;
const REPLY_LIMIT_MS = 5000;
const REPEAT_MS = 500;
const SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;

/** What `node:dgram` has in a socket (lib/dgram.js). */
interface UdpHandle {
  readonly fd: number;
  recvStop(): number;
}

const isUdpHandle = (value: unknown): value is UdpHandle =>
  typeof value === 'object' && value !== null && 'fd' in value && 'recvStop' in value;

export class BenchClient {
  received = 0;
  /** Hears how long each received packet was under way, ms; set it to listen. */
  onDelay: ((delayMs: number) => void) | null = null;
  readonly #socket: Socket;
  readonly #port: number;
  readonly #username: string;
  readonly #key: Uint8Array;
  readonly #packet: Buffer;
  #nonce: Uint8Array | null = null;
  #sequence = 0;

  /** `from`: the address of this machine that it has. */
  constructor(port: number, testId: string, packetBytes: number, from?: string) {
    this.#port = port;
    const expiresAtS = Date.now() / 1000 + 3600;
    const { username, credential } = issueCredentials({ secret: SECRET, testId, expiresAtS });
    this.#username = username;
    this.#key = longTermKey(username, REALM, credential);
    this.#packet = Buffer.alloc(4 + packetBytes);
    writeUint16(this.#packet, 0, CHANNEL);
    writeUint16(this.#packet, 2, packetBytes);
    writeUint16(this.#packet, RTP_AT, RTP_START);
    writeUint32(this.#packet, RTP_AT + 8, 0x1234_5678);
    this.#socket = createSocket({
      type: 'udp4',
      recvBufferSize: SOCKET_BUFFER_BYTES,
      sendBufferSize: SOCKET_BUFFER_BYTES,
      lookup: (address, _options, done) => done(null, address, 4),
    });
    if (from !== undefined) this.#socket.bind(0, from);
  }

  get localPort(): number {
    return this.#socket.address().port;
  }

  /** The relayed address. */
  async allocate(): Promise<TransportAddress> {
    const udp = { type: AttributeType.REQUESTED_TRANSPORT, value: Uint8Array.of(17, 0, 0, 0) };
    const challenge = await this.#ask(Method.ALLOCATE, () => [udp]);
    this.#nonce = valueOf(challenge, AttributeType.NONCE) ?? null;
    const reply = await this.#ask(Method.ALLOCATE, () => [udp]);
    const value = valueOf(reply, AttributeType.XOR_RELAYED_ADDRESS) ?? new Uint8Array(0);
    const decoded = decodeXorAddress(value, reply.transactionId);
    if (decoded.kind === 'malformed') throw new Error(`no allocation: ${decoded.reason}`);
    return decoded.address;
  }

  async bind(peer: TransportAddress): Promise<void> {
    const number = Buffer.concat([uint16(CHANNEL), uint16(0)]);
    const reply = await this.#ask(Method.CHANNEL_BIND, (transactionId) => [
      { type: AttributeType.CHANNEL_NUMBER, value: number },
      { type: AttributeType.XOR_PEER_ADDRESS, value: encodeXorAddress(peer, transactionId) },
    ]);
    if (reply.messageClass !== 'success') throw new Error('no channel');
    this.listen();
  }

  /** Counts what comes from now on. */
  listen(): void {
    this.#socket.on('message', (packet) => {
      this.received += 1;
      this.onDelay?.(performance.now() - packet.readDoubleBE(SENT_AT));
    });
  }

  /** Its socket's descriptor, for another program: from now on nothing is heard here. Node has no name for either. */
  handOver(): number {
    const handle: unknown = Reflect.get(this.#socket, '_handle');
    if (!isUdpHandle(handle)) throw new Error('this Node has other sockets');
    handle.recvStop();
    return handle.fd;
  }

  /** Closes the socket, and leaves the allocation to the relay. */
  drop(): void {
    this.#socket.close();
  }

  send(): void {
    // The socket has taken the packet when it returns from the last call, unless the system's buffer was full; then two
    // packets may get one number, which costs the relay no less.
    this.#sequence = (this.#sequence + 1) & 0xffff;
    writeUint16(this.#packet, RTP_AT + 2, this.#sequence);
    this.#packet.writeDoubleBE(performance.now(), SENT_AT);
    this.#socket.send(this.#packet, this.#port, HOST);
  }

  async #ask(
    method: number,
    attributesFor: (transactionId: Uint8Array) => readonly OutgoingAttribute[],
  ): Promise<StunMessage> {
    const transactionId = randomBytes(12);
    const credentials =
      this.#nonce === null
        ? []
        : [
            { type: AttributeType.USERNAME, value: Buffer.from(this.#username) },
            { type: AttributeType.REALM, value: Buffer.from(REALM) },
            { type: AttributeType.NONCE, value: this.#nonce },
          ];
    const bytes = encodeMessage({
      messageClass: 'request',
      method,
      transactionId,
      attributes: [...attributesFor(transactionId), ...credentials],
      integrityKey: this.#nonce === null ? null : this.#key,
      hasFingerprint: false,
    });
    return this.#replyTo(bytes, transactionId);
  }

  /** Asks again until the reply comes (RFC 8489 §6.2.1): beside a flood, requests are lost. */
  async #replyTo(request: Uint8Array, transactionId: Uint8Array): Promise<StunMessage> {
    const signal = AbortSignal.timeout(REPLY_LIMIT_MS);
    const ask = (): void => this.#socket.send(request, this.#port, HOST);
    const repeating = setInterval(ask, REPEAT_MS);
    try {
      ask();
      for (;;) {
        const arrived: Promise<unknown[]> = once(this.#socket, 'message', { signal });
        const [packet] = await arrived;
        const message = decodeStunMessage(Buffer.isBuffer(packet) ? packet : new Uint8Array(0));
        if (message.kind !== 'malformed' && Buffer.compare(message.transactionId, transactionId) === 0)
          return message;
      }
    } finally {
      clearInterval(repeating);
    }
  }

  /** Deletes the allocation, if there is one, so that the next load finds the relay empty. */
  async close(): Promise<void> {
    this.#socket.removeAllListeners('message');
    if (this.#nonce !== null)
      await this.#ask(Method.REFRESH, () => [{ type: AttributeType.LIFETIME, value: new Uint8Array(4) }]);
    this.#socket.close();
  }
}
