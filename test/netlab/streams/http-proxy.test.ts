import { once } from 'node:events';
import http from 'node:http';
import type net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HttpProxy } from '../../../netlab/streams/http-proxy.ts';

const [PROXY, SERVER, EXTERNAL] = ['127.0.3.1', '127.0.3.20', '127.0.3.7'];

describe('HttpProxy', () => {
  let server: http.Server;
  let serverPort: number;
  let proxy: HttpProxy;
  let port: number;
  beforeEach(async () => {
    server = http.createServer((request, response) =>
      response.end(
        `${request.url ?? ''} from ${request.socket.remoteAddress ?? ''} via ${request.headers.via ?? 'nobody'}`,
      ),
    );
    server.listen(0, SERVER);
    await once(server, 'listening');
    serverPort = (server.address() as net.AddressInfo).port;
    proxy = new HttpProxy({
      listenHost: PROXY,
      listenPort: 0,
      hosts: { 'edgewise.test': SERVER },
      externalAddress: EXTERNAL,
    });
    port = await proxy.listen();
  });
  afterEach(() => {
    proxy.close();
    server.close();
  });

  const answerTo = async (request: http.ClientRequest): Promise<string> => {
    request.end();
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    const chunks: string[] = [];
    for await (const chunk of response) chunks.push(String(chunk));
    return chunks.join('');
  };

  it('passes a plain request on, from its own address, and says so in it', async () => {
    const path = `http://edgewise.test:${serverPort}/a?b=c`;

    expect(await answerTo(http.request({ host: PROXY, port, path }))).toBe(
      `/a?b=c from ${EXTERNAL} via 1.1 netlab`,
    );
    expect(proxy.records).toMatchObject([{ method: 'GET', target: `edgewise.test:${serverPort}` }]);
  });

  it('opens a tunnel, in which nothing tells that it is there', async () => {
    const ask = http.request({ host: PROXY, port, method: 'CONNECT', path: `edgewise.test:${serverPort}` });
    ask.end();
    const [response, socket] = (await once(ask, 'connect')) as [http.IncomingMessage, net.Socket];
    expect(response.statusCode).toBe(200);

    const through = http.request({ path: '/inside', createConnection: () => socket });
    expect(await answerTo(through)).toBe(`/inside from ${EXTERNAL} via nobody`);
  });

  it('knows no other hosts', async () => {
    const ask = http.request({ host: PROXY, port, method: 'CONNECT', path: 'elsewhere.test:443' });
    ask.end();
    const [response] = (await once(ask, 'connect')) as [http.IncomingMessage];

    expect(response.statusCode).toBe(502);
  });
});
