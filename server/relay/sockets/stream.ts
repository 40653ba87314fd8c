/** TCP and TLS listeners. Every connection is counted from its first packet, before any TLS handshake. */
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Server as TlsServer } from 'node:tls';
import { isIPv6 } from 'node:net';
import type { RelayLimits } from '../limits.ts';
import type { RelayEndpoint, RelayListener } from '../port.ts';
import type { StreamAdmission } from './stream-admission.ts';
import { listenError } from './listener.ts';
import type { MessageSink, OpenListener } from './listener.ts';
import { StreamClient } from './stream-client.ts';

export interface TlsIdentity {
  readonly cert: string;
  readonly key: string;
}

export interface StreamContext {
  readonly sink: MessageSink;
  readonly limits: RelayLimits;
  readonly admission: StreamAdmission;
}

class StreamListener implements OpenListener {
  readonly endpoint: RelayEndpoint;
  readonly #server: Server;
  readonly #context: StreamContext;
  readonly #clients = new Set<StreamClient>();
  /** Raw connections, for closing: those amid a TLS handshake have no client yet. */
  readonly #sockets: ReadonlySet<Socket>;

  constructor(server: Server, endpoint: RelayEndpoint, context: StreamContext, sockets: ReadonlySet<Socket>) {
    this.#server = server;
    this.endpoint = endpoint;
    this.#context = context;
    this.#sockets = sockets;
    server.on(endpoint.transport === 'tls' ? 'secureConnection' : 'connection', (socket: Socket) =>
      this.#accept(socket),
    );
    // Accepting can fail (out of descriptors); the listener goes on.
    server.on('error', () => undefined);
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  sweep(nowMs: number): void {
    for (const client of this.#clients) if (client.closeIfUseless(nowMs)) this.#context.admission.refuse();
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  #accept(socket: Socket): void {
    if (socket.destroyed) return;
    const { sink, limits } = this.#context;
    const client = new StreamClient(socket, limits);
    this.#clients.add(client);
    this.#context.admission.introduce(socket, client);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => client.receive(chunk, sink));
    // A reset is an end like any other; 'close' follows.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#clients.delete(client);
      sink.clientGone(client);
    });
  }
}

/** Listens; rejects with a `RelayStartError`. `identity` is what a `tls` listener shows. */
export async function openStreamListener(
  listener: RelayListener,
  context: StreamContext,
  identity: TlsIdentity | null,
): Promise<{ listener: OpenListener; tls: TlsServer | null }> {
  const tls = identity === null ? null : createTlsServer({ ...identity, handshakeTimeout: 10_000 });
  const server = tls ?? createServer();
  const sockets = new Set<Socket>();
  server.prependListener('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    context.admission.admit(socket);
  });
  tls?.on('tlsClientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: Error) => reject(listenError(listener, cause));
    server.once('error', fail);
    const { host, port } = listener;
    server.listen({ host, port, ipv6Only: isIPv6(host), exclusive: true }, () => {
      server.removeListener('error', fail);
      resolve();
    });
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : listener.port;
  const endpoint = { transport: listener.transport, host: listener.host, port };
  return { listener: new StreamListener(server, endpoint, context, sockets), tls };
}
