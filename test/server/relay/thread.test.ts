import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RelayStartError } from '../../../server/relay/port.ts';
import { startRelay } from '../../../server/relay/thread.ts';
import { buildWorker } from './built-worker.ts';
import type { BuiltWorker } from './built-worker.ts';
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
