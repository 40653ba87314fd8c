/** A relay under test: a process of its own on a loopback port, ours or coturn. */
import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Method, messageType } from '../../server/relay/message/header.ts';
import { encodeMessage } from '../../server/relay/message/encode-message.ts';
import { readUint16 } from '../../server/relay/message/bytes.ts';

export const SECRET = 'bench';
export const REALM = 'edgewise';
export const HOST = '127.0.0.1';

export interface Subject {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  /** What its witness holds; 0 for relays that have none. */
  witnessBytes(): Promise<number>;
  close(): Promise<void>;
}

/** Our relay, with its witness or, for the price of that, without. */
export async function startEdgewise(isWitness: boolean): Promise<Subject> {
  const child = fork(new URL('relay-process.ts', import.meta.url), isWitness ? [] : ['blind']);
  const nextNumber = async (): Promise<number> => {
    const told: Promise<unknown[]> = once(child, 'message', { signal: AbortSignal.timeout(START_LIMIT_MS) });
    return Number((await told)[0]);
  };
  const port = await nextNumber();
  const witnessBytes = (): Promise<number> => {
    child.send('witness-bytes');
    return nextNumber();
  };
  const name = isWitness ? 'edgewise' : 'blind';
  return { name, pid: pidOf(child), port, witnessBytes, close: () => end(child) };
}

export const COTURN = ['/usr/bin/turnserver', '/usr/local/bin/turnserver'].find((path) => existsSync(path));
const COTURN_PORT = 13_978;
const START_LIMIT_MS = 5000;

export async function startCoturn(path: string): Promise<Subject> {
  const folder = await mkdtemp(join(tmpdir(), 'edgewise-coturn-'));
  const child = spawn(
    path,
    [
      // No configuration file: whatever this machine has set up must not matter.
      ...['-n', '--use-auth-secret', `--static-auth-secret=${SECRET}`, `--realm=${REALM}`],
      ...[`--listening-ip=${HOST}`, `--relay-ip=${HOST}`, `--listening-port=${COTURN_PORT}`],
      ...['--allow-loopback-peers', '--no-tls', '--no-dtls', '--no-cli'],
      ...['--min-port=20000', '--max-port=29999', `--log-file=${join(folder, 'log')}`, '--simple-log'],
      ...[`--pidfile=${join(folder, 'pid')}`, `--userdb=${join(folder, 'db')}`],
    ],
    { stdio: 'ignore' },
  );
  const close = async () => {
    await end(child);
    await rm(folder, { recursive: true });
  };
  try {
    await answers(COTURN_PORT);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    name: 'coturn',
    pid: pidOf(child),
    port: COTURN_PORT,
    witnessBytes: () => Promise.resolve(0),
    close,
  };
}

/** Takes the process down with the benchmark, however that ends: a left-over one would share the next run's packets. */
function pidOf(child: ChildProcess): number {
  process.once('exit', () => child.kill('SIGKILL'));
  if (child.pid === undefined) throw new Error('the process did not start');
  return child.pid;
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** Resolves when a STUN server answers Binding on the port. */
async function answers(port: number): Promise<void> {
  const socket = createSocket('udp4');
  const ask = encodeMessage({
    messageClass: 'request',
    method: Method.BINDING,
    transactionId: new Uint8Array(12),
    attributes: [],
    integrityKey: null,
    hasFingerprint: false,
  });
  socket.on('error', () => undefined);
  const asking = setInterval(() => socket.send(ask, port, HOST), 50);
  const replied: Promise<unknown[]> = once(socket, 'message', {
    signal: AbortSignal.timeout(START_LIMIT_MS),
  });
  const [reply] = await replied.finally(() => {
    clearInterval(asking);
    socket.close();
  });
  if (!Buffer.isBuffer(reply) || readUint16(reply, 0) !== messageType('success', Method.BINDING))
    throw new Error(`port ${port} does not speak STUN`);
}
