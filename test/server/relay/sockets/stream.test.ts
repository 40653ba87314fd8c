import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_RELAY_LIMITS } from '../../../../server/relay/limits.ts';
import type { RelayLimits } from '../../../../server/relay/limits.ts';
import type { RelayClient } from '../../../../server/relay/service/client.ts';
import { zeroCounters } from '../../../../server/relay/service/counters.ts';
import type { OpenListener } from '../../../../server/relay/sockets/listener.ts';
import { StreamAdmission } from '../../../../server/relay/sockets/stream-admission.ts';
import { openStreamListener } from '../../../../server/relay/sockets/stream.ts';
import { Method } from '../../../../server/relay/message/header.ts';
import { listenOn } from '../loopback.ts';
import { ManualRelayClock, ScriptedClient, request, serviceWith } from '../scripted-client.ts';

const closing: OpenListener[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((listener) => listener.close()));
});

/** A listener without a relay behind it: the test is told what arrives and which client it is from. */
async function scene(changes: Partial<RelayLimits> = {}) {
  const limits = { ...DEFAULT_RELAY_LIMITS, ...changes };
  const counters = zeroCounters();
  const admission = new StreamAdmission(limits, counters);
  const arrived: { client: RelayClient; bytes: Uint8Array }[] = [];
  const waiting: (() => void)[] = [];
  const sink = {
    nowMs: () => performance.now(),
    receive: (client: RelayClient, bytes: Uint8Array) => {
      arrived.push({ client, bytes });
      for (const wake of waiting.splice(0)) wake();
    },
    clientGone: () => undefined,
  };
  const { listener } = await openStreamListener(listenOn('tcp'), { sink, limits, admission }, null);
  closing.push(listener);
  const dial = async (): Promise<Socket> => {
    const socket = connect(listener.endpoint.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  /** Sends a Binding request; the relay's end of the connection. */
  const introduce = async (socket: Socket): Promise<RelayClient> => {
    const arriving = new Promise<void>((resolve) => waiting.push(resolve));
    socket.write(request(Method.BINDING, {}));
    await arriving;
    const last = arrived.at(-1);
    if (last === undefined) throw new Error('nothing arrived');
    return last.client;
  };
  return { listener, counters, admission, arrived, dial, introduce };
}

describe('stream limits', () => {
  it('close a connection that has had no allocation for 10 s', async () => {
    const { listener, dial, introduce, admission } = await scene({ streamIdleMs: 10_000 });
    const socket = await dial();
    await introduce(socket);
    const closed = once(socket, 'close');
    listener.sweep(1000);
    listener.sweep(10_999);
    expect(admission.connectionCount).toBe(1);
    listener.sweep(11_000);
    await closed;
  });

  it('let a connection with an allocation idle', async () => {
    const { listener, dial, introduce, counters } = await scene({ streamIdleMs: 10_000 });
    const client = await introduce(await dial());
    const holder = new ScriptedClient(serviceWith(new ManualRelayClock()), 1);
    holder.allocate();
    client.allocation = holder.allocation;
    listener.sweep(0);
    listener.sweep(1_000_000);
    expect(counters.streamConnectionsRefused).toBe(0);
    // From when it ends, the time counts anew.
    client.allocation = null;
    listener.sweep(1_000_001);
    listener.sweep(1_010_000);
    expect(counters.streamConnectionsRefused).toBe(0);
    listener.sweep(1_010_001);
    expect(counters.streamConnectionsRefused).toBe(1);
  });

  it('bound the bytes that wait for a client who does not read, and close it when it stalls', async () => {
    const streamBufferBytes = 20_000;
    const { listener, dial, introduce } = await scene({ streamBufferBytes, streamStallMs: 5000 });
    const socket = await dial();
    const client = await introduce(socket);
    socket.pause();
    const packet = () => new Uint8Array(1000);
    // The system's own buffers take some; what is too much for them and for ours is refused.
    let taken = 0;
    while (client.relay(packet(), 0)) taken += 1;
    expect(taken).toBeGreaterThanOrEqual(streamBufferBytes / 1000);
    expect(client.relay(packet(), 0)).toBe(false);
    const closed = once(socket, 'close');
    listener.sweep(0);
    listener.sweep(100);
    listener.sweep(5099);
    listener.sweep(5100);
    socket.resume();
    await closed;
  });

  it('close a stream that lets replies pile up', async () => {
    const { dial, introduce } = await scene({ streamBufferBytes: 1000 });
    const socket = await dial();
    const client = await introduce(socket);
    socket.pause();
    const closed = once(socket, 'close');
    // Written in one go, before the event loop could move a byte.
    for (let sent = 0; sent < 200; sent += 1) client.reply(new Uint8Array(100_000));
    socket.resume();
    await closed;
  });

  it('refuse connections beyond the number, in total and by source', async () => {
    for (const limits of [{ streamConnections: 1 }, { streamConnectionsPerSourceAddress: 1 }]) {
      const { dial, introduce, admission, counters } = await scene(limits);
      const first = await dial();
      await introduce(first);
      await once(await dial(), 'close');
      expect(admission.connectionCount).toBe(1);
      expect(counters.streamConnectionsRefused).toBe(1);
    }
  });

  it.each([
    ['bytes of another protocol', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a message longer than strangers need', Buffer.from('00010ffc2112a442', 'hex')],
  ])('close a stream that brings %s', async (_what, bytes) => {
    const { dial, arrived } = await scene();
    const socket = await dial();
    const closed = once(socket, 'close');
    socket.write(bytes);
    socket.resume();
    await closed;
    expect(arrived).toEqual([]);
  });
});
