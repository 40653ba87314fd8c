import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import type { Endpoint } from '../nat/nat-behaviour.ts';
import type { StreamEnd, StreamMapping, StreamRecord } from './stream-mapping.ts';

/** A record that the gateway still writes. */
type OpenRecord = { -readonly [Field in keyof StreamRecord]: StreamRecord[Field] };

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : error.name);

/** Passes TCP connections on and logs each: from whom, as whom, how much, and how it ended. */
export class StreamGateway {
  readonly #servers: net.Server[] = [];
  readonly #sockets = new Set<net.Socket>();
  #log: OpenRecord[] = [];

  get records(): readonly StreamRecord[] {
    return this.#log;
  }

  /** Opens the listening sockets; answers with their ports, in order. */
  async listen(mappings: readonly StreamMapping[]): Promise<readonly number[]> {
    const ports: number[] = [];
    for (const mapping of mappings) {
      const server = this.#serverOf(mapping);
      this.#servers.push(server);
      server.listen(mapping.listenPort, mapping.listenHost);
      await once(server, 'listening');
      const address = server.address();
      ports.push(typeof address === 'object' && address !== null ? address.port : 0);
    }
    return ports;
  }

  /** Forgets the connections that are over. */
  reset(): void {
    this.#log = this.#log.filter(({ closedMs }) => closedMs === null);
  }

  close(): void {
    for (const server of this.#servers.splice(0)) server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #serverOf(mapping: StreamMapping): net.Server {
    const { fate } = mapping;
    if (fate.kind !== 'intercepted')
      // Half-open: each side's end is passed on as such, and the other may still answer.
      return net.createServer({ allowHalfOpen: true }, (client) => {
        const record = this.#note(client, mapping);
        if (fate.kind === 'silent') client.resume().on('end', () => client.end());
        else this.#pass(client, this.#dial(mapping), record);
      });
    const { certFile, keyFile } = fate.certificate;
    const server = tls.createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) });
    const records = new Map<string, OpenRecord>();
    const nameOf = ({ remoteAddress, remotePort }: net.Socket): string =>
      `${remoteAddress ?? ''}:${remotePort ?? 0}`;
    server.on('connection', (raw: net.Socket) => records.set(nameOf(raw), this.#note(raw, mapping)));
    server.on('secureConnection', (client) => {
      const record = records.get(nameOf(client));
      if (record) this.#pass(client, this.#dialSecure(mapping), record);
    });
    server.on('tlsClientError', (error, client) => {
      const record = records.get(nameOf(client));
      if (record) end(record, { kind: 'handshake-failed', code: codeOf(error) });
    });
    return server;
  }

  #note(client: net.Socket, { listenHost, listenPort }: StreamMapping): OpenRecord {
    const record: OpenRecord = {
      listenHost,
      listenPort: client.localPort ?? listenPort,
      client: { address: client.remoteAddress ?? '', port: client.remotePort ?? 0 },
      external: null,
      openedMs: performance.now(),
      closedMs: null,
      bytesUp: 0,
      bytesDown: 0,
      end: { kind: 'open' },
    };
    this.#log.push(record);
    this.#keep(client);
    client.on('close', () => end(record, { kind: 'closed' }));
    return record;
  }

  #dial({ targetHost, targetPort, externalAddress }: StreamMapping): net.Socket {
    return net.connect({
      host: targetHost,
      port: targetPort,
      allowHalfOpen: true,
      ...(externalAddress === undefined ? {} : { localAddress: externalAddress }),
    });
  }

  /** Whoever looks into TLS does not ask the server for a certificate that our client would want. */
  #dialSecure(mapping: StreamMapping): net.Socket {
    return tls.connect({ socket: this.#keep(this.#dial(mapping)), rejectUnauthorized: false });
  }

  #pass(client: net.Socket, server: net.Socket, record: OpenRecord): void {
    this.#keep(server);
    const whenConnected = (): void => {
      record.external = localEndOf(server);
    };
    server.once('connect', whenConnected).once('secureConnect', whenConnected);
    client.on('data', (bytes) => (record.bytesUp += bytes.length));
    server.on('data', (bytes) => (record.bytesDown += bytes.length));
    server.on('error', (error) => {
      if (record.external === null) end(record, { kind: 'unreachable', code: codeOf(error) });
      // What a router would let through: the client's connection breaks as the server's did.
      client.resetAndDestroy();
    });
    client.on('error', () => server.destroy());
    client.pipe(server).pipe(client);
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
  }

  #keep(socket: net.Socket): net.Socket {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    return socket;
  }
}

function localEndOf({ localAddress, localPort }: net.Socket): Endpoint | null {
  return localAddress === undefined || localPort === undefined
    ? null
    : { address: localAddress, port: localPort };
}

/** The first cause counts: what follows is its consequence. */
function end(record: OpenRecord, cause: StreamEnd): void {
  if (record.end.kind !== 'open') return;
  record.end = cause;
  record.closedMs = performance.now();
}
