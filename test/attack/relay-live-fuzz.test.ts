import { afterEach, describe, expect, it } from 'vitest';
import { isWitnessExact } from '../support/relay/call-beside.ts';
import {
  ATTACKED_TEST,
  ATTACKERS,
  BURST,
  FUZZED_TRANSPORTS,
  fuzzLiveRelay,
  liveFuzzOptions,
} from '../support/relay/live-fuzz.ts';
import { ADAPTERS, portOf } from '../server/relay/loopback.ts';
import { openRelay } from '../../server/relay/relay.ts';
import type { RunningRelay } from '../../server/relay/relay.ts';
import { encodeRawWitness } from '../../server/relay/witness/raw-witness.ts';
import { decodeWitness } from '../../src/wire/witness.ts';

const MESSAGES = 12_000;
const CALL_TEST = 'beside';

const closing: RunningRelay[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((relay) => relay.close()));
});

/** The attack: messages that are nearly right, at real sockets. `npm run bench:attack -- --live 10000000` sends as many. */
describe.each(ADAPTERS)('mutated messages with datagrams by %s', (io) => {
  it.each(FUZZED_TRANSPORTS)(
    'over %s leave the relay standing, its state bounded, and a call beside them exact',
    async (transport) => {
      const relay = await openRelay(liveFuzzOptions(io));
      closing.push(relay);
      const listener = { transport, port: portOf(relay, transport), udpPort: portOf(relay, 'udp') };
      const { replies, tooLong, connections, callPackets } = await fuzzLiveRelay(listener, MESSAGES, {
        seed: 1,
        callTest: CALL_TEST,
      });
      expect(tooLong).toBe(0);
      // They are not so wild that nothing gets through, and not so good that all does.
      expect(replies).toBeGreaterThan(1000);
      const stats = relay.stats();
      expect(stats.malformedMessages).toBeGreaterThan(1000);
      // The call's, there and back.
      expect(stats.packetsRelayed).toBeGreaterThan(2 * callPackets + 100);
      expect(stats.allocations).toBeLessThanOrEqual(2 + ATTACKERS);
      expect(stats.tests).toBeLessThanOrEqual(2);
      expect(relay.clientCount()).toBeLessThanOrEqual(2 + ATTACKERS);
      expect(stats.datagramsUnsent).toEqual({ 'queue-full': 0, 'no-buffer': 0, unsendable: 0 });
      // Of the frames that do not fit some end their stream; datagrams have none to end.
      if (transport === 'udp') expect(connections).toBe(ATTACKERS);
      else expect(connections).toBeGreaterThan(ATTACKERS + 20);
      // The witness of the call has its packets and their answers, each once and in order, and of nobody else's.
      expect(callPackets).toBe(Math.ceil(MESSAGES / BURST));
      const raw = relay.witness(CALL_TEST);
      const witness = raw && decodeWitness(encodeRawWitness(raw));
      expect(witness && isWitnessExact(witness, callPackets)).toBe(true);
      expect(witness && isWitnessExact(witness, callPackets - 1)).toBe(false);
      expect(relay.witness(ATTACKED_TEST)).not.toBeNull();
    },
  );
});
