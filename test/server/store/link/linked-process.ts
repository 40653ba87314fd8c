import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('./linked-child.ts', import.meta.url));

/** News by which such a process stops itself (SIGSTOP). */
export const STAND_STILL = 'stand still';

/** A server in a process of its own; see linked-child.ts for what it says. */
export interface LinkedProcess {
  readonly said: readonly string[];
  /** After it was stopped. */
  goOn(): void;
  end(): Promise<void>;
}

export function startLinkedProcess(url: string): LinkedProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, url, STAND_STILL], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const said: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
  return {
    said,
    goOn: () => void child.kill('SIGCONT'),
    end: async () => {
      // One that is stopped does not hear a gentler one.
      child.kill('SIGKILL');
      await exit;
    },
  };
}
