import { afterEach, describe, expect, it } from 'vitest';
import {
  ATTACKERS,
  ATTACKED_TEST,
  BURST,
  CALL_TEST,
  fuzzLiveRelay,
  liveFuzzOptions,
} from '../support/relay/live-fuzz.ts';
import { ADAPTERS, portOf } from '../server/relay/loopback.ts';
import { openRelay } from '../../server/relay/relay.ts';
import type { RunningRelay } from '../../server/relay/relay.ts';

const MESSAGES = 12_000;

const closing: RunningRelay[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((relay) => relay.close()));
});

/** The attack: messages that are nearly right, at real sockets. `npm run bench:attack -- --live 10000000` sends as many. */
describe.each(ADAPTERS)('mutated messages at sockets by %s', (io) => {
  it('leave the relay standing, its state bounded, and a call beside them exact', async () => {
    const relay = await openRelay(liveFuzzOptions(io));
    closing.push(relay);
    const { replies, tooLong, callPackets } = await fuzzLiveRelay(portOf(relay, 'udp'), MESSAGES, 1);
    expect(tooLong).toBe(0);
    // They are not so wild that nothing gets through, and not so good that all does.
    expect(replies).toBeGreaterThan(1000);
    const stats = relay.stats();
    expect(stats.malformedMessages).toBeGreaterThan(1000);
    expect(stats.packetsRelayed).toBeGreaterThan(callPackets + 100);
    expect(stats.allocations).toBeLessThanOrEqual(2 + ATTACKERS);
    expect(stats.tests).toBeLessThanOrEqual(2);
    expect(relay.clientCount()).toBeLessThanOrEqual(2 + ATTACKERS);
    expect(stats.datagramsUnsent).toEqual({ 'queue-full': 0, 'no-buffer': 0, unsendable: 0 });
    // The witness of the call has its packets, each once and in order, and of nobody else's.
    const witness = relay.witness(CALL_TEST);
    expect(witness?.isCapped).toBe(false);
    expect([...(witness?.packets.sequence ?? [])]).toEqual(
      Array.from({ length: Math.ceil(MESSAGES / BURST) }, (_, at) => at),
    );
    expect(callPackets).toBe(Math.ceil(MESSAGES / BURST));
    expect(relay.witness(ATTACKED_TEST)).not.toBeNull();
  });
});
