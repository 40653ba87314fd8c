import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { thisProcessEnvironment } from './environment.ts';

/** The `edgewise` command as it is built. */
export const COMMAND = fileURLToPath(new URL('../../dist/node/edgewise.js', import.meta.url));

/** What a server is started with. */
export interface ServeOptions {
  readonly dataDir: string;
  /** PostgreSQL in place of SQLite. */
  readonly databaseUrl?: string | undefined;
  /** Further options of `serve`. */
  readonly args?: readonly string[];
  /** Further options of Node itself, such as a profiler's. */
  readonly nodeArgs?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** What stands in front of the command, to run it in another place; it must become the command itself. */
  readonly prefix?: readonly string[];
}

/** A server in a process of its own. */
export interface EdgewiseServer {
  readonly pid: number;
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  readonly port: number;
  /** UDP port of its relay. */
  readonly relayPort: number;
  /** What it has printed so far. */
  output(): string;
  /** Ends it by a signal, and resolves when it has ended. */
  end(signal: NodeJS.Signals): Promise<void>;
}

const READY = /Page: {3}https?:\/\/\S+?:(\d+)\n[^]*Relay: {2}UDP (\d+)[^]*Desk: .*\n/;

/** Starts `edgewise serve` on ports that the system chooses, unless the options name some. */
export async function startEdgewise(options: ServeOptions): Promise<EdgewiseServer> {
  const { dataDir, databaseUrl, args = [], nodeArgs = [], environment = {}, prefix = [] } = options;
  const ports = ['--port', '0', '--relay-ports', '0'];
  const [program = '', ...rest] = [
    ...prefix,
    process.execPath,
    ...nodeArgs,
    COMMAND,
    'serve',
    ...ports,
    ...args,
  ];
  const child = spawn(program, rest, {
    env: { ...thisProcessEnvironment(dataDir, databaseUrl), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Whatever becomes of the test, the server ends with it.
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const ended = once(child, 'close').then(() => process.off('exit', killAtExit));
  let output = '';
  const ready = new Promise<RegExpExecArray>((resolve, reject) => {
    const onData = (text: Buffer): void => {
      output += text.toString();
      const match = READY.exec(output);
      if (match) resolve(match);
    };
    child.stdout.on('data', onData);
    child.stderr.on('data', onData);
    void ended.then(() => reject(new Error(`The server ended having said: ${output}`)));
  });
  const [, port, relayPort] = await ready;
  return {
    pid: pidOf(child),
    origin: `http://127.0.0.1:${port}`,
    port: Number(port),
    relayPort: Number(relayPort),
    output: () => output,
    async end(signal) {
      child.kill(signal);
      await ended;
    },
  };
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('the process did not start');
  return pid;
}

/** Runs another command of `edgewise` on the same data, and resolves with what it printed. */
export async function edgewise(
  options: Pick<ServeOptions, 'dataDir' | 'databaseUrl' | 'environment' | 'prefix'>,
  args: readonly string[],
  input = '',
): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> {
  const [program = '', ...rest] = [...(options.prefix ?? []), process.execPath, COMMAND, ...args];
  const child = spawn(program, rest, {
    env: { ...thisProcessEnvironment(options.dataDir, options.databaseUrl), ...options.environment },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  child.stdin.end(input);
  await once(child, 'close');
  return { status: child.exitCode, stdout, stderr };
}

/** Makes an API token by the command, and returns its secret. */
export async function makeToken(
  options: Pick<ServeOptions, 'dataDir' | 'databaseUrl'>,
  scopes: readonly string[],
): Promise<string> {
  const made = await edgewise(options, [
    'token',
    'add',
    path.basename(options.dataDir),
    '--scope',
    ...scopes,
  ]);
  if (made.status !== 0) throw new Error(made.stderr);
  return made.stdout.trim();
}
