import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a server takes requests. */
export interface Upstream {
  readonly host: string;
  readonly port: number;
}

/** How what stands in front of several servers is started. */
export interface ReverseProxyOptions {
  /** Default: loopback, on a port that the system chooses. */
  readonly listen?: Upstream;
  /** The order in which servers are tried for whoever asks from an address. Default: as they are given, for everybody. */
  readonly orderFor?: (address: string) => readonly Upstream[];
}

/** What stands in front of several servers: everybody goes to the first of them that takes a connection. */
export interface ReverseProxy {
  readonly origin: string;
  close(): void;
}

/** Headers of a request that the servers trust a proxy with. */
const forwarded = ({ headers, socket }: IncomingMessage) => ({
  ...headers,
  'x-forwarded-for': socket.remoteAddress ?? '',
});

/** Starts it. */
export async function startReverseProxy(
  servers: readonly Upstream[],
  { listen = { host: '127.0.0.1', port: 0 }, orderFor = () => servers }: ReverseProxyOptions = {},
): Promise<ReverseProxy> {
  const pass = (
    asked: IncomingMessage,
    body: Buffer,
    answer: ServerResponse,
    [upstream, ...rest]: readonly Upstream[],
  ): void => {
    if (upstream === undefined) {
      answer.destroy();
      return;
    }
    const { url: path = '/', method = 'GET' } = asked;
    const passed = request({ ...upstream, path, method, headers: forwarded(asked) }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
      given.on('error', () => answer.destroy());
    });
    passed.on('error', () => {
      if (answer.headersSent) answer.destroy();
      else pass(asked, body, answer, rest);
    });
    answer.on('close', () => passed.destroy());
    passed.end(body);
  };
  const server = createServer((asked, answer) => {
    const pieces: Buffer[] = [];
    asked.on('data', (piece: Buffer) => pieces.push(piece));
    asked.on('end', () =>
      pass(asked, Buffer.concat(pieces), answer, orderFor(asked.socket.remoteAddress ?? '')),
    );
  });
  await new Promise<void>((resolve) => server.listen(listen.port, listen.host, resolve));
  return {
    origin: `http://${listen.host}:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
