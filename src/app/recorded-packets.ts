import { joinWitness } from '../core/witness/join.ts';
import { packetColumns, type PacketColumns } from '../core/witness/packet-columns.ts';
import { decodeWitness } from '../wire/witness.ts';
import type { Recording } from './call-session.ts';
import type { WitnessAnswer } from './testimony.ts';

/** The packets of a recorded test in columns, each direction by itself where the relay's witness tells them apart. */
export function recordedPackets(
  { packets, mappings, beginMs }: Recording,
  answer: WitnessAnswer | null,
): PacketColumns {
  const witness = answer?.kind === 'bytes' ? decodeWitness(answer.bytes) : null;
  const known =
    witness && witness.records.length > 0 ? joinWitness(packets, mappings, witness).packets : packets;
  return packetColumns(known, mappings, beginMs);
}
