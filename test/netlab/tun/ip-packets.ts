/** IPv4 packets that the tests send, written out by hand from RFC 791 §3.1 and RFC 768; checksums are left at 0. */

const PROTOCOLS = { icmp: 1, tcp: 6, udp: 17 } as const;

/** A packet without options from one address to another; not to be cut, unless told. */
export function ipv4(told: {
  transport: keyof typeof PROTOCOLS;
  source: readonly number[];
  destination: readonly number[];
  payload: Buffer;
  mayBeFragmented?: boolean;
  identification?: number;
}): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt8(0x45, 0);
  header.writeUInt16BE(20 + told.payload.length, 2);
  header.writeUInt16BE(told.identification ?? 0, 4);
  header.writeUInt16BE(told.mayBeFragmented ? 0 : 0x4000, 6);
  header.writeUInt8(64, 8);
  header.writeUInt8(PROTOCOLS[told.transport], 9);
  Buffer.from(told.source).copy(header, 12);
  Buffer.from(told.destination).copy(header, 16);
  return Buffer.concat([header, told.payload]);
}

/** What UDP carries, with its header in front. */
export function udp(sourcePort: number, destinationPort: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(sourcePort, 0);
  header.writeUInt16BE(destinationPort, 2);
  header.writeUInt16BE(8 + payload.length, 4);
  return Buffer.concat([header, payload]);
}
