/**
 * Cuts a byte stream into STUN and ChannelData messages. Implements RFC 8489 §6.2.2 and RFC 8656 §12.4, §12.5:
 * both kinds say their length in bytes 2 and 3, and ChannelData is padded to 4 bytes.
 */
import { readUint16, readUint32 } from './bytes.ts';
import { channelDataStreamBytes, isChannelDataByte } from './channel-data.ts';
import { HEADER_BYTES, MAGIC_COOKIE } from './header.ts';

const LENGTH_PREFIX_BYTES = 4;
const COOKIE_END = 8;

/** What became of a chunk: every whole message was handed over, or the stream cannot be followed any more. */
export type Framed = { readonly kind: 'following' } | { readonly kind: 'lost'; readonly reason: string };

const NOTHING = new Uint8Array(0);
const FOLLOWING: Framed = { kind: 'following' };

export class StreamFraming {
  #rest: Uint8Array = NOTHING;

  /** Bytes of a message that is not complete yet; never more than one message of the limit in force. */
  get bufferedBytes(): number {
    return this.#rest.length;
  }

  /**
   * Takes a chunk, hands over each whole message (padding included). A message longer than `limitBytes` ends
   * the stream: a stranger must not make us hold 64 kB before having said who they are.
   */
  push(chunk: Uint8Array, limitBytes: number, deliver: (message: Uint8Array) => void): Framed {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = NOTHING;
    while (bytes.length >= LENGTH_PREFIX_BYTES) {
      const sizeBytes = messageBytes(bytes);
      if (sizeBytes === null) return { kind: 'lost', reason: 'neither STUN nor ChannelData' };
      if (sizeBytes > limitBytes) return { kind: 'lost', reason: 'message too long' };
      if (sizeBytes > bytes.length) break;
      deliver(bytes.subarray(0, sizeBytes));
      bytes = bytes.subarray(sizeBytes);
    }
    // A copy: the rest must not keep the whole chunk in memory.
    if (bytes.length > 0) this.#rest = new Uint8Array(bytes);
    return FOLLOWING;
  }
}

/** Size on the stream of the message that starts here; `null` when none can. */
function messageBytes(bytes: Uint8Array): number | null {
  const [firstByte = 0xff] = bytes;
  const lengthBytes = readUint16(bytes, 2);
  if (isChannelDataByte(firstByte)) return channelDataStreamBytes(lengthBytes);
  if (firstByte >> 6 !== 0 || lengthBytes % 4 !== 0) return null;
  // Other protocols (TLS, scanners) are told apart as soon as the cookie should have come.
  if (bytes.length >= COOKIE_END && readUint32(bytes, COOKIE_END - 4) !== MAGIC_COOKIE) return null;
  return HEADER_BYTES + lengthBytes;
}
