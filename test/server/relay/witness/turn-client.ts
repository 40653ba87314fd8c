/** A TURN client on a real socket, over any transport, that does what it is told. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AttributeType } from '../../../../server/relay/message/attribute-type.ts';
import type { OutgoingAttribute } from '../../../../server/relay/message/encode-message.ts';
import { Method } from '../../../../server/relay/message/header.ts';
import { StreamFraming } from '../../../../server/relay/message/stream-framing.ts';
import { decodeStunMessage } from '../../../../server/relay/message/stun-message.ts';
import type { StunMessage } from '../../../../server/relay/message/stun-message.ts';
import type { RelayTransport } from '../../../../server/relay/port.ts';
import { LOOPBACK, loopbackCredentials } from '../loopback.ts';
import {
  channelData,
  channelNumber,
  freshTransactionId,
  lifetime,
  peerAttribute,
  relayedAddressOf,
  request,
  sendIndication,
  text,
  udp,
} from '../scripted-client.ts';
import type { Address } from '../scripted-client.ts';

const LONGEST_MESSAGE_BYTES = 70_000;

/** A socket that messages go out by and come in by. */
interface Line {
  readonly localPort: number;
  send(bytes: Uint8Array): void;
  /** Leaves what comes in the system's buffers, until it is resumed; for streams. */
  pause(): void;
  resume(): void;
  close(): void;
}

type Hear = (message: Uint8Array) => void;

async function datagramLine(from: string, port: number, hear: Hear): Promise<Line> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, from, resolve));
  await new Promise<void>((resolve) => socket.connect(port, LOOPBACK, resolve));
  socket.on('message', hear);
  return {
    localPort: socket.address().port,
    send: (bytes) => socket.send(bytes),
    pause: () => undefined,
    resume: () => undefined,
    close: () => socket.close(),
  };
}

async function streamLine(port: number, isTls: boolean, hear: Hear): Promise<Line> {
  const socket: Socket = isTls
    ? connectTls({ host: LOOPBACK, port, rejectUnauthorized: false })
    : connect(port, LOOPBACK);
  await once(socket, isTls ? 'secureConnect' : 'connect');
  const framing = new StreamFraming();
  socket.on('data', (chunk) => framing.push(chunk, LONGEST_MESSAGE_BYTES, hear));
  return {
    localPort: socket.localPort ?? 0,
    send: (bytes) => socket.write(bytes),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    close: () => socket.destroy(),
  };
}

export class TurnClient {
  readonly isStream: boolean;
  readonly #credentials: { readonly username: string; readonly password: string };
  readonly #arrived: Uint8Array[] = [];
  readonly #waiting: Hear[] = [];
  #line: Line | null = null;
  #nonce = '';

  readonly #from: string;

  private constructor(testId: string, isStream: boolean, from: string) {
    this.#from = from;
    const { username, credential } = loopbackCredentials(testId);
    this.#credentials = { username, password: credential };
    this.isStream = isStream;
  }

  /** `from`: the address of this machine that datagrams leave from. */
  static async open(
    transport: RelayTransport,
    port: number,
    testId: string,
    from = LOOPBACK,
  ): Promise<TurnClient> {
    const client = new TurnClient(testId, transport !== 'udp', from);
    const hear: Hear = (message) => {
      const waiting = client.#waiting.shift();
      if (waiting === undefined) client.#arrived.push(message);
      else waiting(message);
    };
    client.#line =
      transport === 'udp'
        ? await datagramLine(from, port, hear)
        : await streamLine(port, transport === 'tls', hear);
    return client;
  }

  /** `address:port` as the relay should see it. */
  get source(): string {
    return `${this.#from}:${this.#line?.localPort ?? 0}`;
  }

  async allocate(): Promise<Address> {
    const challenge = await this.#ask(Method.ALLOCATE, () => [udp]);
    this.#nonce = text(challenge, AttributeType.NONCE);
    return relayedAddressOf(await this.#ask(Method.ALLOCATE, () => [udp]));
  }

  /** For another ten minutes. */
  async refresh(): Promise<void> {
    await this.#ask(Method.REFRESH, () => [lifetime(600)]);
  }

  async bind(number: number, peer: Address): Promise<void> {
    await this.#ask(Method.CHANNEL_BIND, (id) => [channelNumber(number), peerAttribute(peer, id)]);
  }

  async permit(peer: Address): Promise<void> {
    await this.#ask(Method.CREATE_PERMISSION, (id) => [peerAttribute(peer, id)]);
  }

  /** All in one write: on a stream they arrive together. */
  send(...messages: readonly Uint8Array[]): void {
    if (this.isStream) this.#line?.send(Buffer.concat(messages));
    else for (const message of messages) this.#line?.send(message);
  }

  onChannel(number: number, data: Uint8Array): Uint8Array {
    return channelData(number, data, this.isStream);
  }

  asIndication(peer: Address, data: Uint8Array): Uint8Array {
    return sendIndication(peer, data);
  }

  /** The next message that comes. */
  next(): Promise<Uint8Array> {
    const arrived = this.#arrived.shift();
    return arrived === undefined
      ? new Promise((resolve) => this.#waiting.push(resolve))
      : Promise.resolve(arrived);
  }

  pause(): void {
    this.#line?.pause();
  }

  resume(): void {
    this.#line?.resume();
  }

  close(): void {
    this.#line?.close();
  }

  async #ask(
    method: number,
    attributesFor: (transactionId: Uint8Array) => readonly OutgoingAttribute[],
  ): Promise<StunMessage> {
    const transactionId = freshTransactionId();
    const credentials = this.#nonce === '' ? {} : { ...this.#credentials, nonce: this.#nonce };
    this.send(request(method, { attributes: attributesFor(transactionId), transactionId, ...credentials }));
    const message = decodeStunMessage(await this.next());
    if (message.kind === 'malformed') throw new Error(message.reason);
    return message;
  }
}
