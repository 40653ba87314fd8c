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
    trafficClass: null,
    hopLimit: null,
  })),
});

const NOT_READ = { trafficClass: null, hopLimit: null };

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
        {
          ssrc: 0x01020304,
          sequence: 0xffff,
          arrivalUs: 1100,
          sizeBytes: 190,
          source: 0,
          trafficClass: null,
          hopLimit: null,
        },
        {
          ssrc: 0x01020304,
          sequence: 0,
          arrivalUs: 1090,
          sizeBytes: 190,
          source: 0,
          trafficClass: null,
          hopLimit: null,
        },
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
      trafficClass: fc.option(fc.integer({ min: 0, max: 255 })),
      hopLimit: fc.option(fc.integer({ min: 0, max: 255 })),
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

  test.each([
    ['batched', '04'],
    ['dgram', '08'],
  ] as const)('say of a relay with %s datagrams so in their flags', (adapter, flags) => {
    const bytes = encodeWitness({ ...EMPTY, adapter });
    expect(Buffer.from(bytes).toString('hex')).toBe('4544475801' + flags + 'e807e807000000' + '0000');
    expect(decodeWitness(bytes)).toEqual({ ...EMPTY, adapter });
  });

  /** Marked EF or not at random, and with a hop limit that changes now and then. */
  const markedSeconds = (): Witness => ({
    ...thirtySeconds(),
    records: thirtySeconds().records.map((record, index) => ({
      ...record,
      trafficClass: (index * 7919) % 13 < 6 ? 184 : 0,
      hopLimit: 64 - Math.floor(index / 3000),
    })),
  });

  test('have what the IP headers said behind all else, in runs of each stream', () => {
    const record = { ssrc: 1, arrivalUs: 1000, sizeBytes: 1, source: 0 };
    const bytes = encodeWitness({
      ...EMPTY,
      records: [
        { ...record, sequence: 0, trafficClass: 184, hopLimit: 64 },
        { ...record, ssrc: 2, sequence: 0, trafficClass: null, hopLimit: 63 },
        { ...record, sequence: 1, trafficClass: 184, hopLimit: 64 },
        { ...record, sequence: 2, trafficClass: 3, hopLimit: null },
      ],
    });
    expect(Buffer.from(bytes).toString('hex')).toBe(
      '45444758' +
        '02' +
        '00' + // magic, version
        'e807' +
        'e807' +
        '00' + // since 1000, until - since 1000, none not recorded
        '02' +
        '01000000' +
        '02000000' + // two SSRCs
        '0000' + // no sources, no strays
        '04' +
        '02000001' + // stream 0 with size; at once; sequence as expected; size 1
        '040000' +
        '000000' +
        '000000' +
        '02b90141' + // stream 0: two with 184 and 64
        '010400' + // and one with 3
        '010040', // stream 1: one with 63
    );
  });

  test('of 30 s with marks that change with any packet are under 100 kB, and are read back', () => {
    const bytes = encodeWitness(markedSeconds());
    expect(bytes.length).toBeLessThan(100_000);
    expect(decodeWitness(bytes)).toEqual(markedSeconds());
  });

  test('of version 1, as it was stored before headers were read, are read with none', () => {
    const bytes = Buffer.from(
      '454447580101e807e807ac02010403020101' + '03613a310103623a32' + '0202c80101be01001300',
      'hex',
    );
    expect(decodeWitness(bytes)).toEqual({
      ...EMPTY,
      isCapped: true,
      notRecorded: 300,
      sources: ['a:1'],
      strays: ['b:2'],
      records: [
        { ...NOT_READ, ssrc: 0x01020304, sequence: 0xffff, arrivalUs: 1100, sizeBytes: 190, source: 0 },
        { ...NOT_READ, ssrc: 0x01020304, sequence: 0, arrivalUs: 1090, sizeBytes: 190, source: 0 },
      ],
    });
  });

  test.each([
    ['more headers than there are records', '020101'],
    ['fewer', ''],
    ['a run of none', '000101'],
    ['a traffic class beyond a byte', '01810201'],
    ['a hop limit beyond a byte', '01018102'],
  ])('with %s are none', (_case, headers) => {
    const record = { ssrc: 1, sequence: 0, arrivalUs: 1000, sizeBytes: 1, source: 0 };
    const whole = encodeWitness({ ...EMPTY, records: [{ ...record, trafficClass: 0, hopLimit: 0 }] });
    const body = Buffer.from(whole).subarray(0, -3);
    expect(decodeWitness(Buffer.concat([body, Buffer.from('010101', 'hex')]))).not.toBeNull();
    expect(decodeWitness(Buffer.concat([body, Buffer.from(headers, 'hex')]))).toBeNull();
  });

  test.each([
    ['without headers', thirtySeconds],
    ['with headers', () => ({ ...markedSeconds(), records: markedSeconds().records.slice(0, 30) })],
  ])('never make the decoder throw, however mutated, %s', (_case, witness) => {
    const good = encodeWitness(witness()).slice(0, 200);
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
