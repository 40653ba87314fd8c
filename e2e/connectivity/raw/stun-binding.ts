/**
 * Implements as much of RFC 8489 §5, §14.2 as one Binding takes. Written apart from the relay's own code on purpose: it is
 * what the netlab is checked with.
 */
import { randomBytes } from 'node:crypto';

const MAGIC_COOKIE = 0x2112a442;
const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const XOR_MAPPED_ADDRESS = 0x0020;
const HEADER_BYTES = 20;

/** A Binding request with a transaction id of its own. */
export function bindingRequest(): Buffer {
  const message = Buffer.alloc(HEADER_BYTES);
  message.writeUInt16BE(BINDING_REQUEST, 0);
  message.writeUInt32BE(MAGIC_COOKIE, 4);
  randomBytes(12).copy(message, 8);
  return message;
}

/** `address:port` that the answer says the request came from; `null` when it is no answer to it. */
export function mappedAddressOf(answer: Buffer, request: Buffer): string | null {
  if (answer.length < HEADER_BYTES || answer.readUInt16BE(0) !== BINDING_SUCCESS) return null;
  if (!answer.subarray(4, HEADER_BYTES).equals(request.subarray(4, HEADER_BYTES))) return null;
  let at = HEADER_BYTES;
  while (at + 4 <= answer.length) {
    const length = answer.readUInt16BE(at + 2);
    if (answer.readUInt16BE(at) === XOR_MAPPED_ADDRESS)
      return addressIn(answer.subarray(at + 4, at + 4 + length), request);
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return null;
}

function addressIn(value: Buffer, request: Buffer): string {
  const key = request.subarray(4, HEADER_BYTES);
  const port = value.readUInt16BE(2) ^ (MAGIC_COOKIE >>> 16);
  const bytes = [...value.subarray(4)].map((byte, index) => byte ^ (key[index] ?? 0));
  if (bytes.length === 4) return `${bytes.join('.')}:${port}`;
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  return `[${groups.join(':')}]:${port}`;
}
