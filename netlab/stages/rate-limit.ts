import type { RateLimit } from '../impairments.ts';
import type { Stage } from './stage.ts';

/** An IPv4 header without options (RFC 791 section 3.1: 20 bytes) and a UDP header (RFC 768: 8 bytes). */
export const DATAGRAM_HEADER_BYTES = 28;

/** A serialising link with a tail-drop queue: first in, first out, at a fixed speed. */
export function rateLimit({ kbitPerSecond, queueMs }: RateLimit): Stage {
  // 1 kbit/s is 1 bit/ms.
  const bitsPerMs = kbitPerSecond;
  let freeFromMs = -Infinity;
  return {
    name: 'rate-limit',
    leaveMs: (packet, atMs) => {
      const startMs = Math.max(atMs, freeFromMs);
      if (startMs - atMs > queueMs) return [];
      freeFromMs = startMs + ((packet.sizeBytes + DATAGRAM_HEADER_BYTES) * 8) / bitsPerMs;
      return [freeFromMs];
    },
  };
}
