import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeWitness, encodeWitness, type Witness, type WitnessRecord } from '../../src/wire/witness.ts';

const EMPTY: Witness = {
  sinceUs: 1000,
  untilUs: 2000,
  isCapped: false,
  notRecorded: 0,
  overRate: 0,
  sources: [],
  strays: [],
  records: [],
};

/** 30 s of five streams at 20 ms, arrivals off by up to 300 us. */
const thirtySeconds = (): Witness => ({
  ...EMPTY,
  untilUs: 31_000_000,
  sources: ['192.0.2.1:50000'],
  records: Array.from({ length: 7500 }, (_, index): WitnessRecord => ({
    ssrc: 0xf0000000 + (index % 5),
    sequence: (65_000 + Math.floor(index / 5)) & 0xffff,
    arrivalUs: 1000 + Math.floor(index / 5) * 20_000 + ((index * 7919) % 300),
    sizeBytes: 190,
    source: 0,
  })),
});

describe('the witness bytes', () => {
  test('have the documented layout', () => {
    const bytes = encodeWitness({
      ...EMPTY,
      isCapped: true,
      notRecorded: 300,
      overRate: 0,
      sources: ['a:1'],
      strays: ['b:2'],
      records: [
        { ssrc: 0x01020304, sequence: 0xffff, arrivalUs: 1100, sizeBytes: 190, source: 0 },
        { ssrc: 0x01020304, sequence: 0, arrivalUs: 1090, sizeBytes: 190, source: 0 },
      ],
    });
    expect(Buffer.from(bytes).toString('hex')).toBe(
      '45444758' +
        '01' +
        '01' + // magic, version, capped
        'e807' +
        'e807' +
        'ac02' + // since 1000, until - since 1000, 300 not recorded
        '01' +
        '04030201' + // one SSRC, little endian
        '01' +
        '03' +
        '613a31' + // one source "a:1"
        '01' +
        '03' +
        '623a32' + // one stray "b:2"
        '02' + // two records
        '02' +
        'c801' +
        '01' +
        'be01' + // stream 0 with size; +100; sequence 65535 - 0 = -1; size 190
        '00' +
        '13' +
        '00', // same size; -10; sequence as expected
    );
  });

  test('of 30 s at 250 packets/s are under 100 kB, and are read back as written', () => {
    const bytes = encodeWitness(thirtySeconds());
    expect(bytes.length).toBeLessThan(100_000);
    expect(decodeWitness(bytes)).toEqual(thirtySeconds());
  });

  test('are read back as written, whatever was seen', () => {
    const record = fc.record({
      ssrc: fc.integer({ min: 0, max: 0xffffffff }),
      sequence: fc.integer({ min: 0, max: 0xffff }),
      arrivalUs: fc.integer({ min: 0, max: 1e12 }),
      sizeBytes: fc.integer({ min: 0, max: 65_535 }),
      source: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 60 }),
        fc.integer({ min: 0, max: 1e12 }),
        fc.boolean(),
        (records, sinceUs, isCapped) => {
          const witness: Witness = {
            sinceUs,
            untilUs: sinceUs + 5,
            isCapped,
            notRecorded: 7,
            overRate: 70_000,
            sources: ['[2001:db8::1]:5000', '192.0.2.7:1'],
            strays: ['192.0.2.7:2'],
            records,
          };
          expect(decodeWitness(encodeWitness(witness))).toEqual(witness);
        },
      ),
    );
  });

  test('never make the decoder throw, however mutated', () => {
    const good = encodeWitness(thirtySeconds()).slice(0, 200);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(199), fc.nat(255)), { maxLength: 8 }),
        fc.nat(200),
        (changes, length) => {
          const bytes = good.slice(0, length);
          for (const [index, value] of changes) if (index < bytes.length) bytes[index] = value;
          expect(() => decodeWitness(bytes)).not.toThrow();
        },
      ),
      { numRuns: 20_000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(decodeWitness(bytes)).toBeNull();
      }),
    );
  });

  test('cut short or with more behind them are none', () => {
    const bytes = encodeWitness(thirtySeconds());
    expect(decodeWitness(bytes.slice(0, -1))).toBeNull();
    expect(decodeWitness(new Uint8Array([...bytes, 0]))).toBeNull();
  });
});
