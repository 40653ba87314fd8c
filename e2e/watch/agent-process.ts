import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { testBrowserPath } from '../browser.ts';
import { COMMAND } from '../store/edgewise-process.ts';
import { thisProcessEnvironment } from '../store/environment.ts';

/** A command that goes on until it is told to end, in a process of its own. */
export interface AgentProcess {
  readonly pid: number;
  /** What it has printed so far. */
  output(): string;
  /** Resolves when it has printed something that matches. */
  said(pattern: RegExp): Promise<void>;
  /** Sends a signal; resolves with how it ended. */
  end(signal: NodeJS.Signals): Promise<{ readonly status: number | null; readonly tookMs: number }>;
  readonly ended: Promise<number | null>;
}

/** Where else than here an agent runs. */
export interface AgentHost {
  /** What stands in front of the command; it must become the command itself. */
  readonly prefix: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts `edgewise watch`. */
export const startAgent = (dataDir: string, args: readonly string[], host?: AgentHost): AgentProcess =>
  startCommand(dataDir, ['watch', ...args], host);

/** Starts a command of `edgewise`, by its name and what it is given. */
export function startCommand(
  dataDir: string,
  args: readonly string[],
  { prefix, environment }: AgentHost = { prefix: [], environment: {} },
): AgentProcess {
  const [program = '', ...rest] = [...prefix, process.execPath, COMMAND, ...args];
  const child = spawn(program, rest, {
    env: {
      ...thisProcessEnvironment(dataDir, undefined),
      EDGEWISE_BROWSER: testBrowserPath() ?? '',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Whatever becomes of the test, the command ends with it.
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  let output = '';
  let onOutput = (): void => undefined;
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      output += text.toString();
      onOutput();
    });
  const ended = once(child, 'close').then(() => {
    process.off('exit', killAtExit);
    onOutput();
    return child.exitCode;
  });
  return {
    pid: child.pid ?? -1,
    output: () => output,
    ended,
    said: (pattern) =>
      new Promise((resolve, reject) => {
        onOutput = () => {
          if (pattern.test(output)) resolve();
          else if (child.exitCode !== null) reject(new Error(`The command ended having said: ${output}`));
        };
        onOutput();
      }),
    async end(signal) {
      const startedMs = performance.now();
      child.kill(signal);
      const status = await ended;
      return { status, tookMs: performance.now() - startedMs };
    },
  };
}

/** Memory of a process that is in RAM, bytes; `null` where the system does not tell. */
export function residentBytes(pid: number): number | null {
  try {
    const [, kB] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kB === undefined ? null : Number(kB) * 1024;
  } catch {
    return null;
  }
}
