/**
 * A program for a host that has any address of fd00::/16: asks a server and a relay of its own over sockets, from many of
 * them, and prints what it came to as JSON (`FromManyAddresses`).
 */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Method } from '../../server/relay/message/header.ts';
import { ROUTES } from '../../src/wire/http.ts';
import { listenOn, openLoopbackRelay, portOf } from '../server/relay/loopback.ts';
import { request } from '../server/relay/scripted-client.ts';
import { httpServer } from './server/http-server.ts';

/** Tests that an address may ask for in a minute. */
export const FEW_TESTS = 5;
/** TCP connections that an address may have at the relay. */
export const FEW_CONNECTIONS = 6;
export const TRIES = 12;
/** The one address whose `X-Forwarded-For` is believed. */
const PROXY = 'fd00:9::1';

/** What was let through. */
export interface FromManyAddresses {
  /** Tests admitted: of one /64, of another, of IPv4 on the same socket, ... */
  readonly ofOneNetwork: number;
  readonly ofAnother: number;
  readonly ofIpv4: number;
  /** ... of one that names another client each time, not being the proxy, ... */
  readonly ofNoProxy: number;
  /** ... and by the proxy: for one client that writes other names itself, and for another client. */
  readonly byProxy: number;
  readonly byProxyForAnother: number;
  /** Connections that the relay holds of one /64, and of two. */
  readonly connectionsOfOne: number;
  readonly connectionsOfTwo: number;
  /** Bytes of the answers to a bare Binding each from one /64, and from two addresses of another; 0: none. */
  readonly bindingAnswers: readonly number[];
}

/** The program's file. */
export const MANY_ADDRESSES = new URL(import.meta.url).pathname;

const inOne = (at: number): string => `fd00:1:2:3:${(at * 977).toString(16)}::${at + 1}`;

async function testsFrom(
  port: number,
  of: (time: number) => { readonly from: string; readonly forwardedFor?: string },
): Promise<number> {
  let admitted = 0;
  for (let time = 0; time < TRIES; time += 1) {
    const { from, forwardedFor } = of(time);
    const outgoing = httpRequest({
      host: from.includes(':') ? 'fd00::1' : '127.0.0.1',
      port,
      localAddress: from,
      method: 'POST',
      path: ROUTES.tests,
      agent: new Agent(),
      headers: {
        'content-type': 'application/json',
        ...(forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor }),
      },
    });
    outgoing.end(JSON.stringify({ durationMs: 15_000 }));
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    if (response.statusCode === 201) admitted += 1;
  }
  return admitted;
}

async function askOverHttp() {
  const server = await httpServer({
    trustProxy: [PROXY],
    testsPerAddressPerMinute: FEW_TESTS,
    maxRunning: 1000,
  });
  const address = new URL(await server.app.listen({ host: '::', port: 0 }));
  const port = Number(address.port);
  const figures = {
    ofOneNetwork: await testsFrom(port, (time) => ({ from: inOne(time) })),
    ofAnother: await testsFrom(port, () => ({ from: 'fd00:1:2:4::1' })),
    ofIpv4: await testsFrom(port, () => ({ from: '127.0.0.1' })),
    ofNoProxy: await testsFrom(port, (time) => ({
      from: 'fd00:1:2:5::1',
      forwardedFor: `203.0.113.${time}`,
    })),
    byProxy: await testsFrom(port, (time) => ({
      from: PROXY,
      forwardedFor: `198.51.100.${time}, 2001:db8:1:2::${time + 1}`,
    })),
    byProxyForAnother: await testsFrom(port, () => ({ from: PROXY, forwardedFor: '2001:db8:1:3::1' })),
  };
  server.events.close();
  await server.app.close();
  return figures;
}

async function askRelay() {
  const relay = await openLoopbackRelay([listenOn('tcp', '::'), listenOn('udp', '::')], {
    streamConnectionsPerSourceAddress: FEW_CONNECTIONS,
  });
  const sockets: Socket[] = [];
  const dial = async (localAddress: string): Promise<void> => {
    const socket = connect({ host: 'fd00::1', port: portOf(relay, 'tcp'), localAddress });
    socket.on('error', () => undefined);
    sockets.push(socket);
    await once(socket, 'connect');
  };
  const held = async (): Promise<number> =>
    (await Promise.all(sockets.map(isAnswered))).filter((answered) => answered).length;
  for (let time = 0; time < TRIES; time += 1) await dial(inOne(time));
  const connectionsOfOne = await held();
  await dial('fd00:1:2:4::1');
  const connectionsOfTwo = await held();
  const bindingAnswers = await bindingsFrom(portOf(relay, 'udp'), 'fd00:1:2:4::1', inOne(1), inOne(2));
  for (const socket of sockets) socket.destroy();
  await relay.close();
  return { connectionsOfOne, connectionsOfTwo, bindingAnswers };
}

/** Whether the relay still speaks to a connection; one that it would not have is closed. */
async function isAnswered(socket: Socket): Promise<boolean> {
  if (socket.destroyed) return false;
  const answered = new Promise<boolean>((resolve) => {
    socket.once('data', () => resolve(true));
    socket.once('close', () => resolve(false));
  });
  socket.write(request(Method.BINDING, {}));
  return answered;
}

/** One request from each address, in this order; what comes back is known when the last one has its answer. */
async function bindingsFrom(port: number, ...addresses: readonly string[]): Promise<number[]> {
  const answers = addresses.map(() => 0);
  const sockets: UdpSocket[] = [];
  for (const [at, address] of addresses.entries()) {
    const socket = createSocket('udp6');
    sockets.push(socket);
    socket.on('message', (answer) => (answers[at] = (answers[at] ?? 0) + answer.byteLength));
    socket.bind(0, address);
    await once(socket, 'listening');
    const isLast = at === addresses.length - 1;
    const answered = isLast ? once(socket, 'message') : null;
    socket.send(request(Method.BINDING, {}), port, 'fd00::1');
    await answered;
  }
  // What came to the others before is read in the same turn at the latest.
  await nextTurn();
  for (const socket of sockets) socket.close();
  return answers;
}

if (process.argv[1] === MANY_ADDRESSES) {
  const told = { ...(await askOverHttp()), ...(await askRelay()) } satisfies FromManyAddresses;
  process.stdout.write(`${JSON.stringify(told)}\n`);
  process.exit();
}
