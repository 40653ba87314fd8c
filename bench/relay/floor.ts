/** The floor (echo.c), compiled where there is a compiler. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { compiled } from './compiled.ts';
import type { Subject } from './subject.ts';

const START_LIMIT_MS = 5000;

/** What the kernel is to put together or take apart: nothing, what is sent (UDP_SEGMENT), or what is received too (UDP_GRO). */
export type FloorKind = 'plain' | 'segment' | 'gro';

/** `null` where it cannot be compiled: other systems than Linux, no `cc`. */
export async function startFloor(kind: FloorKind = 'plain'): Promise<Subject | null> {
  const echo = compiled('echo.c');
  if (echo === null) return null;
  const { program, remove } = echo;
  const child = spawn(program, [kind], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill('SIGKILL'));
  const told: Promise<unknown[]> = once(child.stdout, 'data', {
    signal: AbortSignal.timeout(START_LIMIT_MS),
  });
  const port = Number(String((await told)[0]));
  return {
    name: kind === 'plain' ? 'floor' : kind,
    pid: child.pid ?? 0,
    port,
    isEcho: true,
    witnessBytes: () => Promise.resolve(0),
    close: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      remove();
    },
  };
}
