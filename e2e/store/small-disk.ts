import { closeSync, openSync, rmSync, writeSync } from 'node:fs';

/** A folder that is a disk of its own, for one process: small enough to be filled. */
export interface SmallDisk {
  /** In front of a command, it runs with the disk in place. */
  readonly prefix: readonly string[];
  /** Leaves no byte free on the disk of a process. */
  fill(pid: number): void;
  /** Takes away what filled it. */
  free(pid: number): void;
}

const SIZE_MIB = 8;
/** Coarsely first, then to the last page. */
const PIECES_BYTES = [256 * 1024, 4096];

/** A file system in memory that is mounted where only that process sees it (Linux). */
export function smallDisk(folder: string): SmallDisk {
  const rights = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const script = `mount -t tmpfs -o size=${SIZE_MIB}m,mode=700 none "$1" && shift && exec "$@"`;
  const ballastOf = (pid: number): string => `/proc/${pid}/root${folder}/ballast`;
  return {
    prefix: ['unshare', ...rights, '--mount', 'sh', '-c', script, 'sh', folder],
    fill(pid) {
      const file = openSync(ballastOf(pid), 'a');
      for (const bytes of PIECES_BYTES) while (hasWritten(file, Buffer.alloc(bytes)));
      closeSync(file);
    },
    free(pid) {
      rmSync(ballastOf(pid));
    },
  };
}

function hasWritten(file: number, bytes: Buffer): boolean {
  try {
    return writeSync(file, bytes) === bytes.length;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}
