import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  noDatagramNotes,
  readControlMessages,
} from '../../../../../server/relay/sockets/batched/control-messages.ts';

/** One message as the C library's CMSG macros lay it out (cmsg(3)), little-endian. */
function message(level: number, type: number, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(16 + Math.ceil(data.length / 8) * 8);
  bytes.writeBigUInt64LE(BigInt(16 + data.length), 0);
  bytes.writeInt32LE(level, 8);
  bytes.writeInt32LE(type, 12);
  bytes.set(data, 16);
  return bytes;
}

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};

function timespec(seconds: number, nanoseconds: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64LE(BigInt(seconds), 0);
  bytes.writeBigInt64LE(BigInt(nanoseconds), 8);
  return bytes;
}

function read(bytes: Uint8Array, lengthBytes = bytes.length) {
  const block = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  block.set(bytes);
  const notes = noDatagramNotes();
  readControlMessages(new Int32Array(block.buffer), 0, lengthBytes, notes);
  return notes;
}

describe('readControlMessages', () => {
  it('finds what IPv4 tells: time, DSCP and ECN, TTL, the address that was asked', () => {
    const notes = read(
      Buffer.concat([
        message(1, 35, timespec(1_893_456_000, 123_456_789)),
        // EF (46) with ECT(0): one byte only.
        message(0, 1, Uint8Array.of(0xba)),
        message(0, 2, int32(57)),
        // Interface 3, to answer from 127.0.0.2, asked as 127.0.0.3.
        message(0, 8, Uint8Array.of(3, 0, 0, 0, 127, 0, 0, 2, 127, 0, 0, 3)),
      ]),
    );
    expect(notes).toMatchObject({
      arrivedS: 1_893_456_000,
      arrivedNs: 123_456_789,
      trafficClass: 0xba,
      hopLimit: 57,
      hasLocal: true,
      interfaceIndex: 3,
    });
    expect(new Uint8Array(notes.local.buffer, 0, 4)).toEqual(Uint8Array.of(127, 0, 0, 2));
  });

  it('finds what IPv6 tells', () => {
    const address = Uint8Array.from({ length: 16 }, (_, at) => at + 1);
    const notes = read(
      Buffer.concat([
        message(41, 50, Buffer.concat([address, int32(7)])),
        message(41, 52, int32(255)),
        message(41, 67, int32(0x88)),
      ]),
    );
    expect(notes).toMatchObject({
      arrivedS: 0,
      trafficClass: 0x88,
      hopLimit: 255,
      hasLocal: true,
      interfaceIndex: 7,
    });
    expect(new Uint8Array(notes.local.buffer)).toEqual(address);
  });

  it('forgets what the datagram before it had', () => {
    const notes = read(Buffer.concat([message(0, 2, int32(64)), message(0, 8, new Uint8Array(12))]));
    readControlMessages(new Int32Array(0), 0, 0, notes);
    expect(notes).toMatchObject({ hopLimit: null, trafficClass: null, hasLocal: false, arrivedS: 0 });
  });

  it('takes nothing of a message that was cut, and nothing after it', () => {
    const whole = Buffer.concat([message(0, 2, int32(64)), message(1, 35, timespec(5, 6))]);
    expect(read(whole, whole.length - 1)).toMatchObject({ hopLimit: 64, arrivedS: 0 });
    expect(read(whole.subarray(0, whole.length - 4))).toMatchObject({ hopLimit: 64, arrivedS: 0 });
    expect(read(message(1, 35, timespec(5, 6)).subarray(0, 24))).toMatchObject({ arrivedS: 0 });
  });

  it('is total: any bytes, any length, told or not, and reads nothing beyond the length', () => {
    const header = fc
      .tuple(
        fc.constantFrom(0, 1, 15, 16, 17, 20, 28, 32, 36, -1, 0x7fffffff),
        fc.constantFrom(0, 1, 41, 9),
        fc.nat(70),
      )
      .map(([lengthBytes, level, type]) => {
        const bytes = message(level, type, new Uint8Array(20).fill(0xee));
        bytes.writeInt32LE(lengthBytes, 0);
        return bytes;
      });
    const bytes = fc
      .array(fc.oneof(header, fc.uint8Array({ maxLength: 40 })), { maxLength: 6 })
      .map((parts) => Buffer.concat(parts));
    fc.assert(
      fc.property(bytes, fc.integer({ min: -8, max: 300 }), (some, lengthBytes) => {
        const within = Math.max(0, Math.min(lengthBytes, some.length));
        const cut = Buffer.concat([
          some.subarray(0, within - (within % 4)),
          Buffer.alloc(some.length),
        ]).subarray(0, some.length);
        expect(read(some, lengthBytes)).toEqual(read(cut, within - (within % 4)));
      }),
      { seed: 18, numRuns: 5000 },
    );
  });
});
