import { describe, expect, test } from 'vitest';
import { hearWitness } from '../../src/app/testimony.ts';
import type { Measurement } from '../../src/core/packet.ts';
import { monotonicMs } from '../../src/core/units.ts';
import { encodeWitness, type Witness } from '../../src/wire/witness.ts';
import { witnessedLink, type LegFates } from '../support/witnessed-link.ts';

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
  };
  const records = witness.records.map((record) => ({ ...record, sizeBytes: 190 }));
  const bytes = encodeWitness(change({ ...witness, records }));
  return { measurement, mappings, bytes };
}

describe('hearWitness', () => {
  test('splits the losses when the witness is whole', () => {
    const { measurement, mappings, bytes } = setUp();
    const { summary, directions } = hearWitness({ kind: 'bytes', bytes }, 'rtp', measurement, mappings);
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
    const { summary, directions } = hearWitness(answer, method, measurement, mappings);
    expect(directions).toBeNull();
    expect(summary).toMatchObject({ state: 'none', reason, lostUp: 0, lostDown: 0, lostUnknown: 2 });
  });

  test('takes an empty witness for another relay having carried the call', () => {
    const { measurement, mappings, bytes } = setUp((witness) => ({ ...witness, records: [] }));
    expect(hearWitness({ kind: 'bytes', bytes }, 'rtp', measurement, mappings).summary).toMatchObject({
      state: 'none',
      reason: 'third-party-relay',
    });
  });

  test('passes on where packets came from that the relay could not hand on', () => {
    const { measurement, mappings, bytes } = setUp((witness) => ({
      ...witness,
      strays: ['192.0.2.1:50001'],
    }));
    expect(hearWitness({ kind: 'bytes', bytes }, 'rtp', measurement, mappings).strays).toEqual([
      '192.0.2.1:50001',
    ]);
  });

  test('tells a witness given up for memory from another relay', () => {
    const { measurement, mappings, bytes } = setUp((witness) => ({
      ...witness,
      records: [],
      isCapped: true,
    }));
    expect(hearWitness({ kind: 'bytes', bytes }, 'rtp', measurement, mappings).summary).toMatchObject({
      state: 'none',
      reason: 'capped',
    });
  });

  test('says that it is partial, and why', () => {
    const incomplete = setUp((witness) => ({ ...witness, records: witness.records.slice(2) }));
    expect(
      hearWitness(
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
    const { summary } = hearWitness(
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
      hearWitness({ kind: 'bytes', bytes: capped.bytes }, 'rtp', capped.measurement, capped.mappings).summary,
    ).toMatchObject({
      state: 'partial',
      reason: 'capped',
    });
  });
});
