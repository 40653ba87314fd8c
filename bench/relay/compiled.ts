/** A program in C beside this file, compiled where there is a compiler. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

interface Compiled {
  readonly program: string;
  readonly remove: () => void;
}

/** `null` where it cannot be compiled: other systems than Linux, no `cc`. */
export function compiled(source: `${string}.c`): Compiled | null {
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewise-bench-'));
  const program = path.join(folder, path.basename(source, '.c'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const file = fileURLToPath(new URL(source, import.meta.url));
    execFileSync('cc', ['-O2', '-o', program, file], { stdio: 'ignore' });
    return { program, remove };
  } catch {
    remove();
    return null;
  }
}
