import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CHILD = fileURLToPath(new URL('./open-child.ts', import.meta.url));

/** Opens one store in so many processes at the same time; resolves with what each of them says. */
export const openInProcesses = (place: string, count: number): Promise<string[]> =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', CHILD, place]);
      return stdout;
    }),
  );
