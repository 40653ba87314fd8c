/**
 * What the system tells beside a datagram: cmsg(3), ip(7), ipv6(7), socket(7). Total: any bytes are read without an error,
 * and nothing beyond their end.
 *
 * ```
 * 0 length with this header (64 bits), 8 level, 12 type, 16 data, padded to 8 bytes
 * ```
 */

export const SOL_SOCKET = 1;
export const IPPROTO_IP = 0;
export const IPPROTO_IPV6 = 41;
/** Each switches its message on, which has the same number unless another stands here (include/uapi/linux/in.h, in6.h). */
export const SO_TIMESTAMPNS = 35;
export const IP_PKTINFO = 8;
export const IP_RECVTTL = 12;
export const IP_RECVTOS = 13;
export const IPV6_RECVPKTINFO = 49;
export const IPV6_RECVHOPLIMIT = 51;
export const IPV6_RECVTCLASS = 66;
export const IP_TOS = 1;
const IP_TTL = 2;
export const IPV6_PKTINFO = 50;
const IPV6_HOPLIMIT = 52;
export const IPV6_TCLASS = 67;

export const CONTROL_HEADER_WORDS = 4;
const HEADER_BYTES = CONTROL_HEADER_WORDS * 4;

/** Written by each reading, for no object to be made for a packet. */
export interface DatagramNotes {
  /** When the system took it from the network, by the wall clock; seconds 0: not told. */
  arrivedS: number;
  arrivedNs: number;
  /** The address that was asked, in words as it lies in memory: one of IPv4, four of IPv6. */
  readonly local: Int32Array;
  hasLocal: boolean;
  /** Of the network interface that it came by. */
  interfaceIndex: number;
  /** DSCP and ECN (RFC 2474, RFC 3168); `null`: not told. */
  trafficClass: number | null;
  /** TTL or hop limit as it arrived; `null`: not told. */
  hopLimit: number | null;
}

export const noDatagramNotes = (): DatagramNotes => ({
  arrivedS: 0,
  arrivedNs: 0,
  local: new Int32Array(4),
  hasLocal: false,
  interfaceIndex: 0,
  trafficClass: null,
  hopLimit: null,
});

/** Reads the messages that lie in `words` from `at` on, `lengthBytes` in all. */
export function readControlMessages(
  words: Int32Array,
  at: number,
  lengthBytes: number,
  into: DatagramNotes,
): void {
  into.arrivedS = 0;
  into.arrivedNs = 0;
  into.hasLocal = false;
  into.trafficClass = null;
  into.hopLimit = null;
  const end = Math.min(words.length, at + (lengthBytes >> 2));
  let header = at;
  while (header + CONTROL_HEADER_WORDS <= end) {
    const messageBytes = words[header] ?? 0;
    const messageEnd = header + (messageBytes >> 2);
    // A length of over 2 GiB, of less than its header, or beyond the end: what follows cannot be found.
    if (words[header + 1] !== 0 || messageBytes < HEADER_BYTES || header + ((messageBytes + 3) >> 2) > end)
      return;
    readOne(words, header, messageEnd - header - CONTROL_HEADER_WORDS, messageBytes - HEADER_BYTES, into);
    header += ((messageBytes + 7) >> 3) << 1;
  }
}

function readOne(
  words: Int32Array,
  header: number,
  dataWords: number,
  dataBytes: number,
  into: DatagramNotes,
): void {
  const type = words[header + 3];
  const data = header + CONTROL_HEADER_WORDS;
  switch (words[header + 2] ?? -1) {
    case SOL_SOCKET:
      if (type !== SO_TIMESTAMPNS || dataWords < 4) return;
      into.arrivedS = (words[data] ?? 0) >>> 0;
      into.arrivedNs = (words[data + 2] ?? 0) >>> 0;
      return;
    case IPPROTO_IP:
      // One byte, in the only word that there is of it.
      if (type === IP_TOS && dataBytes >= 1) into.trafficClass = (words[data] ?? 0) & 0xff;
      else if (type === IP_TTL && dataWords >= 1) into.hopLimit = (words[data] ?? 0) & 0xff;
      else if (type === IP_PKTINFO && dataWords >= 3) {
        into.interfaceIndex = words[data] ?? 0;
        // `ipi_spec_dst`: what an answer leaves from. For a broadcast `ipi_addr`, behind it, would be no address to use.
        into.local[0] = words[data + 1] ?? 0;
        into.hasLocal = true;
      }
      return;
    case IPPROTO_IPV6:
      if (type === IPV6_TCLASS && dataWords >= 1) into.trafficClass = (words[data] ?? 0) & 0xff;
      else if (type === IPV6_HOPLIMIT && dataWords >= 1) into.hopLimit = (words[data] ?? 0) & 0xff;
      else if (type === IPV6_PKTINFO && dataWords >= 5) {
        for (let word = 0; word < 4; word += 1) into.local[word] = words[data + word] ?? 0;
        into.interfaceIndex = words[data + 4] ?? 0;
        into.hasLocal = true;
      }
  }
}
