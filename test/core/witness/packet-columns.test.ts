import { describe, expect, test } from 'vitest';
import type { PacketRecord } from '../../../src/core/packets/packet.ts';
import { joinWitness } from '../../../src/core/witness/join.ts';
import { FATES, firstSentAt, packetColumns } from '../../../src/core/witness/packet-columns.ts';
import { monotonicMs } from '../../../src/core/units.ts';
import { witnessedLink, type LegFates } from '../../support/call/witnessed-link.ts';

const record = (index: number, sentMs: number, delayMs: number | null): PacketRecord => ({
  stream: index % 2,
  streamSequence: Math.floor(index / 2),
  globalSequence: index,
  sentMs: monotonicMs(1000 + sentMs),
  receivedMs: delayMs === null ? null : monotonicMs(1000 + sentMs + delayMs),
  arrivalIndex: delayMs === null ? null : index,
});

describe('packetColumns', () => {
  test('has the round trip of each packet and counts times from the begin of the stretch', () => {
    const packets = [record(0, 0, 40), record(1, 20, null), record(2, 40, 44)];
    const columns = packetColumns(
      packets,
      [{ stream: 0, ssrc: 7, rtpSequenceOfFirst: 65_535 }],
      monotonicMs(1000),
    );
    expect([...columns.sentMs]).toEqual([0, 20, 40]);
    expect([...columns.roundTripMs]).toEqual([40, NaN, 44]);
    expect([...columns.stream]).toEqual([0, 1, 0]);
    expect([...columns.streamSequence]).toEqual([0, 0, 1]);
    expect([...columns.fate].map((fate) => FATES[fate])).toEqual(['received', 'lost-unknown', 'received']);
    expect([...columns.upMs, ...columns.downMs].every(Number.isNaN)).toBe(true);
    expect(columns.hasDirections).toBe(false);
    // Of stream 1 nothing is known on the wire.
    expect(columns.streams).toEqual([
      { ssrc: 7, rtpSequenceOfFirst: 65_535 },
      { ssrc: null, rtpSequenceOfFirst: null },
    ]);
  });

  test('tells each direction over its fastest packet, and where each lost one died', () => {
    const fates: LegFates[] = [
      { up: 10, down: 12 },
      { up: 35, down: 12 },
      { up: 'lost', down: 12 },
      { up: 10, down: 'lost' },
      { up: 10, down: 19 },
    ];
    const { packets, mappings, witness } = witnessedLink(fates);
    const joined = joinWitness(packets, mappings, witness).packets;
    const columns = packetColumns(joined, mappings, packets[0]!.sentMs);
    expect(columns.hasDirections).toBe(true);
    const rounded = (all: Float32Array): number[] => [...all].map((ms) => Math.round(ms));
    expect(rounded(columns.upMs)).toEqual([0, 25, NaN, 0, 0]);
    expect(rounded(columns.downMs)).toEqual([0, 0, NaN, NaN, 7]);
    expect([...columns.fate].map((fate) => FATES[fate])).toEqual([
      'received',
      'received',
      'lost-up',
      'lost-down',
      'received',
    ]);
  });

  test('takes none, and finds where a time begins', () => {
    const none = packetColumns([], [], monotonicMs(0));
    expect(none.length).toBe(0);
    expect(none.streams).toEqual([]);
    expect(firstSentAt(none, 5)).toBe(0);
    const three = packetColumns([record(0, 0, 1), record(1, 20, 1), record(2, 20, 1)], [], monotonicMs(1000));
    expect([-1, 0, 1, 20, 21].map((atMs) => firstSentAt(three, atMs))).toEqual([0, 0, 1, 1, 3]);
  });
});
