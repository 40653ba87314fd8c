/**
 * Runs the built relay of test/support/relay/live-fuzz.ts in a process whose memory is the relay's alone: `attacked-relay.ts
 * <adapter>`. Tells its parent the ports, and for each name of a call's test that it is sent, what came of the seed; the tests of
 * the seed end with it, since a port of theirs may be the next one's.
 */
import type { RelayIoChoice, RelayStats, RelayTransport } from '../../server/relay/port.ts';
import { startRelay } from '../../server/relay/thread.ts';
import { isWitnessExact } from '../../test/support/relay/call-beside.ts';
import { ATTACKED_TEST, liveFuzzOptions } from '../../test/support/relay/live-fuzz.ts';
import { decodeWitness } from '../../src/wire/witness.ts';

/** The first message to the parent. */
export interface AttackedPorts {
  readonly ports: Readonly<Record<RelayTransport, number>>;
}

export interface SeedAsked {
  readonly callTest: string;
  readonly callPackets: number;
}

/** Its answer to `SeedAsked`. */
export interface SeedSeen {
  readonly stats: Pick<
    RelayStats,
    'allocations' | 'malformedMessages' | 'packetsRelayed' | 'datagramsUnsent'
  >;
  /** Whether the witness of the call has each packet and each echo once and in order. */
  readonly isWitnessExact: boolean;
}

const relay = await startRelay(
  liveFuzzOptions(process.argv[2] as RelayIoChoice),
  new URL('../../dist/node/relay-worker.js', import.meta.url),
);
// A dead thread is a dead process: the parent hears of it.
relay.onFailure((reason) => {
  console.error(`The relay's thread ended: ${reason}.`);
  process.exit(1);
});
const portOf = (transport: RelayTransport): number =>
  relay.endpoints.find((endpoint) => endpoint.transport === transport)?.port ?? 0;
process.send?.({
  ports: { udp: portOf('udp'), tcp: portOf('tcp'), tls: portOf('tls') },
} satisfies AttackedPorts);

process.on('message', ({ callTest, callPackets }: SeedAsked) => void look(callTest, callPackets));

async function look(callTest: string, callPackets: number): Promise<void> {
  const { allocations, malformedMessages, packetsRelayed, datagramsUnsent } = await relay.stats();
  const bytes = await relay.witness(callTest);
  const witness = bytes && decodeWitness(bytes);
  for (const testId of [callTest, ATTACKED_TEST]) await relay.endTest(testId);
  process.send?.({
    stats: { allocations, malformedMessages, packetsRelayed, datagramsUnsent },
    isWitnessExact: witness !== null && isWitnessExact(witness, callPackets),
  } satisfies SeedSeen);
}
