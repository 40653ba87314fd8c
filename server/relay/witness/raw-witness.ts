/**
 * A witness as it leaves the relay's thread: columns that are handed over without being looked at. Laying 150,000
 * packets out for the wire takes tens of milliseconds, in which the relay would carry nothing; whoever asked does it.
 */
import { encodeWitness } from '../../../src/wire/witness.ts';
import type { Witness, WitnessRecord } from '../../../src/wire/witness.ts';
import { HEADER_NOT_READ, hopLimitOf, trafficClassOf } from '../ip-header.ts';
import type { PacketColumns } from './packet-log.ts';

export interface RawWitness extends Omit<Witness, 'records'> {
  readonly ssrcs: readonly number[];
  readonly packets: PacketColumns;
}

/** The memory that moves to the other thread instead of being copied. */
export const transferablesOf = ({ packets }: RawWitness): ArrayBuffer[] => [
  packets.offsetUs.buffer,
  packets.sequence.buffer,
  packets.sizeBytes.buffer,
  packets.stream.buffer,
  packets.source.buffer,
  packets.header.buffer,
];

/** The bytes of wire/witness.ts. */
export const encodeRawWitness = (raw: RawWitness): Uint8Array => encodeWitness(witnessOf(raw));

/** With a record for each packet. */
export function witnessOf({ ssrcs, packets, ...witness }: RawWitness): Witness {
  const records = Array.from(packets.offsetUs, (offsetUs, row): WitnessRecord => ({
    ssrc: ssrcs[packets.stream[row] ?? 0] ?? 0,
    sequence: packets.sequence[row] ?? 0,
    arrivalUs: witness.sinceUs + offsetUs,
    sizeBytes: packets.sizeBytes[row] ?? 0,
    source: packets.source[row] ?? 0,
    trafficClass: trafficClassOf(packets.header[row] ?? HEADER_NOT_READ),
    hopLimit: hopLimitOf(packets.header[row] ?? HEADER_NOT_READ),
  }));
  return { ...witness, records };
}
