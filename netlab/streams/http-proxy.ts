import http from 'node:http';
import net from 'node:net';
import { once } from 'node:events';
import type { Endpoint } from '../nat/nat-behaviour.ts';

/** An explicit HTTP proxy that browsers are told to use. */
export interface ProxyMapping {
  readonly listenHost: string;
  /** 0 lets the system choose. */
  readonly listenPort: number;
  /** The server's address behind each host that the proxy knows; any other is answered 502. */
  readonly hosts: Readonly<Record<string, string>>;
  /** Who the server sees. */
  readonly externalAddress: string;
}

/** One request that the proxy saw. Times are of the gateway's `performance.now()`. */
export interface ProxyRecord {
  readonly method: string;
  /** `host:port`. */
  readonly target: string;
  readonly askedMs: number;
}

const PSEUDONYM = 'netlab';

/** Passes plain requests and CONNECT tunnels on (RFC 9110 §9.3.6), from an address of its own. */
export class HttpProxy {
  readonly #mapping: ProxyMapping;
  readonly #sockets = new Set<net.Socket>();
  #server: http.Server | null = null;
  #log: ProxyRecord[] = [];

  constructor(mapping: ProxyMapping) {
    this.#mapping = mapping;
  }

  get records(): readonly ProxyRecord[] {
    return this.#log;
  }

  async listen(): Promise<number> {
    const server = http.createServer((request, response) => this.#onRequest(request, response));
    this.#server = server;
    server.on('connect', (request: http.IncomingMessage, client: net.Socket, head: Buffer) =>
      this.#onConnect(request, client, head),
    );
    server.on('connection', (socket: net.Socket) => this.#keep(socket));
    server.listen(this.#mapping.listenPort, this.#mapping.listenHost);
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  reset(): void {
    this.#log = [];
  }

  close(): void {
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #onConnect(request: http.IncomingMessage, client: net.Socket, head: Buffer): void {
    const target = this.#targetOf(request, `http://${request.url ?? ''}`, 443);
    if (!target) {
      client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const server = this.#keep(
      net.connect({
        host: target.address,
        port: target.port,
        localAddress: this.#mapping.externalAddress,
      }),
    );
    let isConnected = false;
    server.on('connect', () => {
      isConnected = true;
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      server.write(head);
      client.pipe(server).pipe(client);
    });
    server.on('error', () => {
      if (isConnected) client.destroy();
      else client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    server.on('close', () => client.destroy());
    client.on('close', () => server.destroy());
  }

  #onRequest(request: http.IncomingMessage, response: http.ServerResponse): void {
    const target = this.#targetOf(request, request.url ?? '', 80);
    if (!target) {
      response.writeHead(502).end();
      return;
    }
    const { pathname, search } = new URL(request.url ?? '');
    const asked = http.request(
      {
        host: target.address,
        port: target.port,
        localAddress: this.#mapping.externalAddress,
        method: request.method,
        path: pathname + search,
        // RFC 9110 §7.6.3: an intermediary says that it is there.
        headers: { ...request.headers, via: `1.1 ${PSEUDONYM}` },
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    asked.on('error', () => response.writeHead(502).end());
    request.pipe(asked);
  }

  /** Where a request is to go, noted; `null` when the proxy does not know the host. */
  #targetOf(request: http.IncomingMessage, url: string, defaultPort: number): Endpoint | null {
    if (!URL.canParse(url)) return null;
    const { hostname, port } = new URL(url);
    const target = { name: hostname, port: port === '' ? defaultPort : Number(port) };
    this.#log.push({
      method: request.method ?? '',
      target: `${target.name}:${target.port}`,
      askedMs: performance.now(),
    });
    const address = this.#mapping.hosts[target.name];
    return address === undefined ? null : { address, port: target.port };
  }

  #keep(socket: net.Socket): net.Socket {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    return socket;
  }
}
