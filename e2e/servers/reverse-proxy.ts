import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

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

/** Starts it on a port that the system chooses. */
export async function startReverseProxy(ports: readonly number[]): Promise<ReverseProxy> {
  const pass = (
    asked: IncomingMessage,
    body: Buffer,
    answer: ServerResponse,
    [port, ...rest]: readonly number[],
  ): void => {
    if (port === undefined) {
      answer.destroy();
      return;
    }
    const { url: path = '/', method = 'GET' } = asked;
    const passed = request({ host: '127.0.0.1', port, path, method, headers: forwarded(asked) }, (given) => {
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
    asked.on('end', () => pass(asked, Buffer.concat(pieces), answer, ports));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
