import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeProbePayload, encodeProbePayload, MIN_PAYLOAD_BYTES } from '../../src/wire/probe-payload.ts';

const PAYLOAD = { testTag: 0x01020304, stream: 3, streamSequence: 258, globalSequence: 65_536, sentMs: 1.5 };

describe('the probe payload', () => {
  test('has the documented layout', () => {
    const bytes = new Uint8Array(encodeProbePayload(PAYLOAD, 30));
    expect(Buffer.from(bytes).toString('hex')).toBe(
      '45444757' + '01' + '03' + '0000' + '01020304' + '00000102' + '00010000' + '3ff8000000000000' + '0000',
    );
  });

  test('is never smaller than its fields', () => {
    expect(encodeProbePayload(PAYLOAD, 0).byteLength).toBe(MIN_PAYLOAD_BYTES);
    expect(encodeProbePayload(PAYLOAD, 160).byteLength).toBe(160);
  });

  test('is read back as written', () => {
    const u32 = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(
        fc.record({
          testTag: u32,
          stream: fc.integer({ min: 0, max: 255 }),
          streamSequence: u32,
          globalSequence: u32,
          sentMs: fc.double({ noNaN: true, noDefaultInfinity: true }),
        }),
        (payload) => {
          expect(decodeProbePayload(encodeProbePayload(payload, 160))).toEqual(payload);
        },
      ),
    );
  });

  test('is null for anything else, and decoding never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(decodeProbePayload(bytes.slice().buffer)).toBeNull();
      }),
    );
    const otherVersion = encodeProbePayload(PAYLOAD, 40);
    new DataView(otherVersion).setUint8(4, 2);
    expect(decodeProbePayload(otherVersion)).toBeNull();
    const noTime = encodeProbePayload({ ...PAYLOAD, sentMs: NaN }, 40);
    expect(decodeProbePayload(noTime)).toBeNull();
    expect(decodeProbePayload(encodeProbePayload(PAYLOAD, 40).slice(0, 27))).toBeNull();
  });
});
