import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RelayStartError } from '../../../server/relay/port.ts';
import { startRelay } from '../../../server/relay/thread.ts';
import { buildWorker } from './built-worker.ts';
import type { BuiltWorker } from './built-worker.ts';
import { decodeWitness } from '../../../src/wire/witness.ts';
import { rtpPacket } from './witness/rtp.ts';
import { TurnClient } from './witness/turn-client.ts';
import { ADAPTERS, listenOn, loopbackOptions, tlsFiles } from './loopback.ts';

let built: BuiltWorker;
beforeAll(async () => {
  built = await buildWorker();
}, 60_000);
afterAll(() => built.remove());

const threadOf = (script: string): URL => new URL(`data:text/javascript,${encodeURIComponent(script)}`);
const STARTS = `
  import { parentPort } from 'node:worker_threads';
  parentPort.once('message', ({ id }) =>
    parentPort.postMessage({ id, kind: 'answer', answer: { kind: 'started', endpoints: [], skipped: [] } }));`;

describe('startRelay', () => {
  it.each(ADAPTERS)('runs a relay with %s in a thread of its own and closes it', async (io) => {
    const relay = await startRelay(loopbackOptions([listenOn('udp'), listenOn('tls')], {}, io), built.url);
    expect(relay.io).toEqual({ adapter: io, reason: null });
    expect(relay.receiveBufferBytes).toBeGreaterThan(0);
    expect(relay.endpoints.map(({ transport }) => transport)).toEqual(['udp', 'tls']);
    expect(await relay.stats()).toMatchObject({ allocations: 0, packetsRelayed: 0 });
    await relay.endTest('test-1');
    await relay.reloadTls();
    const failures: string[] = [];
    relay.onFailure((reason) => failures.push(reason));
    const port = relay.endpoints[0]?.port ?? 0;
    await Promise.all([relay.close(), relay.close()]);
    expect(failures).toEqual([]);
    await expect(relay.stats()).rejects.toBeInstanceOf(RelayStartError);
    // The port is free again.
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(port, '127.0.0.1', resolve));
    socket.close();
  });

  it.each(ADAPTERS)('ends cleanly with %s when the thread is terminated amid traffic', async (io) => {
    const descriptors = () => readdirSync('/proc/self/fd').length;
    // The first one's descriptors stay: what a process opens for its threads once.
    let before = 0;
    for (let time = 0; time < 3; time += 1) {
      const worker = new Worker(built.url);
      const options = loopbackOptions([listenOn('udp'), listenOn('udp', '::1')], {}, io);
      worker.postMessage({ id: 1, question: { kind: 'start', options } });
      const heard: Promise<unknown[]> = once(worker, 'message');
      const [started] = await heard;
      expect(started).toMatchObject({ answer: { kind: 'started', io: { adapter: io } } });
      const { answer } = started as { answer: { endpoints: { port: number }[] } };
      const socket = createSocket('udp4');
      for (let sent = 0; sent < 500; sent += 1) socket.send('@', answer.endpoints[0]?.port ?? 0, '127.0.0.1');
      expect(await worker.terminate()).toBe(1);
      await new Promise<void>((resolve) => socket.close(resolve));
      if (time === 0) before = descriptors();
    }
    expect(descriptors()).toBe(before);
  });

  it.runIf(process.platform === 'linux')(
    'divides its clients among threads, which speak with one voice',
    async () => {
      const options = loopbackOptions(
        [listenOn('udp'), listenOn('tls'), listenOn('udp', '::1')],
        {},
        'batched',
      );
      const relay = await startRelay({ ...options, threads: 3 }, built.url);
      expect(relay).toMatchObject({ threads: 3, io: { adapter: 'batched', reason: null } });
      expect(relay.endpoints.map(({ transport }) => transport)).toEqual(['udp', 'tls', 'udp']);
      const [port = 0, tlsPort = 0] = relay.endpoints.map((endpoint) => endpoint.port);
      const addresses = ['127.0.0.1', '127.0.1.1', '127.0.2.1', '127.0.3.1'];
      const clients = [
        ...(await Promise.all(addresses.map((from) => TurnClient.open('udp', port, 'test-1', from)))),
        await TurnClient.open('tls', tlsPort, 'test-1'),
      ];
      const allocated = await Promise.all(clients.map((client) => client.allocate()));
      expect(await relay.stats()).toMatchObject({ threads: 3, allocations: 5, tests: 1 });
      for (const client of clients) await client.permit(allocated[0] ?? { ip: '', port: 0 });
      // Each sends to the next, whichever thread that one has.
      for (const [index, client] of clients.entries()) {
        const next = (index + 1) % clients.length;
        const to = allocated[next] ?? { ip: '', port: 0 };
        client.send(client.asIndication(to, rtpPacket({ ssrc: index, sequence: index })));
        await clients[next]?.next();
      }
      const witness = decodeWitness((await relay.witness('test-1')) ?? new Uint8Array());
      expect(witness?.records.map(({ ssrc }) => ssrc)).toEqual([0, 1, 2, 3, 4]);
      expect(witness?.sources.toSorted()).toEqual(clients.map(({ source }) => source).toSorted());
      await relay.reloadTls();
      await relay.endTest('test-1');
      expect(await relay.stats()).toMatchObject({ allocations: 0, tests: 0, packetsRelayed: 5 });
      for (const client of clients) client.close();
      await relay.close();
    },
  );

  it('has one thread where datagrams are not taken in batches', async () => {
    const relay = await startRelay(
      { ...loopbackOptions([listenOn('udp')], {}, 'dgram'), threads: 3 },
      built.url,
    );
    expect(relay).toMatchObject({ threads: 1, io: { adapter: 'dgram' } });
    expect(await relay.stats()).toMatchObject({ threads: 1 });
    await relay.close();
  });

  it('is lost as a whole with the first of its threads, once', async () => {
    // As the real one starts; the second dies when it is asked for a witness, the third a moment later.
    const dying = `
      import { parentPort } from 'node:worker_threads';
      let index = 0;
      parentPort.on('message', ({ id, question }) => {
        if (question.kind === 'start') {
          index = question.place.index;
          const answer = { kind: 'started', endpoints: [], skipped: [], io: { adapter: 'batched', reason: null } };
          parentPort.postMessage({ id, kind: 'answer', answer });
        } else if (question.kind === 'witness' && index > 0) throw new Error('out of luck');
        else parentPort.postMessage({ id, kind: 'answer', answer: { kind: 'witness', witness: null } });
      });`;
    const relay = await startRelay({ ...loopbackOptions([]), threads: 3 }, threadOf(dying));
    const reasons: string[] = [];
    relay.onFailure((reason) => reasons.push(reason));
    await expect(relay.witness('test-1')).rejects.toMatchObject({ code: 'WORKER' });
    await relay.close();
    expect(reasons).toEqual(['out of luck']);
  });

  it('says which port is taken', async () => {
    const first = await startRelay(loopbackOptions([listenOn('tcp')]), built.url);
    const listener = listenOn('tcp', '127.0.0.1', first.endpoints[0]?.port);
    const second = startRelay(loopbackOptions([listener]), built.url);
    await expect(second).rejects.toBeInstanceOf(RelayStartError);
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE', listener });
    await first.close();
  });

  it('says what is wrong with the certificate', async () => {
    const tls = { certFile: tlsFiles('first').certFile, keyFile: '/nowhere/relay.key' };
    const attempt = startRelay({ ...loopbackOptions([listenOn('tls')]), tls }, built.url);
    await expect(attempt).rejects.toMatchObject({ code: 'TLS_FILES', listener: null });
    await expect(attempt).rejects.toThrow('/nowhere/relay.key');
  });

  it('rejects when there is no thread to start', async () => {
    const attempt = startRelay(loopbackOptions([]), new URL('nothing-here.js', built.url));
    await expect(attempt).rejects.toMatchObject({ code: 'WORKER' });
  });

  it('rejects when the thread ends before it has started', async () => {
    const attempt = startRelay(loopbackOptions([]), threadOf('process.exit(3)'));
    await expect(attempt).rejects.toMatchObject({ code: 'WORKER' });
  });

  it('tells its owner when the thread dies, and answers nothing afterwards', async () => {
    const dying = `${STARTS}
      parentPort.on('message', ({ question }) => { if (question.kind !== 'start') throw new Error('out of luck'); });`;
    const relay = await startRelay(loopbackOptions([]), threadOf(dying));
    const failed = new Promise<string>((resolve) => relay.onFailure(resolve));
    await expect(relay.stats()).rejects.toMatchObject({ code: 'WORKER' });
    expect(await failed).toBe('out of luck');
    await expect(relay.endTest('test-1')).rejects.toMatchObject({ code: 'WORKER' });
    // Who asks late is told as well.
    expect(await new Promise<string>((resolve) => relay.onFailure(resolve))).toBe('out of luck');
    await relay.close();
  });
});
