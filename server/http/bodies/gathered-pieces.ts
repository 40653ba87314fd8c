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
