import { AskedThread, ThreadLostError } from '../../../thread/asked-thread.ts';
import { StoreError } from '../../port/store-error.ts';
import type { PreparedRow } from './prepared-row.ts';
import type { Written } from './saving.ts';
import type { WriterAnswer, WriterLocation, WriterQuestion } from './writer-messages.ts';
import type { ResultWriter } from './writer.ts';

/**
 * Status: accepted. Context: SQLite waits for the disk where it is called, 0.2 to 10 ms a commit and tens of milliseconds
 * for a checkpoint; on the main thread nobody is answered meanwhile, and nothing is read that could join the next group.
 * Decision: results go to a thread with a connection of its own (WAL: readers never wait for it), which commits groups
 * and makes the checkpoints. Everything else, which writes little and seldom, stays on the main thread's connection: a
 * question to the store is then a call and no journey. Consequences: two connections of one process ask for the write
 * lock; the main one waits for it mostly in turns of the event loop, 2 ms inside SQLite. A thread that dies mid-way leaves its
 * group unacknowledged, on disk or not; sent again it is stored or found the same.
 */

/** Rows and documents pass through; what is kept is SQLite's, outside this heap. */
const LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 };

/** Writes to an SQLite file by a thread of its own. */
export class WriterThread implements ResultWriter {
  readonly #thread: AskedThread<WriterQuestion, WriterAnswer>;
  readonly #place: WriterLocation;
  #isUsed = false;
  #closing: Promise<void> | null = null;

  /** `onLost` is told why the thread has ended, if it does. */
  constructor(url: URL, place: WriterLocation, onLost: (reason: string) => void) {
    this.#thread = new AskedThread({ url, limits: LIMITS, onLost });
    this.#place = place;
  }

  async write(result: PreparedRow): Promise<Written> {
    this.#isUsed = true;
    const answer = await this.#ask({ kind: 'write', place: this.#place, result });
    if (answer.kind === 'written') return answer.written;
    throw answer.kind === 'failed'
      ? new StoreError(answer.code, answer.message, new Error(answer.cause))
      : new StoreError('failed', 'The thread that stores results is closed.');
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#isUsed) await this.#thread.ask({ kind: 'close' }).catch(() => null);
    await this.#thread.close();
  }

  async #ask(question: WriterQuestion): Promise<WriterAnswer> {
    try {
      return await this.#thread.ask(question);
    } catch (error) {
      if (!(error instanceof ThreadLostError)) throw error;
      throw new StoreError('busy', 'The server broke down while it stored the result; send it again.', error);
    }
  }
}
