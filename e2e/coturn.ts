import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Where coturn is installed; `null` where it is not. */
export const coturnPath = (): string | null =>
  ['/usr/bin/turnserver', '/usr/local/bin/turnserver'].find((file) => existsSync(file)) ?? null;

/** A running coturn. */
export interface Coturn {
  readonly pid: number;
  /** Idempotent. */
  close(): Promise<void>;
}

/** How it is started. */
export interface CoturnOptions {
  readonly port: number;
  readonly secret: string;
  readonly realm: string;
  /** Where else than on loopback: its address there, and what stands in front of the command. It is not waited for. */
  readonly elsewhere?: { readonly address: string; readonly prefix: readonly string[] };
  /** Gives allocations as ever, and lets them reach nobody. Default: whoever is asked for. */
  readonly reachesNobody?: true;
}

const HOST = '127.0.0.1';
const START_LIMIT_MS = 5000;
const ASK_EVERY_MS = 50;
/** RFC 8489 §5: Binding request, no attributes, magic cookie, any transaction id. */
const BINDING_REQUEST = Buffer.from('000100002112a442000102030405060708090a0b', 'hex');

/** Starts coturn with a shared secret for time-limited credentials, and waits until it answers. */
export async function startCoturn(file: string, options: CoturnOptions): Promise<Coturn> {
  const folder = await mkdtemp(path.join(tmpdir(), 'edgewise-coturn-'));
  const { address, prefix } = options.elsewhere ?? { address: HOST, prefix: [] };
  const [program, ...inFront] = [...prefix, file];
  const child = spawn(
    program,
    [
      ...inFront,
      // No configuration file: whatever this machine has set up must not matter.
      ...['-n', '--use-auth-secret', `--static-auth-secret=${options.secret}`, `--realm=${options.realm}`],
      ...[`--listening-ip=${address}`, `--relay-ip=${address}`, `--listening-port=${options.port}`],
      ...['--allow-loopback-peers', '--no-tls', '--no-dtls', '--no-cli'],
      ...(options.reachesNobody ? ['--denied-peer-ip=0.0.0.0-255.255.255.255'] : []),
      ...['--min-port=20000', '--max-port=29999', `--log-file=${path.join(folder, 'log')}`, '--simple-log'],
      ...[`--pidfile=${path.join(folder, 'pid')}`, `--userdb=${path.join(folder, 'db')}`],
    ],
    { stdio: 'ignore' },
  );
  const exited = once(child, 'exit');
  // A left-over one would share the next test's packets.
  process.once('exit', () => child.kill('SIGKILL'));
  const close = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    if (!options.elsewhere) await answers(options.port);
  } catch (error) {
    await close();
    throw error;
  }
  return { pid: child.pid ?? 0, close };
}

/** Resolves when a STUN server answers on a port. */
async function answers(port: number): Promise<void> {
  const socket = createSocket('udp4');
  const ask = (): void => socket.send(BINDING_REQUEST, port, HOST);
  // Until it listens, the system may answer that nobody does.
  socket.on('error', () => undefined);
  const timer = setInterval(ask, ASK_EVERY_MS);
  const limit = AbortSignal.timeout(START_LIMIT_MS);
  try {
    ask();
    await once(socket, 'message', { signal: limit });
  } catch (cause) {
    throw new Error('coturn did not answer in time', { cause });
  } finally {
    clearInterval(timer);
    socket.close();
  }
}
