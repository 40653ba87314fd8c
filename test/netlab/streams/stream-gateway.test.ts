import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StreamGateway } from '../../../netlab/streams/stream-gateway.ts';
import type { StreamFate } from '../../../netlab/streams/stream-mapping.ts';

const [FRONT, SERVER, EXTERNAL] = ['127.0.2.10', '127.0.2.20', '127.0.2.7'];
const fileOf = (name: string) => new URL(`../../../netlab/certificates/${name}`, import.meta.url).pathname;
const certificateOf = (name: string) => ({ certFile: fileOf(`${name}.crt`), keyFile: fileOf(`${name}.key`) });
const authority = readFileSync(fileOf('authority.crt'));

describe('StreamGateway', () => {
  let gateway: StreamGateway;
  let server: net.Server;
  const sawFrom: string[] = [];
  const open = async (fate: StreamFate, options: { isTls?: boolean; targetPort?: number } = {}) => {
    const greet = (socket: net.Socket): void => {
      sawFrom.push(socket.remoteAddress ?? '');
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => socket.end(`you said ${bytes.toString()}`));
    };
    server = options.isTls
      ? tls.createServer(
          { cert: readFileSync(fileOf('trusted.crt')), key: readFileSync(fileOf('trusted.key')) },
          greet,
        )
      : net.createServer(greet);
    server.listen(0, SERVER);
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    const [listenPort = 0] = await gateway.listen([
      {
        listenHost: FRONT,
        listenPort: 0,
        targetHost: SERVER,
        targetPort: options.targetPort ?? port,
        fate,
        externalAddress: EXTERNAL,
      },
    ]);
    return listenPort;
  };

  beforeEach(() => {
    gateway = new StreamGateway();
    sawFrom.length = 0;
  });
  afterEach(() => {
    gateway.close();
    server.close();
  });

  it('passes a connection on from the address told, and logs who, as whom and how much', async () => {
    const port = await open({ kind: 'open' });
    const client = net.connect(port, FRONT);
    client.end('hello');
    const [answer] = (await once(client, 'data')) as [Buffer];
    await once(client, 'close');

    expect(answer.toString()).toBe('you said hello');
    expect(sawFrom).toEqual([EXTERNAL]);
    expect(gateway.records).toMatchObject([
      {
        listenHost: FRONT,
        listenPort: port,
        external: { address: EXTERNAL },
        bytesUp: 5,
        bytesDown: 14,
        end: { kind: 'closed' },
      },
    ]);
  });

  it('accepts and says nothing where it is silent', async () => {
    const port = await open({ kind: 'silent' });
    const client = net.connect(port, FRONT);
    await once(client, 'connect');
    client.end('hello');
    while (gateway.records[0]?.end.kind !== 'closed') await new Promise(setImmediate);

    expect(sawFrom).toEqual([]);
    expect(gateway.records).toMatchObject([{ external: null, bytesDown: 0 }]);
  });

  it('breaks the client’s connection when the server behind refuses', async () => {
    const closed = net.createServer().listen(0, SERVER);
    await once(closed, 'listening');
    const { port: targetPort } = closed.address() as net.AddressInfo;
    closed.close();
    const port = await open({ kind: 'open' }, { targetPort });
    const client = net.connect(port, FRONT);
    const problem = await new Promise<Error>((resolve) => client.once('error', resolve));

    expect(problem).toMatchObject({ code: 'ECONNRESET' });
    expect(gateway.records[0]?.end).toEqual({ kind: 'unreachable', code: 'ECONNREFUSED' });
  });

  it.each([
    { name: 'trusted', code: null },
    { name: 'wrong-name', code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    { name: 'untrusted', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  ])('shows the $name certificate to a client that checks: $code', async ({ name, code }) => {
    const port = await open({ kind: 'intercepted', certificate: certificateOf(name) }, { isTls: true });
    const client = tls.connect({ host: FRONT, port, servername: 'relay.edgewise.test', ca: authority });
    const problem = await new Promise<unknown>((resolve) => {
      client.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      client.once('secureConnect', () => resolve(null));
    });
    expect(problem).toBe(code);
    if (code !== null) return;
    client.write('hello');
    const [answer] = (await once(client, 'data')) as [Buffer];
    expect(answer.toString()).toBe('you said hello');
    expect(sawFrom).toEqual([EXTERNAL]);
    client.destroy();
  });
});
