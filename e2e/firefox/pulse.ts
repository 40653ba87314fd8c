import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A sound server of the test's own. */
export interface PulseServer {
  /** For the environment variable `PULSE_SERVER`. */
  readonly address: string;
  /** Ends it and removes its folder. Idempotent. */
  close(): Promise<void>;
}

const PROGRAM = '/usr/bin/pulseaudio';
const START_LIMIT_MS = 10_000;
const END_LIMIT_MS = 5000;
const ASK_AGAIN_MS = 20;

/** Whether there is a PulseAudio to start. */
export const isPulseInstalled = (): boolean => existsSync(PROGRAM);

/**
 * Starts a private PulseAudio whose only device is a null sink. Firefox's audio clock runs only with a device to play on,
 * and test machines have none. It shares nothing with a sound server that may run beside it.
 */
export async function startPulse(): Promise<PulseServer> {
  if (!isPulseInstalled())
    throw new Error(`There is no ${PROGRAM}: install the Debian package "pulseaudio" to run these tests.`);
  const folder = await mkdtemp(path.join(tmpdir(), 'edgewise-pulse-'));
  const socket = path.join(folder, 'native');
  const daemon = spawn(PROGRAM, daemonArguments(socket), {
    stdio: ['ignore', 'ignore', 'pipe'],
    // Its cookie, its state and its pid file: all of them go with the folder.
    env: { ...process.env, HOME: folder, XDG_RUNTIME_DIR: folder, XDG_CONFIG_HOME: folder },
  });
  let said = '';
  daemon.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => (closing ??= end(daemon, folder));
  try {
    await untilItAnswers(daemon, socket);
  } catch (cause) {
    await close();
    throw new Error(`PulseAudio did not start. ${said.trim()}`, { cause });
  }
  return { address: `unix:${socket}`, close };
}

const daemonArguments = (socket: string): string[] => [
  '-n',
  '--daemonize=no',
  '--use-pid-file=no',
  '--exit-idle-time=-1',
  '--disallow-exit',
  '--log-target=stderr',
  '--log-level=error',
  '--load=module-null-sink sink_name=silence rate=48000',
  // An idle null sink works in turns of 2 s, and who starts to play waits for the next; a suspended one begins at once.
  '--load=module-suspend-on-idle timeout=0',
  `--load=module-native-protocol-unix auth-anonymous=1 socket=${socket}`,
];

/** The socket appears some time before anything is accepted on it, so only a connection counts. */
async function untilItAnswers(daemon: ChildProcess, socket: string): Promise<void> {
  const faults: Error[] = [];
  daemon.once('error', (error) => faults.push(error));
  const limitMs = performance.now() + START_LIMIT_MS;
  while (!(await accepts(socket))) {
    const [fault] = faults;
    if (fault) throw fault;
    if (daemon.exitCode !== null) throw new Error(`It ended with status ${daemon.exitCode}.`);
    if (performance.now() > limitMs) throw new Error(`It did not answer within ${START_LIMIT_MS / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

function accepts(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = net.connect(socket);
    connection.once('connect', () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', () => resolve(false));
  });
}

async function end(daemon: ChildProcess, folder: string): Promise<void> {
  if (daemon.pid !== undefined && daemon.exitCode === null && daemon.signalCode === null) {
    const ended = once(daemon, 'exit');
    const limit = setTimeout(() => daemon.kill('SIGKILL'), END_LIMIT_MS);
    daemon.kill('SIGTERM');
    await ended;
    clearTimeout(limit);
  }
  await rm(folder, { recursive: true, force: true });
}
