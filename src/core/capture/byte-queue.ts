/** Bytes that come in chunks and are read in pieces of known length. Holds no more than the chunk and the piece that is not whole. */
export class ByteQueue {
  #bytes = new Uint8Array(0);
  #at = 0;
  /** Bytes that are to be left out as soon as they come. */
  #toSkip = 0;
  #passed = 0;

  /** Bytes that were taken or left out so far: where the next piece begins in the file. */
  get position(): number {
    return this.#passed;
  }

  /** Bytes that are here and not taken yet. */
  get availableBytes(): number {
    return this.#bytes.length - this.#at;
  }

  /** Whether bytes that were to be left out have not come. */
  get isSkipping(): boolean {
    return this.#toSkip > 0;
  }

  add(chunk: Uint8Array): void {
    const skippedBytes = Math.min(this.#toSkip, chunk.length);
    this.#toSkip -= skippedBytes;
    const rest = chunk.subarray(skippedBytes);
    this.#passed += skippedBytes;
    const keptBytes = this.availableBytes;
    if (keptBytes === 0) {
      this.#bytes = new Uint8Array(rest);
    } else {
      const joined = new Uint8Array(keptBytes + rest.length);
      joined.set(this.#bytes.subarray(this.#at));
      joined.set(rest, keptBytes);
      this.#bytes = joined;
    }
    this.#at = 0;
  }

  /** The next bytes, without taking them; `null` while they have not all come. Lent until the next chunk. */
  peek(lengthBytes: number): Uint8Array | null {
    return lengthBytes > this.availableBytes ? null : this.#bytes.subarray(this.#at, this.#at + lengthBytes);
  }

  /** Takes bytes, or leaves them out where they have not come yet. */
  drop(lengthBytes: number): void {
    const here = Math.min(lengthBytes, this.availableBytes);
    this.#at += here;
    this.#passed += here;
    this.#toSkip += lengthBytes - here;
  }
}

/** A view of bytes for reading numbers. */
export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
