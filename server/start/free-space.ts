import { statfs } from 'node:fs/promises';
import { every, type Timers } from '../time/timers.ts';

/** What a disk has. */
export interface Space {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

export type ReadSpace = (folder: string) => Promise<Space>;

/** As an ordinary user sees it: what is reserved for the system is not free. */
export const readSpace: ReadSpace = async (folder) => {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
};

/** At 500 results/s of 6 kB that is 15 MB, and no more than a burst of packet records. */
const LOOK_EVERY_MS = 5000;
/** A disk that is small keeps this part of itself at most. */
const LARGEST_SHARE = 0.1;

export interface FreeSpaceParts {
  readonly folder: string;
  /** `null`: everything may be used. */
  readonly keepFreeBytes: number | null;
  readonly timers: Timers;
  readonly read: ReadSpace;
}

/**
 * Watches how much room the disk of the data directory has. The last of it is kept for what makes room again: removing
 * what is old writes too, and so does whoever logs in to do it.
 */
export class FreeSpace {
  readonly #parts: FreeSpaceParts;
  #space: Space | null = null;
  #stop: (() => void) | null = null;

  constructor(parts: FreeSpaceParts) {
    this.#parts = parts;
  }

  /** Resolves when it has looked once. */
  async start(): Promise<void> {
    await this.#look();
    this.#stop = every(this.#parts.timers, LOOK_EVERY_MS, () => void this.#look());
  }

  close(): void {
    this.#stop?.();
  }

  /** `null`: not known. */
  get freeBytes(): number | null {
    return this.#space?.freeBytes ?? null;
  }

  /** Whether there is more than what is kept free; where that is not known, the database will tell. */
  get hasRoom(): boolean {
    const { keepFreeBytes } = this.#parts;
    if (keepFreeBytes === null || this.#space === null) return true;
    const { freeBytes, totalBytes } = this.#space;
    return freeBytes > Math.min(keepFreeBytes, totalBytes * LARGEST_SHARE);
  }

  async #look(): Promise<void> {
    const { folder, read } = this.#parts;
    this.#space = await read(folder).catch(() => null);
  }
}
