import type { IncomingMessage } from 'node:http';
import type { Flight } from './bodies-in-flight.ts';
import { HttpError } from '../errors/http-error.ts';
import { ReadingTurns } from './reading-turns.ts';

/** Begins to count a body; it is told when that is given up. */
export type BeginFlight = (refuse: (error: HttpError) => void) => Flight;

/** What is read after such a piece waits its turn. Of shorter ones a body that waits would hold thousands, each an object. */
const MUCH_BYTES = 16 * 1024;

/** Of all bodies of this process, since they share its event loop. */
const TURNS = new ReadingTurns(setImmediate);

const UNCOUNTED: BeginFlight = () => ({ took: () => undefined, land: () => undefined });

/**
 * Each piece costs the thread a microsecond or two, however little is in it: a chunk of one byte (RFC 9112 §7.1) as much as
 * one of 64 KiB. No network and no proxy cuts a body into so many so short ones.
 */
const MANY_PIECES = 1000;
const LEAST_MEAN_BYTES = 64;

/**
 * Reads a body whole, at most `limitBytes` of it. One that came in one piece, as nearly all results do, is that piece:
 * Fastify's own parser copies it once more, and at 500 results/s what is copied makes the garbage collector look through
 * the whole heap twice as often.
 */
export function readWhole(
  body: IncomingMessage,
  limitBytes: number,
  begin: BeginFlight = UNCOUNTED,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const gathered = new GatheredPieces();
    const saidBytes = Number(body.headers['content-length'] ?? Infinity);
    let pieces = 0;
    let isOver = false;
    const waitForTurn = (): void => {
      body.pause();
      TURNS.wait(() => body.resume());
    };
    const refuse = (error: HttpError): void => {
      isOver = true;
      body.off('data', take);
      body.off('end', finish);
      gathered.clear();
      flight.land();
      // What still comes is let go by, so that the answer can be read.
      body.resume();
      reject(error);
    };
    const flight = begin(refuse);
    const take = (piece: Buffer): void => {
      pieces += 1;
      const heldBefore = gathered.heldBytes;
      gathered.add(piece);
      if (gathered.bytes > limitBytes) refuse(tooLarge());
      else if (pieces > MANY_PIECES && gathered.bytes < pieces * LEAST_MEAN_BYTES) refuse(tooSmallPieces());
      else flight.took(gathered.heldBytes - heldBefore);
      const isMuch = piece.byteLength >= MUCH_BYTES;
      if (isMuch && !isOver && gathered.bytes < saidBytes) waitForTurn();
    };
    const finish = (): void => {
      const whole = gathered.take();
      flight.land();
      resolve(whole);
    };
    body.on('error', (cause) => {
      gathered.clear();
      flight.land();
      reject(new HttpError(400, 'bad-request', 'The body did not come in whole.', cause));
    });
    if (Number.isFinite(saidBytes) && saidBytes > limitBytes) {
      refuse(tooLarge());
      return;
    }
    body.on('data', take);
    body.once('end', finish);
  });
}

const tooLarge = (): HttpError =>
  new HttpError(413, 'too-large', 'The body is larger than this server takes.');

const tooSmallPieces = (): HttpError =>
  new HttpError(
    400,
    'small-pieces',
    'The body came in thousands of pieces of a few bytes; send it in larger ones.',
    undefined,
    { isLast: true },
  );

/** Copied into blocks that grow with what there is: at most as much again is held as came. */
const FIRST_BLOCK_BYTES = 4 * 1024;
const LARGEST_BLOCK_BYTES = 64 * 1024;

/**
 * A body as it comes in. A piece by itself, however short, is an object of a hundred bytes and keeps all of what was read
 * from the socket with it, so pieces are copied together; but one that comes alone, as nearly all results do, stays what
 * it is.
 */
export class GatheredPieces {
  #alone: Uint8Array | null = null;
  readonly #blocks: Buffer[] = [];
  /** Of the last block. */
  #usedBytes = 0;
  #bytes = 0;
  #heldBytes = 0;

  /** Bytes that came. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes of memory that they take. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  add(piece: Uint8Array): void {
    if (this.#bytes === 0) {
      this.#alone = piece;
      this.#heldBytes = piece.buffer.byteLength;
    } else {
      if (this.#alone !== null) this.#copyFirst(this.#alone);
      this.#copy(piece);
    }
    this.#bytes += piece.byteLength;
  }

  /** All that came. Nothing is held any more. */
  take(): Uint8Array {
    const last = this.#blocks.pop();
    const copied = last === undefined ? [] : [...this.#blocks, last.subarray(0, this.#usedBytes)];
    const whole = this.#alone ?? Buffer.concat(copied, this.#bytes);
    this.clear();
    return whole;
  }

  clear(): void {
    this.#alone = null;
    this.#blocks.length = 0;
    [this.#usedBytes, this.#bytes, this.#heldBytes] = [0, 0, 0];
  }

  #copyFirst(first: Uint8Array): void {
    this.#alone = null;
    this.#heldBytes = 0;
    this.#copy(first);
  }

  #copy(piece: Uint8Array): void {
    for (let from = 0; from < piece.byteLength;) {
      const block = this.#blockWithRoom();
      const count = Math.min(piece.byteLength - from, block.byteLength - this.#usedBytes);
      block.set(piece.subarray(from, from + count), this.#usedBytes);
      this.#usedBytes += count;
      from += count;
    }
  }

  #blockWithRoom(): Buffer {
    const last = this.#blocks.at(-1);
    if (last !== undefined && this.#usedBytes < last.byteLength) return last;
    const size = Math.min(LARGEST_BLOCK_BYTES, Math.max(FIRST_BLOCK_BYTES, this.#heldBytes));
    // Not of Node's pool, which short ones would share with others.
    const block = Buffer.allocUnsafeSlow(size);
    this.#blocks.push(block);
    this.#heldBytes += size;
    this.#usedBytes = 0;
    return block;
  }
}
