import { readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { zeroCounters } from '../../../../server/relay/service/counters.ts';
import { BATCH } from '../../../../server/relay/sockets/batched/receive-slots.ts';
import { socketAddressOf } from '../../../../server/relay/sockets/batched/socket-address.ts';
import { loadSystemCalls } from '../../../../server/relay/sockets/batched/system-calls.ts';
import type { SystemCalls } from '../../../../server/relay/sockets/batched/system-calls.ts';
import { prepareBatched } from '../../../../server/relay/sockets/batched/open-batched.ts';
import { hopLimitOf, trafficClassOf } from '../../../../server/relay/ip-header.ts';
import { chooseDatagramAdapter } from '../../../../server/relay/sockets/datagram-adapter.ts';
import { isLacking } from '../../../support/lacking.ts';
import { ADAPTERS, listenOn } from '../loopback.ts';
import { closeAll, closing, recordingSink, sendTo, socketOn } from './datagram-scene.ts';
import type { RecordingSink } from './datagram-scene.ts';

afterEach(closeAll);

const descriptors = (): number => readdirSync('/proc/self/fd').length;

describe.each(ADAPTERS)('datagrams by %s', (io) => {
  const { datagramsUnsent: unsent } = zeroCounters();
  const openWith = async (sink: RecordingSink, host = '127.0.0.1') => {
    const adapter = await chooseDatagramAdapter(io, unsent);
    const { listener } = await adapter.open(listenOn('udp', host), sink);
    closing.push(() => listener.close());
    return listener;
  };

  it.each([
    ['127.0.0.1', 'udp4', '127.0.0.1'],
    ['::1', 'udp6', '::1'],
    ['0.0.0.0', 'udp4', '127.0.0.1'],
    ['::', 'udp6', '::1'],
  ] as const)('come and go on %s', async (host, type, asked) => {
    const { sink, all, until } = recordingSink(({ client, text }) => client.reply(Buffer.from(`re ${text}`)));
    const listener = await openWith(sink, host);
    const { socket, next } = socketOn(type);
    const beforeMs = performance.now();
    for (const text of ['', 'a', 'bc', '@lent', 'x'.repeat(9000)]) {
      await sendTo(socket, listener, text, asked);
      expect(await next()).toEqual({ text: `re ${text}`, from: asked });
    }
    await until(5);
    expect(all.map(({ client }) => [client.address, client.port])).toEqual(
      all.map(() => [asked, socket.address().port]),
    );
    const times = all.map(({ arrivedMs }) => arrivedMs);
    const moments = [beforeMs, ...times, performance.now()];
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
    // Nobody has an allocation.
    expect(listener.clientCount).toBe(0);
  });

  it('that cannot be sent are counted where Node does not hide it, and those behind them are sent', async () => {
    const before = { ...unsent };
    const { sink, until } = recordingSink(({ client }) => {
      client.relay(Buffer.from('one'), 0);
      client.relay(new Uint8Array(65_536), 0);
      client.relay(Buffer.from('two'), 0);
    });
    const listener = await openWith(sink);
    const { socket, next } = socketOn();
    await sendTo(socket, listener, '@');
    expect([(await next())?.text, (await next())?.text]).toEqual(['one', 'two']);
    await until(1);
    expect(unsent).toEqual({ ...before, unsendable: before.unsendable + (io === 'batched' ? 1 : 0) });
  });

  it('that are no packets may be kept: what comes later leaves them as they are', async () => {
    const { sink, all, until } = recordingSink();
    const listener = await openWith(sink);
    const { socket } = socketOn();
    // First bytes of STUN but not of a Send indication, and of anything else.
    for (const first of ['\0\u0001', '\0\u0017', '\u0001\u0016', '\u00ff', '\u0080'])
      await sendTo(socket, listener, `${first}kept`);
    await until(5);
    for (let count = 1; count <= BATCH; count += 1) await sendTo(socket, listener, '@@@@@@@@');
    await until(5 + BATCH);
    expect(all.slice(0, 5).map(({ bytes }) => Buffer.from(bytes).toString('latin1'))).toEqual(
      all.slice(0, 5).map(({ text }) => text),
    );
  });

  it('leave nothing open: 100 times opened and closed', async () => {
    const adapter = await chooseDatagramAdapter(io, unsent);
    const { sink } = recordingSink();
    const before = descriptors();
    for (let count = 0; count < 100; count += 1) {
      const { listener } = await adapter.open(listenOn('udp'), sink);
      await Promise.all([listener.close(), io === 'batched' ? listener.close() : null]);
    }
    expect(descriptors()).toBe(before);
  });
});

describe.skipIf(isLacking(process.platform === 'linux', 'a filter of the socket'))('a sender', () => {
  it.each([
    ['127.0.0.1', 'udp4'],
    ['::1', 'udp6'],
    ['0.0.0.0', 'udp4'],
    ['::', 'udp6'],
  ] as const)('far over its rate is mostly dropped on %s, and no other', async (host, type) => {
    const open = await prepareBatched(zeroCounters().datagramsUnsent);
    const { sink, all, until } = recordingSink();
    const listener = open(listenOn('udp', host), sink, { bufferBytes: 1 << 20 });
    closing.push(() => listener.close());
    const to = type === 'udp4' ? '127.0.0.1' : '::1';
    const sockets = [socketOn(type), socketOn(type), socketOn(type)].map(({ socket }) => socket);
    for (const [index, socket] of sockets.entries()) {
      await sendTo(socket, listener, `first ${index}`, to);
      await until(index + 1);
    }
    // Two senders: the second lies behind the first in the program.
    expect(all.slice(0, 2).map(({ client }) => client.thin?.())).toEqual([true, true]);
    for (let round = 0; round < 1280; round += 1)
      for (const [index, socket] of sockets.entries())
        if (index < 2 || round % 4 === 0) await sendTo(socket, listener, `${index}`, to);
    const [, , other] = sockets;
    if (other) await sendTo(other, listener, 'last', to);
    while (all.at(-1)?.text !== 'last') await until(all.length + 1);
    const count = (text: string) => all.filter((arrived) => arrived.text === text).length;
    expect(count('2')).toBe(320);
    // One of 64 is 20 of 1,280: none of 1,280 comes once in 500 million.
    for (const thinned of ['0', '1']) {
      expect(count(thinned)).toBeGreaterThan(0);
      expect(count(thinned)).toBeLessThan(100);
    }
    for (const { client } of all.slice(0, 2)) client.allocationEnded('expired');
    const before = all.length;
    for (let sent = 0; sent < 64; sent += 1) if (sockets[0]) await sendTo(sockets[0], listener, 'free', to);
    await until(before + 64);
    expect(count('free')).toBe(64);
  });
});

describe('which adapter there is', () => {
  const { datagramsUnsent: unsent } = zeroCounters();
  const broken = () => Promise.reject(new Error('no such symbol\nin a library'));

  it('is dgram where batches cannot be had, and it says why', async () => {
    const adapter = await chooseDatagramAdapter('auto', unsent, { prepare: broken });
    expect(adapter.io).toEqual({ adapter: 'dgram', reason: 'no such symbol' });
    const { listener } = await adapter.open(listenOn('udp'), recordingSink().sink);
    await listener.close();
  });

  it('is dgram without a reason where that was asked for', async () => {
    expect((await chooseDatagramAdapter('dgram', unsent, { prepare: broken })).io).toEqual({
      adapter: 'dgram',
      reason: null,
    });
  });

  it('is none where batches were asked for and cannot be had', async () => {
    await expect(chooseDatagramAdapter('batched', unsent, { prepare: broken })).rejects.toMatchObject({
      code: 'RELAY_IO',
      message: 'The relay cannot take datagrams in batches: no such symbol.',
    });
  });
});

const LACK = 'batches need Linux';
describe.skipIf(isLacking(process.platform === 'linux', LACK))('batches', () => {
  const { datagramsUnsent: unsent } = zeroCounters();
  const openOn = async (
    changes: (system: SystemCalls) => Partial<SystemCalls>,
    sink: RecordingSink,
    host = '127.0.0.1',
  ) => {
    const system = await loadSystemCalls();
    const changed: SystemCalls = { ...system };
    const open = await prepareBatched(unsent, () => Promise.resolve(changed));
    // The self-test has had the system as it is.
    Object.assign(changed, changes(system));
    const listener = open(listenOn('udp', host), sink, { bufferBytes: 4_194_304 });
    closing.push(() => listener.close());
    return listener;
  };

  it('are not taken where nothing arrives of what is sent to oneself', async () => {
    const before = descriptors();
    const deaf = async (): Promise<SystemCalls> => ({ ...(await loadSystemCalls()), recvmmsg: () => 0 });
    await expect(prepareBatched(unsent, deaf, 1)).rejects.toThrow(
      'the event loop does not bring it what it sent to itself',
    );
    expect(descriptors()).toBe(before);
  });

  it.each([
    ['0.0.0.0', 'udp4', '127.0.0.2'],
    ['0.0.0.0', 'udp4', '127.0.0.1'],
  ] as const)('on %s over %s: an answer leaves from %s, which was asked', async (host, type, asked) => {
    const { sink } = recordingSink(({ client }) => client.reply(Buffer.from('here')));
    const listener = await openOn(() => ({}), sink, host);
    const { socket, next } = socketOn(type);
    await sendTo(socket, listener, 'where?', asked);
    expect(await next()).toEqual({ text: 'here', from: asked });
  });

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['0.0.0.0', '127.0.0.1'],
    ['::1', '::1'],
    ['::', '::1'],
  ] as const)('on %s leave with their marks and are received with them', async (host, asked) => {
    const { sink, all, until } = recordingSink();
    const listener = await openOn(() => ({}), sink, asked);
    const other = await openOn(() => ({}), recordingSink().sink, host);
    const name = socketAddressOf(asked, listener.endpoint.port);
    if (name === null) throw new Error('no address');
    // None, EF, EF with ECT(0), CS1 with CE, all bits.
    const marks = [0, 0xb8, 0xba, 0x23, 0xff];
    for (const mark of marks)
      other.send(Buffer.from('@'), { name: new Int32Array(name.buffer), local: null }, mark);
    await until(marks.length);
    expect(all.map(({ header }) => trafficClassOf(header))).toEqual(marks);
    // Linux begins at 64 (net.ipv4.ip_default_ttl), and no router is between.
    expect(all.map(({ header }) => hopLimitOf(header))).toEqual(marks.map(() => 64));
  });

  it('are taken whole: datagrams that came together, in order, by one call, with times of their own', async () => {
    const calls: number[] = [];
    const { sink, all, until } = recordingSink();
    let isHeld = true;
    const listener = await openOn(
      (system) => ({
        recvmmsg: (descriptor, headers, count) => {
          const received = isHeld ? 0 : system.recvmmsg(descriptor, headers, count);
          if (received > 0) calls.push(received);
          return received;
        },
      }),
      sink,
    );
    const { socket } = socketOn();
    for (let number = 0; number < 100; number += 1) await sendTo(socket, listener, `@${number}`);
    isHeld = false;
    await until(100);
    expect(all.map(({ text }) => text)).toEqual(Array.from({ length: 100 }, (_, number) => `@${number}`));
    expect(calls).toEqual([64, 36]);
  });

  it('leave others their turn: four of them, then the event loop goes on', async () => {
    let calls = 0;
    const { sink } = recordingSink();
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    // A socket that is never empty.
    const listener = await openOn(
      () => ({
        recvmmsg: () => {
          calls += 1;
          begin();
          return BATCH;
        },
      }),
      sink,
    );
    const { socket } = socketOn();
    await sendTo(socket, listener, '@');
    await begun;
    const turns: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      turns.push(calls);
    }
    expect(turns).toEqual([4, 8, 12]);
  });

  it('that a full socket refuses go as soon as it is not, in order', async () => {
    let refusals = 3;
    const { sink } = recordingSink(({ client, text }) => client.relay(Buffer.from(text), 0));
    const listener = await openOn(
      (system) => ({
        sendmmsg: (descriptor, headers, count) => {
          refusals -= 1;
          return refusals >= 0 ? -constants.errno.EAGAIN : system.sendmmsg(descriptor, headers, count);
        },
      }),
      sink,
    );
    const { socket, next } = socketOn();
    for (const text of ['@1', '@2', '@3']) await sendTo(socket, listener, text);
    expect([(await next())?.text, (await next())?.text, (await next())?.text]).toEqual(['@1', '@2', '@3']);
    expect(refusals).toBeLessThan(0);
  });

  it('that throw leave what they made sent, and the next ones come', async () => {
    const thrown: unknown[] = [];
    const note = (error: unknown) => thrown.push(error);
    const { sink, until } = recordingSink(({ client, text }) => {
      client.relay(Buffer.from(text), 0);
      if (text === '@bad') throw new Error('bad');
    });
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').on('uncaughtException', note);
    closing.push(() => {
      process.removeListener('uncaughtException', note);
      for (const other of others) process.on('uncaughtException', other);
    });
    const listener = await openOn(() => ({}), sink);
    const { socket, next } = socketOn();
    await sendTo(socket, listener, '@bad');
    expect((await next())?.text).toBe('@bad');
    await sendTo(socket, listener, '@good');
    expect((await next())?.text).toBe('@good');
    await until(1);
    expect(thrown).toEqual([new Error('bad')]);
  });
});
