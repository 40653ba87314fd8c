import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinWitness, type PacketFate } from '../../../src/core/witness/join.ts';
import { witnessedLink, type LegFates, type RelaySide } from '../../support/call/witnessed-link.ts';

const OK: LegFates = { up: 10, down: 12 };
const UP: LegFates = { up: 'lost', down: 12 };
const DOWN: LegFates = { up: 10, down: 'lost' };

function join(fates: readonly LegFates[], side?: RelaySide) {
  const { packets, mappings, witness } = witnessedLink(fates, side);
  return joinWitness(packets, mappings, witness);
}
const fatesOf = (fates: readonly LegFates[], side?: RelaySide): PacketFate[] =>
  join(fates, side).packets.map((packet) => packet.fate);

describe('joinWitness', () => {
  test('puts each lost packet where it died', () => {
    expect(fatesOf([OK, UP, OK, DOWN, OK])).toEqual([
      'received',
      'lost-up',
      'received',
      'lost-down',
      'received',
    ]);
    expect(join([OK, UP, OK, DOWN, OK])).toMatchObject({
      lostUp: 1,
      lostDown: 1,
      lostUnknown: 0,
      unwitnessed: 0,
    });
  });

  test('puts losses at both ends of the test where they died', () => {
    expect(fatesOf([UP, DOWN, OK, UP, UP])).toEqual([
      'lost-up',
      'lost-down',
      'received',
      'lost-up',
      'lost-up',
    ]);
  });

  test('unwraps 16-bit sequence numbers, also of a test that starts just before the wrap', () => {
    const fates = Array.from({ length: 200 }, (_, index) =>
      index % 10 === 3 ? UP : index % 10 === 7 ? DOWN : OK,
    );
    expect(join(fates, { firstSequence: 65_500 })).toMatchObject({
      lostUp: 20,
      lostDown: 20,
      lostUnknown: 0,
    });
  });

  test('follows ten minutes of a stream, beyond half the sequence numbers', () => {
    const fates = Array.from({ length: 40_000 }, (_, index) => (index === 39_000 ? UP : OK));
    expect(join(fates, { firstSequence: 40_000 })).toMatchObject({
      lostUp: 1,
      lostUnknown: 0,
      unwitnessed: 0,
    });
  });

  test('knows the relay time of each packet, as differences', () => {
    const relay = join([OK, { up: 25, down: 12 }, OK]).packets.map((packet) => packet.relayMs);
    // The fastest took 10 ms up and counts as none: packet 1, 15 ms slower, is at 1020 + 15.
    expect(relay.map((ms) => Math.round((ms ?? NaN) * 1000) / 1000)).toEqual([1000, 1035, 1040]);
  });

  test('counts copies made on the way up, and takes the first', () => {
    const joined = join([OK, { ...OK, copiesUp: 3 }, OK]);
    expect(joined.duplicatesUp).toBe(2);
    expect(joined.packets.map((packet) => packet.fate)).toEqual(['received', 'received', 'received']);
  });

  test('sees copies of packets whose every copy was lost on the way down', () => {
    expect(join([OK, { ...DOWN, copiesUp: 2 }, OK])).toMatchObject({ duplicatesUp: 1, lostDown: 1 });
  });

  test('puts no loss down to the way up where the relay itself dropped packets', () => {
    const { packets, mappings, witness } = witnessedLink([OK, UP, OK, DOWN, OK]);
    const joined = joinWitness(packets, mappings, { ...witness, overRate: 1 });
    expect(joined).toMatchObject({ lostUp: 0, lostDown: 1, lostUnknown: 1 });
  });

  describe('where the witness is missing', () => {
    test('from the start (it restarted half-way): losses there are of unknown direction', () => {
      const fates = [OK, UP, OK, DOWN, OK, OK, UP, OK];
      const side = { isRecorded: (sequence: number) => sequence >= 5 };
      expect(fatesOf(fates, side)).toEqual([
        ...['received', 'lost-unknown', 'received', 'lost-unknown', 'received'],
        ...['received', 'lost-up', 'received'],
      ]);
      expect(join(fates, side)).toMatchObject({ unwitnessed: 3, lostUnknown: 2, lostUp: 1 });
    });

    test('in the middle: losses beside what it missed are unknown, others are not', () => {
      const fates = [OK, UP, OK, OK, UP, OK, OK, UP, OK];
      const side = { isRecorded: (sequence: number) => sequence < 3 || sequence > 5 };
      expect(fatesOf(fates, side).filter((fate) => fate !== 'received')).toEqual([
        'lost-up',
        'lost-unknown',
        'lost-up',
      ]);
    });

    test('because it was full: losses after its last record are unknown', () => {
      const { packets, mappings, witness } = witnessedLink([OK, UP, OK, OK, UP, UP]);
      const records = witness.records.slice(0, 2);
      const joined = joinWitness(packets, mappings, { ...witness, records, isCapped: true, notRecorded: 1 });
      expect(joined.packets.map((packet) => packet.fate)).toEqual([
        ...['received', 'lost-up', 'received', 'received', 'lost-unknown', 'lost-unknown'],
      ]);
    });

    test('because it was read before the packets could have come by', () => {
      const { packets, mappings, witness } = witnessedLink([OK, OK, UP, UP]);
      // Packet 2 was due at the relay at client time 1040 + 10.
      const untilUs = Math.round((5_000_000 + 1045) * 1000);
      const joined = joinWitness(packets, mappings, { ...witness, untilUs });
      expect(joined.packets.map((packet) => packet.fate).slice(2)).toEqual(['lost-unknown', 'lost-unknown']);
    });

    test('altogether: every loss is unknown', () => {
      const { packets, mappings, witness } = witnessedLink([OK, UP, DOWN, OK]);
      const joined = joinWitness(packets, mappings, { ...witness, records: [] });
      expect(joined).toMatchObject({ lostUp: 0, lostDown: 0, lostUnknown: 2, unwitnessed: 2 });
    });

    test('for a stream of which nothing is known', () => {
      const { packets, witness } = witnessedLink([UP, UP]);
      const mappings = [{ stream: 0, ssrc: 5000, rtpSequenceOfFirst: null }];
      expect(joinWitness(packets, mappings, witness)).toMatchObject({ lostUnknown: 2 });
    });
  });

  const fate = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        up: fc.double({ min: 1, max: 90, noNaN: true }),
        down: fc.double({ min: 1, max: 90, noNaN: true }),
        copiesUp: fc.integer({ min: 1, max: 3 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant(UP) },
    { weight: 1, arbitrary: fc.constant(DOWN) },
  );
  const side = fc.record({
    firstSequence: fc.integer({ min: 0, max: 65_535 }),
    streams: fc.integer({ min: 1, max: 5 }),
    drift: fc.double({ min: -1e-4, max: 1e-4, noNaN: true }),
    offsetMs: fc.integer({ min: 200, max: 1e9 }),
  });

  test('conserves counts: sent = received + lost up + lost down + unknown', () => {
    fc.assert(
      fc.property(
        fc.array(fate, { maxLength: 150 }),
        side,
        fc.array(fc.nat(149), { maxLength: 20 }),
        (fates, relay, missing) => {
          const joined = join(fates, { ...relay, isRecorded: (sequence) => !missing.includes(sequence) });
          const received = fates.filter(({ up, down }) => up !== 'lost' && down !== 'lost').length;
          expect(received + joined.lostUp + joined.lostDown + joined.lostUnknown).toBe(fates.length);
        },
      ),
    );
  });

  test('is exact with a whole witness, through any delay, order, copies and wrap', () => {
    fc.assert(
      fc.property(fc.array(fate, { maxLength: 150 }), side, (fates, relay) => {
        const witnessed: LegFates[] = [{ up: 1, down: 1 }, ...fates];
        const joined = join(witnessed, relay);
        expect(joined).toMatchObject({
          lostUp: witnessed.filter(({ up }) => up === 'lost').length,
          lostDown: witnessed.filter(({ up, down }) => up !== 'lost' && down === 'lost').length,
          lostUnknown: 0,
          unwitnessed: 0,
        });
      }),
    );
  });

  test('never blames the wrong direction when the witness was away for a while', () => {
    fc.assert(
      fc.property(
        fc.array(fate, { minLength: 3, maxLength: 150 }),
        side,
        fc.nat(149),
        fc.nat(149),
        (drawn, relay, a, b) => {
          const [from, to] = [a % drawn.length, b % drawn.length].sort((x, y) => x - y) as [number, number];
          // It missed at least one packet that the client received at either end of its absence: that shows it was away.
          const fates = drawn.map((one, index) => (index === from || index === to ? OK : one));
          const joined = join(fates, {
            ...relay,
            isRecorded: (sequence) => sequence < from || sequence > to,
          });
          for (const packet of joined.packets) {
            if (packet.fate === 'lost-up') expect(fates[packet.globalSequence]!.up).toBe('lost');
            if (packet.fate === 'lost-down') expect(fates[packet.globalSequence]!.up).not.toBe('lost');
          }
        },
      ),
    );
  });
});
