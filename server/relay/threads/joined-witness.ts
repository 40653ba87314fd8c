import { encodeWitness } from '../../../src/wire/witness.ts';
import type { Witness, WitnessRecord } from '../../../src/wire/witness.ts';
import { encodeRawWitness, witnessOf } from '../witness/raw-witness.ts';
import type { RawWitness } from '../witness/raw-witness.ts';

/** What the wire holds (wire/witness.ts); one thread sees far fewer. */
const MOST_STREAMS = 256;

/**
 * What all threads of a relay saw of a test, as one witness, in the bytes of wire/witness.ts; `null` when none saw it. Their
 * clocks are one; packets of two threads stand in the order of their arrival.
 */
export function joinedWitness(raw: readonly RawWitness[]): Uint8Array | null {
  const [first, ...others] = raw;
  if (first === undefined) return null;
  // The usual case, by far: all of a test came to one thread.
  return others.length === 0 ? encodeRawWitness(first) : encodeWitness(join(raw.map(witnessOf)));
}

function join(all: readonly Witness[]): Witness {
  const sum = (of: (witness: Witness) => number): number =>
    all.reduce((total, witness) => total + of(witness), 0);
  const sources = [...new Set(all.flatMap((witness) => witness.sources))];
  const indexOf = new Map(sources.map((source, index) => [source, index]));
  const records = all
    .flatMap((witness) =>
      witness.records.map((record): WitnessRecord => {
        const source = indexOf.get(witness.sources[record.source] ?? '') ?? 0;
        return { ...record, source };
      }),
    )
    .sort((a, b) => a.arrivalUs - b.arrivalUs);
  const streams = new Set([...new Set(records.map(({ ssrc }) => ssrc))].slice(0, MOST_STREAMS));
  const kept = records.filter(({ ssrc }) => streams.has(ssrc));
  const [first] = all;
  return {
    ...first,
    sinceUs: all.reduce((least, { sinceUs }) => Math.min(least, sinceUs), Infinity),
    untilUs: all.reduce((most, { untilUs }) => Math.max(most, untilUs), 0),
    isCapped: kept.length < records.length || all.some(({ isCapped }) => isCapped),
    notRecorded: sum(({ notRecorded }) => notRecorded) + records.length - kept.length,
    overRate: sum(({ overRate }) => overRate),
    sources,
    strays: [...new Set(all.flatMap(({ strays }) => strays))],
    records: kept,
  };
}
