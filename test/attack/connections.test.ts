import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Method } from '../../server/relay/message/header.ts';
import type { RelayLimits } from '../../server/relay/port.ts';
import { openRelay } from '../../server/relay/relay.ts';
import type { RunningRelay } from '../../server/relay/relay.ts';
import { sourceNetworkOf } from '../../server/relay/source-network.ts';
import { listenOn, loopbackCredentials, loopbackOptions, portOf } from '../server/relay/loopback.ts';
import {
  ManualRelayClock,
  ScriptedClient,
  errorCodeOf,
  request,
  serviceWith,
  text,
  udp,
} from '../server/relay/scripted-client.ts';
import { AttributeType } from '../../server/relay/message/attribute-type.ts';
import { decodeStunMessage } from '../../server/relay/message/stun-message.ts';

/**
 * The attack: 2,100 idle connections of two addresses, and nobody else gets in over TCP. Here with fewer, from addresses
 * of loopback, which has as many as one likes.
 */
const LIMITS: Partial<RelayLimits> = { streamConnections: 20, streamConnectionsPerSourceAddress: 12 };

let relay: RunningRelay | null = null;
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await relay?.close();
});

async function start(): Promise<number> {
  relay = await openRelay(loopbackOptions([listenOn('tcp', '0.0.0.0')], LIMITS));
  return portOf(relay, 'tcp');
}

async function dial(port: number, localAddress: string): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, localAddress });
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** The answer; `null` when the connection is closed instead. */
async function ask(socket: Socket, bytes: Uint8Array) {
  const answered = new Promise<Buffer | null>((resolve) => {
    socket.once('data', resolve);
    socket.once('close', () => resolve(null));
  });
  socket.write(bytes);
  const answer = await answered;
  if (answer === null) return null;
  const message = decodeStunMessage(answer);
  if (message.kind === 'malformed') throw new Error(message.reason);
  return message;
}

const greet = (socket: Socket) => ask(socket, request(Method.BINDING, {}));

async function allocate(socket: Socket): Promise<number> {
  const challenge = await ask(socket, request(Method.ALLOCATE, { attributes: [udp] }));
  if (challenge === null) throw new Error('closed');
  const { username, credential } = loopbackCredentials();
  const nonce = text(challenge, AttributeType.NONCE);
  const bytes = request(Method.ALLOCATE, { username, password: credential, nonce, attributes: [udp] });
  const answer = await ask(socket, bytes);
  return answer === null ? -1 : errorCodeOf(answer);
}

describe('idle connections of two addresses', () => {
  it('do not keep a third address out, and make way one by one', async () => {
    const port = await start();
    for (const address of ['127.0.0.2', '127.0.0.3'])
      for (let at = 0; at < 12; at += 1) await dial(port, address);
    for (let at = 1; at <= 5; at += 1) {
      const third = await dial(port, '127.0.0.4');
      expect(await greet(third), `connection ${at}`).not.toBeNull();
      expect(relay?.stats().streamConnections).toBe(20);
    }
  });

  it('never cost a connection that has an allocation', async () => {
    const port = await start();
    const holder = await dial(port, '127.0.0.2');
    expect(await allocate(holder)).toBe(0);
    for (let at = 0; at < 40; at += 1) await dial(port, `127.0.1.${at + 1}`);
    const last = await dial(port, '127.0.2.1');
    expect(await greet(last)).not.toBeNull();
    expect(await greet(holder)).not.toBeNull();
    expect(relay?.stats()).toMatchObject({ allocations: 1, streamConnections: 20 });
  });

  it('are not made way for by those who have no fewer', async () => {
    const port = await start();
    const first = await dial(port, '127.0.0.2');
    expect(await greet(first)).not.toBeNull();
    for (let at = 1; at < 40; at += 1) await dial(port, '127.0.0.2');
    expect(await greet(first)).not.toBeNull();
    expect(relay?.stats().streamConnections).toBe(12);
  });
});

describe('addresses of one /64', () => {
  it.each([
    ['2001:db8:1:2::50', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
  ])('count as one: %s is %s', (address, network) => {
    expect(sourceNetworkOf(address)).toBe(network);
  });

  it('have together the allocations of one address, and another /64 its own', () => {
    const service = serviceWith(new ManualRelayClock(), { allocationsPerSourceAddress: 3 });
    const allocateFrom = (address: string): number =>
      errorCodeOf(new ScriptedClient(service, 4242, address).askAs('test-1', Method.ALLOCATE, udp));
    const own = [1, 2, 3, 4, 5].map((at) => allocateFrom(`2001:db8:1:2::${at}`));
    expect(own).toEqual([0, 0, 0, 486, 486]);
    expect(allocateFrom('2001:db8:1:3::1')).toBe(0);
    expect(allocateFrom('192.0.2.1')).toBe(0);
  });
});
