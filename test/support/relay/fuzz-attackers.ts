/** Who sends anything at all to a relay's real sockets: a datagram socket, or a stream that is made anew when it was closed. */
import { createSocket } from 'node:dgram';
import type { Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { StreamFraming } from '../../../server/relay/message/stream-framing.ts';
import { decodeStunMessage } from '../../../server/relay/message/stun-message.ts';
import type { StunMessage } from '../../../server/relay/message/stun-message.ts';
import { LOOPBACK } from '../../server/relay/loopback.ts';
import { request } from '../../server/relay/scripted-client.ts';
import type { RequestOptions } from '../../server/relay/scripted-client.ts';
import { ANSWER_LIMIT_BYTES, framed } from './relay-fuzz.ts';
import type { Below } from './relay-fuzz.ts';

/** One of so many messages goes into a stream as it is, and most of those end it; the others are put into a frame that fits. */
export const ONE_UNFRAMED_IN = 32;
/** What may wait in this process for a relay that is behind. */
const WAITING_BYTES = 65_536;
/** More than a stream brings of one message. */
const LONGEST_MESSAGE_BYTES = 70_000;
/** RFC 8489 §5: of both kinds of answers, and of no request and no indication. */
const ANSWER_BIT = 0x01;

export abstract class Attacker {
  replies = 0;
  /** Longer than any answer there is. */
  tooLong = 0;
  /** Connections; one where there are none. */
  connections = 1;

  abstract send(bytes: Uint8Array): void;
  abstract close(): void;
  /** True when what was agreed is worth nothing any more. */
  abstract readonly isClosed: boolean;
  abstract beginAnew(): Promise<void>;
  /** Waits for a relay that is far behind. */
  abstract caughtUp(): Promise<void>;
  protected abstract write(bytes: Uint8Array): void;
  protected abstract heard(): Promise<Uint8Array>;

  /** Asks as it should be asked, for the answer. */
  async ask(method: number, options: RequestOptions): Promise<StunMessage> {
    const heard = this.heard();
    this.write(request(method, options));
    const message = decodeStunMessage(await heard);
    if (message.kind === 'malformed') throw new Error(message.reason);
    return message;
  }
}

export class DatagramAttacker extends Attacker {
  readonly isClosed = false;
  readonly #socket: DatagramSocket;

  private constructor(socket: DatagramSocket) {
    super();
    this.#socket = socket;
    socket.on('message', ({ length }) => {
      this.replies += 1;
      if (length > ANSWER_LIMIT_BYTES) this.tooLong += 1;
    });
    // What the system refuses to send, the relay does not see.
    socket.on('error', () => undefined);
  }

  static async open(port: number): Promise<DatagramAttacker> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.connect(port, LOOPBACK, resolve));
    return new DatagramAttacker(socket);
  }

  send(bytes: Uint8Array): void {
    this.#socket.send(bytes);
  }

  close(): void {
    this.#socket.close();
  }

  beginAnew(): Promise<void> {
    return Promise.resolve();
  }

  caughtUp(): Promise<void> {
    return Promise.resolve();
  }

  protected write(bytes: Uint8Array): void {
    this.#socket.send(bytes);
  }

  protected async heard(): Promise<Uint8Array> {
    return (await (once(this.#socket, 'message') as Promise<unknown[]>))[0] as Uint8Array;
  }
}

export class StreamAttacker extends Attacker {
  readonly #port: number;
  readonly #isTls: boolean;
  readonly #below: Below;
  #socket: Socket | null = null;
  #waiting: { readonly resolve: (message: Uint8Array) => void; readonly reject: (error: Error) => void }[] =
    [];

  private constructor(port: number, isTls: boolean, below: Below) {
    super();
    this.#port = port;
    this.#isTls = isTls;
    this.#below = below;
  }

  static async open(port: number, isTls: boolean, below: Below): Promise<StreamAttacker> {
    const attacker = new StreamAttacker(port, isTls, below);
    await attacker.#connect();
    return attacker;
  }

  /** In two writes: a message may come in any pieces. */
  send(bytes: Uint8Array): void {
    const whole = this.#below(ONE_UNFRAMED_IN) === 0 ? bytes : framed(bytes);
    const cut = this.#below(whole.length + 1);
    this.write(whole.subarray(0, cut));
    this.write(whole.subarray(cut));
  }

  close(): void {
    this.#socket?.destroy();
  }

  get isClosed(): boolean {
    return this.#socket?.writable !== true;
  }

  async beginAnew(): Promise<void> {
    this.connections += 1;
    await this.#connect();
  }

  async caughtUp(): Promise<void> {
    const socket = this.#socket;
    if (!socket?.writable || socket.writableLength <= WAITING_BYTES) return;
    const gone = new Promise((resolve) => socket.once('close', resolve));
    await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), gone]);
  }

  protected write(bytes: Uint8Array): void {
    if (this.#socket?.writable && bytes.length > 0) this.#socket.write(bytes);
  }

  protected heard(): Promise<Uint8Array> {
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async #connect(): Promise<void> {
    this.#socket?.destroy();
    const to = { host: LOOPBACK, port: this.#port };
    // The certificate is the fixture's own.
    const socket = this.#isTls ? connectTls({ ...to, rejectUnauthorized: false }) : connect(to);
    await once(socket, this.#isTls ? 'secureConnect' : 'connect');
    this.#socket = socket;
    socket.setNoDelay(true);
    const framing = new StreamFraming();
    socket.on('data', (chunk: Buffer) =>
      framing.push(chunk, LONGEST_MESSAGE_BYTES, (message) => this.#hear(message)),
    );
    // That the relay ends it is what it should do with what it cannot follow.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      if (this.#socket === socket)
        for (const { reject } of this.#waiting.splice(0)) reject(new Error('closed'));
    });
  }

  #hear(message: Uint8Array): void {
    this.replies += 1;
    // What it is passed of others' packets may be long: a frame that was promised and never came takes what follows for its data.
    const isAnswer = (message[0] ?? 0) >> 6 === 0 && ((message[0] ?? 0) & ANSWER_BIT) !== 0;
    if (isAnswer && message.length > ANSWER_LIMIT_BYTES) this.tooLong += 1;
    this.#waiting.shift()?.resolve(message);
  }
}
