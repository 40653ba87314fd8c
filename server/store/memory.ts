import { isDeepStrictEqual } from 'node:util';
import { parseResult, type Result } from '../../src/wire/result.ts';
import type { ResultStore, SaveOutcome } from './port.ts';

/** What an in-memory store holds at most; beyond either, the oldest results are dropped. */
export interface MemoryStoreBounds {
  readonly maxResults: number;
  /** Of JSON text. */
  readonly maxBytes: number;
}

/** A month of one test a minute would need a database; a server that was just tried out needs neither. */
export const DEFAULT_MEMORY_BOUNDS: MemoryStoreBounds = { maxResults: 10_000, maxBytes: 256 * 1024 * 1024 };

interface Kept {
  readonly json: string;
  readonly bytes: number;
}

/**
 * Results in this process's memory: gone with it. They are kept as JSON text, so that their size is known and
 * nobody can change one that was handed out.
 */
export class MemoryStore implements ResultStore {
  readonly #bounds: MemoryStoreBounds;
  /** Insertion order is age. */
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  constructor(bounds: MemoryStoreBounds = DEFAULT_MEMORY_BOUNDS) {
    this.#bounds = bounds;
  }

  save(result: Result): Promise<SaveOutcome> {
    const json = JSON.stringify(result);
    const known = this.#kept.get(result.id);
    if (known) return Promise.resolve(isSame(known.json, json) ? 'same' : 'conflict');
    const bytes = Buffer.byteLength(json);
    this.#kept.set(result.id, { json, bytes });
    this.#bytes += bytes;
    this.#dropOldest();
    return Promise.resolve('stored');
  }

  find(id: string): Promise<Result | null> {
    const kept = this.#kept.get(id);
    if (!kept) return Promise.resolve(null);
    const parsed = parseResult(JSON.parse(kept.json));
    return Promise.resolve(parsed.ok ? parsed.value : null);
  }

  close(): Promise<void> {
    this.#kept.clear();
    this.#bytes = 0;
    return Promise.resolve();
  }

  /** The newest stays whatever its size: the person who just tested must find it. */
  #dropOldest(): void {
    for (const [id, { bytes }] of this.#kept) {
      const isWithin = this.#kept.size <= this.#bounds.maxResults && this.#bytes <= this.#bounds.maxBytes;
      if (isWithin || this.#kept.size === 1) return;
      this.#kept.delete(id);
      this.#bytes -= bytes;
    }
  }
}

/** The order of an object's keys carries no meaning. */
const isSame = (a: string, b: string): boolean => a === b || isDeepStrictEqual(JSON.parse(a), JSON.parse(b));
