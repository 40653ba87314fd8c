import { StoreError } from '../../store/port/store-error.ts';
import { AskedThread, ThreadLostError } from '../../thread/asked-thread.ts';
import { ownedBuffers } from './owned-buffers.ts';
import type { PacketPreparation, PacketUpload, PreparePackets } from './packets.ts';
import type { Preparation, Prepare, Upload } from './prepare.ts';

/**
 * Status: accepted. Context: preparing a result takes 1 ms of CPU; at 500/s on the main thread that is half a core in
 * which no answer, no sign of life and no page goes out, and results that wait for the disk as parsed objects make the
 * garbage collector walk through them. Decision: one thread does nothing else, bytes in and bytes out. Consequences:
 * results of a moment go through it one after the other; a second thread would need a third core. Bodies are moved to it:
 * 36 kB that the main thread keeps of each of 500 results/s make it look for garbage three times a second, a fifth of its
 * time. It may die (a bug, no memory): then who is waiting is told to try again, and the next upload starts another.
 */

/** Bodies that may wait for the thread: what is beyond is refused at once rather than answered after minutes. */
const MAX_WAITING_BYTES = 48 * 1024 * 1024;
/** Packet records that may wait beside them, of which each takes hundreds of times as long as a result. */
const MAX_WAITING_PACKET_BYTES = 24 * 1024 * 1024;

/**
 * A result of ten minutes with everything that is made of it takes 10 MB. Where nothing outlives its message, a small
 * young generation costs no time and keeps the process small.
 */
const LIMITS = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 256 };

/** What the thread is asked, and answers. */
export type PreparingQuestion = Upload | PacketUpload;
export type PreparingAnswer = Preparation | PacketPreparation;

/** Prepares uploads in a thread of its own. */
export class PreparingThread {
  readonly #thread: AskedThread<PreparingQuestion, PreparingAnswer>;
  #waitingBytes = 0;
  #waitingPacketBytes = 0;

  /** `onLost` is told why the thread has ended, if it does. */
  constructor(url: URL, onLost: (reason: string) => void) {
    this.#thread = new AskedThread({ url, limits: LIMITS, onLost });
  }

  /** Rejects with `StoreError` when the sender should try again. */
  readonly prepare: Prepare = async (upload) => {
    const { byteLength } = upload.body;
    if (this.#waitingBytes + byteLength > MAX_WAITING_BYTES)
      throw tryAgain('Too many results come in at once.', RESULT_LEFT);
    this.#waitingBytes += byteLength;
    try {
      const answer = await this.#ask(upload, upload.body, RESULT_LEFT);
      if (answer.kind === 'packets' || answer.kind === 'bad-packets') throw mixedUp();
      return answer;
    } finally {
      this.#waitingBytes -= byteLength;
    }
  };

  /** As `prepare`. Results overtake packet records: those are looked at piece by piece. */
  readonly preparePackets: PreparePackets = async (upload) => {
    const { byteLength } = upload.gzip;
    if (this.#waitingPacketBytes + byteLength > MAX_WAITING_PACKET_BYTES)
      throw tryAgain('Too many packet records come in at once.', PACKETS_LEFT);
    this.#waitingPacketBytes += byteLength;
    try {
      const answer = await this.#ask(upload, upload.gzip, PACKETS_LEFT);
      if (answer.kind !== 'packets' && answer.kind !== 'bad-packets') throw mixedUp();
      return answer;
    } finally {
      this.#waitingPacketBytes -= byteLength;
    }
  };

  async #ask(question: PreparingQuestion, body: Uint8Array, left: string): Promise<PreparingAnswer> {
    try {
      return await this.#thread.ask(question, ownedBuffers(body));
    } catch (error) {
      throw error instanceof ThreadLostError
        ? tryAgain('The server broke down over its work.', left, error)
        : error;
    }
  }

  /** Idempotent. */
  close(): Promise<void> {
    return this.#thread.close();
  }
}

const mixedUp = (): Error => new Error('the preparing thread answered another question');

const RESULT_LEFT = 'The result is not stored; send it again.';
const PACKETS_LEFT = 'The packet records are not stored; send them again.';

const tryAgain = (why: string, left: string, cause?: unknown): StoreError =>
  new StoreError('busy', `${why} ${left}`, cause);
