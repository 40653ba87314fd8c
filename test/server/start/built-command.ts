import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** The `edgewise` command, built as it is shipped. */
export interface BuiltCommand {
  /** Where it is, and where its processes may keep things. */
  readonly outDir: string;
  /** Starts it in a process of its own, without what is set for it here. */
  start(args: readonly string[], environment?: Readonly<Record<string, string>>): RunningCommand;
  remove(): void;
}

export interface RunningCommand {
  readonly child: ChildProcessWithoutNullStreams;
  /** All that it has printed so far. */
  output(): string;
  /** What matches in all that it has printed, as soon as there is such; rejects when it has ended without. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves when it has ended: `status` or `signal` is `null`. */
  readonly ended: Promise<{ readonly status: number | null; readonly signal: NodeJS.Signals | null }>;
}

export async function buildCommand(): Promise<BuiltCommand> {
  // Inside the tree, so that the build finds its packages.
  mkdirSync(path.join(ROOT, '.cache'), { recursive: true });
  const outDir = mkdtempSync(path.join(ROOT, '.cache', 'command-test-'));
  await build({ root: ROOT, mode: 'node', logLevel: 'silent', build: { outDir, sourcemap: false } });
  return {
    outDir,
    start(args, environment = {}) {
      const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('EDGEWISE_'));
      return running(
        spawn(process.execPath, [path.join(outDir, 'edgewise.js'), ...args], {
          env: {
            ...Object.fromEntries(inherited),
            EDGEWISE_DATA_DIR: path.join(outDir, 'data'),
            ...environment,
          },
        }),
      );
    },
    remove: () => rmSync(outDir, { recursive: true, force: true }),
  };
}

function running(child: ChildProcessWithoutNullStreams): RunningCommand {
  let output = '';
  let isOver = false;
  const waiting = new Set<() => void>();
  const look = (): void => {
    for (const each of waiting) each();
  };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      output += data.toString();
      look();
    });
  const ended = once(child, 'close').then(() => {
    isOver = true;
    look();
    return { status: child.exitCode, signal: child.signalCode };
  });
  return {
    child,
    output: () => output,
    ended,
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const attempt = (): void => {
          const match = pattern.exec(output);
          if (match === null && !isOver) return;
          waiting.delete(attempt);
          if (match) resolve(match);
          else reject(new Error(`It ended having said: ${output}`));
        };
        waiting.add(attempt);
        attempt();
      }),
  };
}
