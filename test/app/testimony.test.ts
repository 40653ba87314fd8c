import { describe, expect, test } from 'vitest';
import { summariseWitness } from '../../src/app/testimony.ts';
import type { Measurement, PacketRecord } from '../../src/core/packets/packet.ts';
import { monotonicMs } from '../../src/core/units.ts';
import { encodeWitness, type Witness } from '../../src/wire/witness.ts';
import { witnessedLink, type LegFates } from '../support/call/witnessed-link.ts';

const OK: LegFates = { up: 10, down: 12 };
const FATES: LegFates[] = [
  OK,
  OK,
  { up: 'lost', down: 12 },
  OK,
  { up: 10, down: 'lost' },
  { ...OK, copiesUp: 2 },
  OK,
];

function setUp(change: (witness: Witness) => Witness = (witness) => witness) {
  const { packets, mappings, witness } = witnessedLink(FATES);
  const measurement: Measurement = {
    packets,
    streams: 1,
    calls: 1,
    nominalRatePerSecond: 50,
    beginMs: monotonicMs(1000),
    endMs: monotonicMs(1140),
    lateLimitMs: 3000,
    sendOrder: 'stamped',
    arrivalOrder: 'stamped',
  };
  const records = witness.records.map((record) => ({ ...record, sizeBytes: 190 }));
  const bytes = encodeWitness(change({ ...witness, records }));
  return { measurement, mappings, bytes };
}

