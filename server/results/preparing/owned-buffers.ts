/**
 * The memory of `bytes` as what may be moved to another thread: nothing when they share it with others, as short buffers
 * of Node do; those are copied.
 */
export function ownedBuffers({ buffer, byteLength }: Uint8Array): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}
