import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { errorCode } from '../error-code.ts';

const TEMPORARY = '.part';

/** Whether a file is one that was being written when its process ended. */
export const isHalfWritten = (file: string): boolean => file.endsWith(TEMPORARY);

/**
 * Writes a file whole or not at all: under another name first, to the disk, then its own name, to the disk. Rejects
 * when it cannot (a full disk); what was there before is there still.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const temporary = `${file}${TEMPORARY}`;
  try {
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await patiently(() => rename(temporary, file));
  } catch (error) {
    // On a full disk, half of a file is room that the next attempt needs.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(path.dirname(file));
}

const HELD: ReadonlySet<string> = new Set(['EBUSY', 'EPERM', 'EACCES']);
/** 1.5 s in all. */
const HELD_WAITS_MS = [20, 80, 400, 1000];

/**
 * Does something with a file, again for a moment when it is not let: on Windows a file that a virus scanner or a
 * backup has open can be neither replaced nor removed, and mostly not for long.
 */
export async function patiently<T>(
  work: () => Promise<T>,
  wait: (ms: number) => Promise<unknown> = after,
): Promise<T> {
  for (const waitMs of HELD_WAITS_MS)
    try {
      return await work();
    } catch (error) {
      const code = errorCode(error);
      if (code === null || !HELD.has(code)) throw error;
      await wait(waitMs);
    }
  return work();
}

/** A new name in a folder is on the disk when the folder is. Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
