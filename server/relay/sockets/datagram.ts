/** UDP through `node:dgram`. One socket serves all its clients; only those with an allocation are remembered. */
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Allocation } from '../allocation/allocation.ts';
import type { RelayListener } from '../port.ts';
import type { RelayClient } from '../service/client.ts';
import type { DatagramSocket } from './listener.ts';
import { listenError, plainAddress } from './listener.ts';
import type { MessageSink, OpenListener } from './listener.ts';

/** The system counts its own bookkeeping too and gives twice what is asked (socket(7)). */
const BUFFER_FACTOR = process.platform === 'linux' ? 2 : 1;

class DatagramClient implements RelayClient {
  readonly isStream = false;
  readonly address: string;
  readonly port: number;
  allocation: Allocation | null = null;
  readonly #listener: DatagramListener;

  constructor(listener: DatagramListener, address: string, port: number) {
    this.#listener = listener;
    this.address = address;
    this.port = port;
  }

  reply(bytes: Uint8Array): void {
    this.#listener.send(bytes, this.port, this.address);
  }

  relay(bytes: Uint8Array): boolean {
    this.#listener.send(bytes, this.port, this.address);
    return true;
  }

  allocationEnded(): void {
    this.#listener.forget(this);
  }
}

class DatagramListener implements OpenListener {
  readonly endpoint;
  readonly #socket: Socket;
  readonly #sink: MessageSink;
  /** By address, then port: no key has to be put together for each packet. */
  readonly #clients = new Map<string, Map<number, DatagramClient>>();
  #isClosed = false;

  constructor(socket: Socket, sink: MessageSink) {
    const { address: host, port } = socket.address();
    this.endpoint = { transport: 'udp', host, port } as const;
    this.#socket = socket;
    this.#sink = sink;
    socket.on('message', (bytes, { address, port: from }) => this.#receive(bytes, address, from));
    // A packet that cannot be sent (no route, too long) is a lost packet; the socket goes on.
    socket.on('error', () => undefined);
  }

  get clientCount(): number {
    let count = 0;
    for (const ports of this.#clients.values()) count += ports.size;
    return count;
  }

  /** Streams may still bring packets while the relay closes; a closed socket would throw. */
  send(bytes: Uint8Array, port: number, address: string): void {
    if (!this.#isClosed) this.#socket.send(bytes, port, address);
  }

  forget(client: DatagramClient): void {
    const ports = this.#clients.get(client.address);
    ports?.delete(client.port);
    if (ports?.size === 0) this.#clients.delete(client.address);
  }

  sweep(): void {
    // Nothing idles here: clients are forgotten with their allocations.
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }

  #receive(bytes: Uint8Array, address: string, port: number): void {
    const arrivedMs = this.#sink.nowMs();
    const known = this.#clients.get(address)?.get(port);
    if (known !== undefined) {
      this.#sink.receive(known, bytes, arrivedMs);
      return;
    }
    // No reply can be sent to port 0.
    if (port === 0) return;
    const client = new DatagramClient(this, plainAddress(address), port);
    this.#sink.receive(client, bytes, arrivedMs);
    if (client.allocation !== null) this.#remember(client);
  }

  #remember(client: DatagramClient): void {
    const ports = this.#clients.get(client.address) ?? new Map<number, DatagramClient>();
    ports.set(client.port, client);
    this.#clients.set(client.address, ports);
  }
}

/** Binds the socket; rejects with a `RelayStartError`. */
export function openDatagramListener(
  listener: RelayListener,
  sink: MessageSink,
  bufferBytes: number,
): Promise<DatagramSocket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({
      type: isIPv6(listener.host) ? 'udp6' : 'udp4',
      ipv6Only: isIPv6(listener.host),
      recvBufferSize: bufferBytes,
      sendBufferSize: bufferBytes,
      // Destinations are addresses already. `dgram` would ask `dns.lookup`, which answers a tick later.
      lookup: (address, options, done) => done(null, address, options.family === 6 ? 6 : 4),
    });
    const fail = (cause: Error) => {
      socket.close();
      reject(listenError(listener, cause));
    };
    socket.once('error', fail);
    socket.bind({ address: listener.host, port: listener.port, exclusive: true }, () => {
      socket.removeListener('error', fail);
      resolve({
        listener: new DatagramListener(socket, sink),
        buffers: {
          receiveBytes: socket.getRecvBufferSize() / BUFFER_FACTOR,
          sendBytes: socket.getSendBufferSize() / BUFFER_FACTOR,
        },
      });
    });
  });
}
