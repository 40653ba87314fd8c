/** One TCP or TLS connection. Implements the server's part of RFC 8656 §3.1 and §12.5 on streams. */
import type { Socket } from 'node:net';
import type { Allocation, EndCause } from '../allocation/allocation.ts';
import type { RelayLimits } from '../limits.ts';
import { HEADER_BYTES } from '../message/header.ts';
import { StreamFraming } from '../message/stream-framing.ts';
import type { RelayClient } from '../service/client.ts';
import type { MessageSink } from './listener.ts';
import { plainAddress } from './listener.ts';

/** Longest message there can be: 16 bits of length, and ChannelData padding. */
const MESSAGE_LIMIT_BYTES = HEADER_BYTES + 0xffff + 3;
/** An Allocate with all its attributes takes some 300 bytes; strangers need no more. */
const STRANGER_MESSAGE_LIMIT_BYTES = 2048;
/** Replies are few and small: a client that leaves so many of them waiting is not reading. */
const REPLY_BUFFER_FACTOR = 4;

export class StreamClient implements RelayClient {
  readonly isStream = true;
  readonly address: string;
  readonly port: number;
  allocation: Allocation | null = null;
  readonly #socket: Socket;
  readonly #limits: RelayLimits;
  readonly #framing = new StreamFraming();
  /** Since when it has had no allocation; `null` until the first sweep that finds it so. */
  #idleSinceMs: number | null = null;
  #stalledSinceMs: number | null = null;
  #takenBytes = 0;

  constructor(socket: Socket, limits: RelayLimits) {
    this.#socket = socket;
    this.#limits = limits;
    this.address = plainAddress(socket.remoteAddress ?? '');
    this.port = socket.remotePort ?? 0;
  }

  /** Takes what the connection brought, all of it at one time; a stream that cannot be followed is closed. */
  receive(chunk: Uint8Array, sink: MessageSink): void {
    const arrivedMs = sink.nowMs();
    const limitBytes = this.allocation === null ? STRANGER_MESSAGE_LIMIT_BYTES : MESSAGE_LIMIT_BYTES;
    const framed = this.#framing.push(chunk, limitBytes, (message) => sink.receive(this, message, arrivedMs));
    if (framed.kind === 'lost') this.#socket.destroy();
  }

  reply(bytes: Uint8Array): void {
    const limitBytes = this.#limits.streamBufferBytes * REPLY_BUFFER_FACTOR;
    if (this.#socket.writableLength > limitBytes) this.#socket.destroy();
    else if (this.#socket.writable) this.#socket.write(bytes);
  }

  relay(bytes: Uint8Array): boolean {
    const isFull = this.#socket.writableLength + bytes.length > this.#limits.streamBufferBytes;
    if (isFull || !this.#socket.writable) return false;
    // A copy: they may be lent (listener.ts), and what the peer does not take at once is written later.
    this.#socket.write(Buffer.from(bytes));
    return true;
  }

  /** After Refresh with lifetime 0 the reply is still to come, and the client may allocate again. */
  allocationEnded(cause: EndCause): void {
    if (cause !== 'deleted-by-client') this.#socket.destroy();
  }

  /** True when the connection was closed for doing nothing or taking nothing. */
  closeIfUseless(nowMs: number): boolean {
    this.#idleSinceMs = this.allocation === null ? (this.#idleSinceMs ?? nowMs) : null;
    const takenBytes = this.#socket.bytesWritten - this.#socket.writableLength;
    const isMoving = this.#socket.writableLength === 0 || takenBytes > this.#takenBytes;
    this.#takenBytes = takenBytes;
    this.#stalledSinceMs = isMoving ? null : (this.#stalledSinceMs ?? nowMs);
    const isIdle = this.#idleSinceMs !== null && nowMs - this.#idleSinceMs >= this.#limits.streamIdleMs;
    const isStalled =
      this.#stalledSinceMs !== null && nowMs - this.#stalledSinceMs >= this.#limits.streamStallMs;
    if (isIdle || isStalled) this.#socket.destroy();
    return isIdle || isStalled;
  }
}
