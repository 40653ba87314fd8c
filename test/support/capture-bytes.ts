/** Writes captures for tests, from the documents of the formats; shares nothing with what reads them. */

/** A number in big-endian or little-endian order. */
export const number = (value: number, lengthBytes: 1 | 2 | 4, isLittleEndian = false): number[] => {
  const bytes = Array.from({ length: lengthBytes }, (_, index) => Math.floor(value / 256 ** index) % 256);
  return isLittleEndian ? bytes : bytes.reverse();
};

/** An RTP header of version 2, payload type 111, with 8 bytes behind it. */
export const rtp = (ssrc: number, sequence: number): number[] => [
  0x80,
  111,
  ...number(sequence, 2),
  ...number(0, 4),
  ...number(ssrc, 4),
  ...new Array<number>(8).fill(0x5a),
];

/** ChannelData on channel 0x4001 (RFC 8656 §12.4). */
export const channelData = (data: readonly number[]): number[] => [
  0x40,
  0x01,
  ...number(data.length, 2),
  ...data,
];

/** A Send (0x0016) or Data (0x0017) indication with XOR-PEER-ADDRESS and DATA (RFC 8656 §11.1). */
export const indication = (type: 0x0016 | 0x0017, data: readonly number[]): number[] => {
  const padded = [...data, ...new Array<number>((4 - (data.length % 4)) % 4).fill(0)];
  const attributes = [
    ...number(0x0012, 2),
    ...number(8, 2),
    ...[0, 1, 0x21, 0x12, 0x5e, 0x12, 0xa4, 0x43],
    ...number(0x0013, 2),
    ...number(data.length, 2),
    ...padded,
  ];
  return [
    ...number(type, 2),
    ...number(attributes.length, 2),
    ...number(0x2112a442, 4),
    ...new Array<number>(12).fill(7),
    ...attributes,
  ];
};

export interface Ends {
  readonly from: readonly number[];
  readonly fromPort: number;
  readonly to: readonly number[];
  readonly toPort: number;
}

/** The page at 192.168.1.20:50000, the relay at 203.0.113.9:3478. */
export const UP: Ends = { from: [192, 168, 1, 20], fromPort: 50_000, to: [203, 0, 113, 9], toPort: 3478 };
export const DOWN: Ends = { from: [203, 0, 113, 9], fromPort: 3478, to: [192, 168, 1, 20], toPort: 50_001 };

export const udp = ({ fromPort, toPort }: Ends, data: readonly number[]): number[] => [
  ...number(fromPort, 2),
  ...number(toPort, 2),
  ...number(8 + data.length, 2),
  ...[0, 0],
  ...data,
];

export const tcp = ({ fromPort, toPort }: Ends, data: readonly number[]): number[] => [
  ...number(fromPort, 2),
  ...number(toPort, 2),
  ...number(1, 4),
  ...number(1, 4),
  ...[0x50, 0x18, 0xff, 0xff, 0, 0, 0, 0],
  ...data,
];

export const ipv4 = (
  { from, to }: Ends,
  payload: readonly number[],
  { ttl = 64, dscp = 0, fragment = 0, protocol = 17 } = {},
): number[] => [
  0x45,
  dscp << 2,
  ...number(20 + payload.length, 2),
  ...[0, 1],
  ...number(fragment, 2),
  ttl,
  protocol,
  ...[0, 0],
  ...from,
  ...to,
  ...payload,
];

export const ethernet = (
  packet: readonly number[],
  tags: readonly number[] = [],
  type = 0x0800,
): number[] => [...[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2], ...tags, ...number(type, 2), ...packet];

/** The stream that the captures of tests are of. */
export const SSRC = 0xcafe0001;

/** A frame of a stream that did not go through a relay: Ethernet, IPv4, UDP, RTP. */
export const bareFrame = (ends: Ends, ssrc: number, sequence: number): number[] =>
  ethernet(ipv4(ends, udp(ends, rtp(ssrc, sequence))));

/** A frame of the test on its way: Ethernet, IPv4, UDP, ChannelData. */
export const frameOf = (ends: Ends, ssrc: number, sequence: number, ttl = 64): number[] =>
  ethernet(ipv4(ends, udp(ends, channelData(rtp(ssrc, sequence))), { ttl }));

export interface TimedFrame {
  /** ms since 1970, whole microseconds. */
  readonly atMs: number;
  readonly bytes: readonly number[];
}

/** A pcap file (draft-ietf-opsawg-pcap §4, §5). */
export function pcap(
  frames: readonly TimedFrame[],
  { linkType = 1, isLittleEndian = true, perSecond = 1_000_000 } = {},
): Uint8Array<ArrayBuffer> {
  const magic = perSecond === 1_000_000 ? 0xa1b2c3d4 : 0xa1b23c4d;
  const of = (value: number, lengthBytes: 2 | 4) => number(value, lengthBytes, isLittleEndian);
  return Uint8Array.from([
    ...of(magic, 4),
    ...of(2, 2),
    ...of(4, 2),
    ...of(0, 4),
    ...of(0, 4),
    ...of(262_144, 4),
    ...of(linkType, 4),
    ...frames.flatMap(({ atMs, bytes }) => [
      ...of(Math.floor(atMs / 1000), 4),
      ...of(Math.round((atMs % 1000) * (perSecond / 1000)), 4),
      ...of(bytes.length, 4),
      ...of(bytes.length, 4),
      ...bytes,
    ]),
  ]);
}

const padded = (bytes: readonly number[]): number[] => [
  ...bytes,
  ...new Array<number>((4 - (bytes.length % 4)) % 4).fill(0),
];

/** A block of pcapng (draft-ietf-opsawg-pcapng §3.1). */
export function block(type: number, body: readonly number[], isLittleEndian = false): number[] {
  const whole = padded(body);
  const length = number(12 + whole.length, 4, isLittleEndian);
  return [...number(type, 4, isLittleEndian), ...length, ...whole, ...length];
}

export const section = (isLittleEndian = false): number[] =>
  block(
    0x0a0d0d0a,
    [
      ...number(0x1a2b3c4d, 4, isLittleEndian),
      ...number(1, 2, isLittleEndian),
      ...number(0, 2, isLittleEndian),
      ...new Array<number>(8).fill(0xff),
    ],
    isLittleEndian,
  );

export const option = (code: number, value: readonly number[], isLittleEndian = false): number[] => [
  ...number(code, 2, isLittleEndian),
  ...number(value.length, 2, isLittleEndian),
  ...padded(value),
];

export const interfaceBlock = (
  linkType: number,
  options: readonly number[] = [],
  isLittleEndian = false,
  snapBytes = 0,
): number[] =>
  block(
    1,
    [
      ...number(linkType, 2, isLittleEndian),
      ...[0, 0],
      ...number(snapBytes, 4, isLittleEndian),
      ...options,
      ...(options.length > 0 ? [0, 0, 0, 0] : []),
    ],
    isLittleEndian,
  );

export const enhancedPacket = (
  interfaceId: number,
  steps: number,
  bytes: readonly number[],
  isLittleEndian = false,
): number[] =>
  block(
    6,
    [
      ...number(interfaceId, 4, isLittleEndian),
      ...number(Math.floor(steps / 2 ** 32), 4, isLittleEndian),
      ...number(steps % 2 ** 32, 4, isLittleEndian),
      ...number(bytes.length, 4, isLittleEndian),
      ...number(bytes.length, 4, isLittleEndian),
      ...bytes,
    ],
    isLittleEndian,
  );
