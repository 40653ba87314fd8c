/**
 * Calls back when a descriptor can be read, by Node's own event loop and without reading anything. Node has no name for
 * that, but its pipes come to it: one that is given no room to read into is told that it could have read (libuv, uv_alloc_cb:
 * `UV_ENOBUFS`), each time the loop comes by. The handle is Node's: a callback is followed by promises and ticks, what it
 * throws is the thread's, and when the thread is terminated the descriptor is closed.
 */
import { Socket } from 'node:net';
import type { SystemCalls } from './system-calls.ts';

/** What `node:net` does with a pipe (lib/internal/stream_base_commons.js). */
interface PipeHandle {
  open(descriptor: number): unknown;
  useUserBuffer(buffer: Uint8Array): void;
  onread: () => void;
  readStart(): number;
  readStop(): number;
  close(done: () => void): void;
}

type PipeClass = new (kind: number) => PipeHandle;

/** lib/net.js: a pipe that is a socket. */
const PIPE_SOCKET = 0;
const METHODS = ['open', 'useUserBuffer', 'readStart', 'readStop', 'close'] as const;

const isPipeHandle = (value: unknown): value is PipeHandle =>
  typeof value === 'object' &&
  value !== null &&
  'onread' in value &&
  METHODS.every((name) => typeof Reflect.get(value, name) === 'function');

export class WakeUp {
  readonly #handle: PipeHandle;
  #isClosed = false;

  /** The descriptor is the wake-up's from now on. */
  constructor(Pipe: PipeClass, descriptor: number, onReadable: () => void) {
    this.#handle = new Pipe(PIPE_SOCKET);
    this.#handle.open(descriptor);
    // No room, but somewhere: an address of nothing would mean something else.
    this.#handle.useUserBuffer(new Uint8Array(8).subarray(4, 4));
    this.#handle.onread = () => {
      if (!this.#isClosed) onReadable();
    };
  }

  start(): void {
    if (!this.#isClosed) this.#handle.readStart();
  }

  stop(): void {
    if (!this.#isClosed) this.#handle.readStop();
  }

  /** Closes the descriptor as well. Idempotent. */
  close(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#isClosed = true;
    return new Promise((resolve) => this.#handle.close(resolve));
  }
}

/** Node's class of pipes, as one of its sockets has it; throws where this Node has another kind. */
export function findPipeClass(system: Pick<SystemCalls, 'pipe' | 'close'>): PipeClass {
  const { reading, writing } = system.pipe();
  const socket = new Socket({ fd: reading, readable: false, writable: false });
  const handle: unknown = Reflect.get(socket, '_handle');
  socket.destroy();
  system.close(writing);
  if (!isPipeHandle(handle)) throw new Error('this Node has other pipes');
  return handle.constructor as PipeClass;
}