describe('summariseWitness', () => {
  test('splits the losses when the witness is whole', () => {
    const { measurement, mappings, bytes } = setUp();
    const { summary, directions } = summariseWitness({ kind: 'bytes', bytes }, 'rtp', measurement, mappings);
    expect(summary).toMatchObject({
      state: 'whole',
      reason: null,
      lostUp: 1,
      lostDown: 1,
      lostUnknown: 0,
      unwitnessed: 0,
      sources: ['203.0.113.40:50000'],
    });
    expect(directions?.up.metrics).toMatchObject({ sent: 7, lost: 1 });
    expect(directions?.down.metrics).toMatchObject({ sent: 6, lost: 1 });
    expect(directions?.join.duplicatesUp).toBe(1);
  });

  test.each([
    { answer: { kind: 'none' } as const, method: 'rtp' as const, reason: 'third-party-relay' },
    { answer: { kind: 'unavailable' } as const, method: 'rtp' as const, reason: 'unavailable' },
    {
      answer: { kind: 'bytes', bytes: new Uint8Array([1, 2, 3]) } as const,
      method: 'rtp' as const,
      reason: 'unavailable',
    },
    { answer: { kind: 'none' } as const, method: 'data-channel' as const, reason: 'not-rtp' },
  ])('says why there is none: $reason', ({ answer, method, reason }) => {
    const { measurement, mappings } = setUp();
    const { summary, directions } = summariseWitness(answer, method, measurement, mappings);
    expect(directions).toBeNull();
    expect(summary).toMatchObject({ state: 'none', reason, lostUp: 0, lostDown: 0, lostUnknown: 2 });
  });

  test('takes an empty witness for another relay having carried the call', () => {
    const { measurement, mappings, bytes } = setUp((witness) => ({ ...witness, records: [] }));
    expect(summariseWitness({ kind: 'bytes', bytes }, 'rtp', measurement, mappings).summary).toMatchObject({
      state: 'none',
      reason: 'third-party-relay',
    });
  });

  test('passes on where packets came from that the relay could not hand on', () => {
    const { measurement, mappings, bytes } = setUp((witness) => ({
      ...witness,
      strays: ['192.0.2.1:50001'],
    }));
    expect(summariseWitness({ kind: 'bytes', bytes }, 'rtp', measurement, mappings).strays).toEqual([
      '192.0.2.1:50001',
    ]);
  });

  test.each([
    // An interface lost its address for 9 s; its allocation ended, and its packets went on from where they came.
    [['192.0.2.1:50000'], ['192.0.2.1:50000'], []],
    [['192.0.2.1:50000'], ['192.0.2.1:50000', '192.0.2.1:50001'], ['192.0.2.1:50001']],
    [['192.0.2.1:50000'], ['192.0.2.2:50000'], ['192.0.2.2:50000']],
    [['192.0.2.1:50000', '[2001:db8::1]:50000'], ['[2001:db8::1]:50000'], []],
  ])('takes %j and then %j for a move to %j', (sources, strays, expected) => {
    const { measurement, mappings, bytes } = setUp((witness) => ({ ...witness, sources, strays }));
    expect(summariseWitness({ kind: 'bytes', bytes }, 'rtp', measurement, mappings).strays).toEqual(expected);
  });

  test('tells a witness given up for memory from another relay', () => {
    const { measurement, mappings, bytes } = setUp((witness) => ({
      ...witness,
      records: [],
      isCapped: true,
    }));
    expect(summariseWitness({ kind: 'bytes', bytes }, 'rtp', measurement, mappings).summary).toMatchObject({
      state: 'none',
      reason: 'capped',
    });
  });

  test('has how the relay takes datagrams, where it told', () => {
    for (const adapter of ['batched', 'dgram', undefined] as const) {
      const { measurement, mappings, bytes } = setUp((witness) => ({
        ...witness,
        ...(adapter ? { adapter } : {}),
      }));
      const testimony = summariseWitness({ kind: 'bytes', bytes }, 'rtp', measurement, mappings);
      expect(testimony.adapter).toBe(adapter);
    }
  });

  test('says that it is partial, and why', () => {
    const incomplete = setUp((witness) => ({ ...witness, records: witness.records.slice(2) }));
    expect(
      summariseWitness(
        { kind: 'bytes', bytes: incomplete.bytes },
        'rtp',
        incomplete.measurement,
        incomplete.mappings,
      ).summary,
    ).toMatchObject({
      state: 'partial',
      reason: 'incomplete',
      unwitnessed: 2,
    });
    const over = setUp((witness) => ({ ...witness, overRate: 70_000 }));
    const { summary } = summariseWitness(
      { kind: 'bytes', bytes: over.bytes },
      'rtp',
      over.measurement,
      over.mappings,
    );
    // The packet that the relay did not see may be one that it dropped itself.
    expect(summary).toMatchObject({
      state: 'partial',
      reason: 'incomplete',
      lostUp: 0,
      lostDown: 1,
      lostUnknown: 1,
      overRate: 70_000,
    });
    const capped = setUp((witness) => ({
      ...witness,
      isCapped: true,
      notRecorded: 3,
      records: witness.records.slice(0, 3),
    }));
    expect(
      summariseWitness({ kind: 'bytes', bytes: capped.bytes }, 'rtp', capped.measurement, capped.mappings)
        .summary,
    ).toMatchObject({
      state: 'partial',
      reason: 'capped',
    });
  });

  describe('of a relay whose clock gains 100 ppm', () => {
    /**
     * Two streams in rounds of 20 ms, the second stamped 10 us after the first. The relay's clock is 5 s ahead at client
     * time 0, and what it hands on takes 20 ms down. `notes`: when and in which order it noted
     * the two packets of a round.
     */
    function hear(
      notes: (round: number) => readonly { readonly stream: number; readonly afterMs: number }[],
    ) {
      const rounds = Array.from({ length: 100 }, (_, round) => round);
      const sentMs = (round: number, stream: number) => 1000 + round * 20 + stream * 0.01;
      const notedAfterMs = (round: number, stream: number): number =>
        notes(round).find((note) => note.stream === stream)?.afterMs ?? NaN;
      const packets = rounds.flatMap((round) =>
        [0, 1].map((stream): PacketRecord => ({
          stream,
          streamSequence: round,
          globalSequence: round * 2 + stream,
          sentMs: monotonicMs(sentMs(round, stream)),
          receivedMs: monotonicMs(1020 + round * 20 + notedAfterMs(round, stream)),
          arrivalIndex: round * 2 + stream,
        })),
      );
      const records = rounds.flatMap((round) =>
        notes(round).map(({ stream, afterMs }) => ({
          ssrc: 7000 + stream,
          sequence: round,
          arrivalUs: Math.round((5000 + (1000 + round * 20 + afterMs) * 1.0001) * 1000),
          sizeBytes: 190,
          source: 0,
          trafficClass: null,
          hopLimit: null,
        })),
      );
      const bytes = encodeWitness({
        sinceUs: 5_000_000,
        untilUs: 20_000_000,
        isCapped: false,
        notRecorded: 0,
        sources: ['203.0.113.40:50000'],
        overRate: 0,
        strays: [],
        records,
      });
      const measurement: Measurement = {
        packets,
        streams: 2,
        calls: 1,
        nominalRatePerSecond: 100,
        beginMs: monotonicMs(1000),
        endMs: monotonicMs(3000),
        lateLimitMs: 3000,
        sendOrder: 'stamped',
        arrivalOrder: 'stamped',
      };
      const mappings = [0, 1].map((stream) => ({ stream, ssrc: 7000 + stream, rtpSequenceOfFirst: 0 }));
      const { summary, directions } = summariseWitness(
        { kind: 'bytes', bytes },
        'rtp',
        measurement,
        mappings,
      );
      expect(summary.clockDriftPpm).toBeGreaterThan(50);
      return { up: directions?.up.metrics, down: directions?.down.metrics };
    }

    test('sees no reordering among packets of one TCP segment, which came in one order at one time', () => {
      const { up, down } = hear(() => [
        { stream: 0, afterMs: 10.01 },
        { stream: 1, afterMs: 10.01 },
      ]);
      expect(up).toMatchObject({ sent: 200, received: 200, reordered: 0 });
      expect(down).toMatchObject({ sent: 200, received: 200, reordered: 0 });
    });

    test('sees each packet that was written into the segment after the one that followed it', () => {
      const { up } = hear((round) =>
        (round % 10 === 0 ? [1, 0] : [0, 1]).map((stream) => ({ stream, afterMs: 10.01 })),
      );
      expect(up).toMatchObject({ received: 200, reordered: 10 });
    });

    test('sees no reordering in what was held back and came at once, in order, a microsecond apart', () => {
      // Rounds 10 to 14 come when round 14 does.
      const { up } = hear((round) =>
        [0, 1].map((stream) => ({
          stream,
          afterMs:
            round < 10 || round > 14
              ? 10 + stream * 0.01
              : 10 + (14 - round) * 20 + ((round - 10) * 2 + stream) * 0.001,
        })),
      );
      expect(up).toMatchObject({ received: 200, reordered: 0 });
    });
  });
});
