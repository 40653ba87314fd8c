import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, it } from 'vitest';
import type { RelayLimits } from '../../../../server/relay/port.ts';
import { openRelay } from '../../../../server/relay/relay.ts';
import type { RunningRelay } from '../../../../server/relay/relay.ts';
import { joinedWitness } from '../../../../server/relay/threads/joined-witness.ts';
import { portsBetween } from '../../../../server/relay/threads/ports-between.ts';
import { newSharedBlocks } from '../../../../server/relay/threads/shared-memory.ts';
import { decodeWitness } from '../../../../src/wire/witness.ts';
import { listenOn, loopbackOptions } from '../loopback.ts';
import { rtpPacket } from '../witness/rtp.ts';
import { TurnClient } from '../witness/turn-client.ts';

const THREADS = 3;
const CHANNEL = 0x4000;
const SSRC = 0xdead_beef;

/** Knuth's multiplicative hash of the /24, as decision 0010 says it: which thread an address is brought to. */
function threadOf(address: string): number {
  const [a = 0, b = 0, c = 0] = address.split('.').map(Number);
  const network = BigInt((a << 16) | (b << 8) | c);
  return Number(((network * 2_654_435_761n) % 2n ** 32n) / 2n ** 16n) % THREADS;
}

/** The first address 127.0.c.1 of each thread. */
const addressOf = (thread: number): string => {
  const third = Array.from({ length: 256 }, (_, c) => c).find((c) => threadOf(`127.0.${c}.1`) === thread);
  return `127.0.${third}.1`;
};

const relays: RunningRelay[] = [];
const clients: TurnClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await Promise.all(relays.splice(0).map((relay) => relay.close()));
});

/** All threads of a relay in this one, so that each can be looked into. */
async function openThreads(limits: Partial<RelayLimits> = {}): Promise<readonly RunningRelay[]> {
  const blocks = newSharedBlocks();
  const originNs = process.hrtime.bigint();
  for (const [index, ports] of portsBetween(THREADS).entries()) {
    const host = '0.0.0.0';
    const port = relays[0]?.endpoints[0]?.port ?? 0;
    const options = loopbackOptions([listenOn('udp', host, port)], limits, 'batched');
    relays.push(await openRelay(options, { index, count: THREADS, ports, blocks, originNs }));
  }
  return relays;
}

const portOf = (): number => relays[0]?.endpoints[0]?.port ?? 0;

async function clientFrom(address: string, testId = 'test-1'): Promise<TurnClient> {
  const client = await TurnClient.open('udp', portOf(), testId, address);
  clients.push(client);
  return client;
}

const counted = (of: (relay: RunningRelay) => number): number[] => relays.map(of);

describe.runIf(process.platform === 'linux')('a relay of several threads', () => {
  it('each network has its thread, whatever the ports of its clients', async () => {
    await openThreads();
    const expected = [0, 0, 0];
    for (const third of [0, 1, 2, 3, 4, 5, 6, 7]) {
      const address = `127.0.${third}.1`;
      for (const client of [await clientFrom(address), await clientFrom(address)]) await client.allocate();
      expected[threadOf(address)] = (expected[threadOf(address)] ?? 0) + 2;
      expect(counted((relay) => relay.stats().allocations)).toEqual(expected);
    }
    // A hash that put all on one thread would say nothing.
    expect(Math.min(...expected)).toBeGreaterThan(0);
  });

  it('a name is given once among all threads, and again when it is free', async () => {
    await openThreads();
    const made = await Promise.all(
      Array.from({ length: 90 }, async (_, index) =>
        (await clientFrom(addressOf(index % THREADS))).allocate(),
      ),
    );
    expect(new Set(made.map(({ port }) => port)).size).toBe(90);
    for (const relay of relays) relay.endTest('test-1');
    expect(counted((relay) => relay.stats().allocations)).toEqual([0, 0, 0]);
    expect((await (await clientFrom(addressOf(1))).allocate()).port).toBeGreaterThan(0);
  });

  it('all threads have one limit of allocations', async () => {
    await openThreads({ allocations: 4 });
    for (const thread of [0, 1, 2, 0]) await (await clientFrom(addressOf(thread))).allocate();
    await expect((await clientFrom(addressOf(1))).allocate()).rejects.toThrow();
    expect(counted((relay) => relay.stats().allocationsRefused)).toEqual([0, 1, 0]);
  });

  it('packets go from one thread to another by channel and indication, and the witness of both is one', async () => {
    await openThreads();
    const [one, other] = [await clientFrom(addressOf(1)), await clientFrom(addressOf(2))];
    const [toOne, toOther] = [await one.allocate(), await other.allocate()];
    expect(counted((relay) => relay.stats().allocations)).toEqual([0, 1, 1]);
    await one.bind(CHANNEL, toOther);
    await other.permit(toOne);
    for (let sequence = 0; sequence < 20; sequence += 1) {
      const packet = rtpPacket({ ssrc: SSRC, sequence, sizeBytes: 101 });
      one.send(sequence % 2 === 0 ? one.onChannel(CHANNEL, packet) : one.asIndication(toOther, packet));
      // A Data indication: 36 bytes of header, peer address and attribute's head before the packet (RFC 8656 §11.3).
      const heard = Buffer.from(await other.next());
      expect(heard.readUInt16BE(0)).toBe(0x0017);
      expect(Buffer.compare(heard.subarray(36, 36 + 101), packet)).toBe(0);
      const back = rtpPacket({ ssrc: SSRC + 1, sequence, sizeBytes: 90 });
      other.send(other.asIndication(toOne, back));
      const onChannel = Buffer.from(await one.next());
      expect([onChannel.readUInt16BE(0), onChannel.readUInt16BE(2)]).toEqual([CHANNEL, 90]);
      expect(Buffer.compare(onChannel.subarray(4), back)).toBe(0);
    }
    expect(counted((relay) => relay.stats().packetsRelayed)).toEqual([0, 20, 20]);
    const seen = relays.flatMap((relay) => relay.witness('test-1') ?? []);
    expect(seen.map(({ packets }) => packets.sequence.length)).toEqual([20, 20]);
    const witness = decodeWitness(joinedWitness(seen) ?? new Uint8Array());
    expect(witness).toMatchObject({ sources: [one.source, other.source], isCapped: false, notRecorded: 0 });
    // Each answer was sent after what it answers had come: one clock puts all forty in the order that they were sent in.
    expect(witness?.records.map(({ ssrc, sequence, source }) => [ssrc, sequence, source])).toEqual(
      Array.from({ length: 40 }, (_, index) => [SSRC + (index % 2), Math.floor(index / 2), index % 2]),
    );
  });

  it('what a peer does not permit, and what is of another test, is dropped where it is known', async () => {
    await openThreads();
    const [one, other] = [await clientFrom(addressOf(1)), await clientFrom(addressOf(2))];
    const stranger = await clientFrom(addressOf(2), 'test-2');
    const [toOther, toStranger] = [await other.allocate(), await stranger.allocate()];
    await one.allocate();
    await one.permit(toOther);
    const packet = rtpPacket({ ssrc: SSRC, sequence: 1 });
    one.send(one.asIndication(toOther, packet), one.asIndication(toStranger, packet));
    // Nothing is in its place before it: a request of the same client is answered after both.
    await one.permit(toOther);
    await new Promise((resolve) => setImmediate(resolve));
    expect(relays[2]?.stats().packetsDropped).toMatchObject({
      'not-permitted-by-peer': 1,
      'unknown-peer': 1,
    });
    expect(counted((relay) => relay.stats().packetsRelayed)).toEqual([0, 0, 0]);
  });

  it('a stray of a stream is told to the thread that has the stream', async () => {
    await openThreads();
    const client = await clientFrom(addressOf(1));
    const own = await client.allocate();
    await client.bind(CHANNEL, own);
    client.send(client.onChannel(CHANNEL, rtpPacket({ ssrc: SSRC, sequence: 1 })));
    await client.next();
    const moved = await clientFrom(addressOf(2));
    moved.send(moved.onChannel(CHANNEL, rtpPacket({ ssrc: SSRC, sequence: 2 })));
    const probe = await clientFrom(addressOf(2), 'test-2');
    await probe.allocate();
    await client.permit(own);
    await new Promise((resolve) => setImmediate(resolve));
    expect(relays[1]?.witness('test-1')?.strays).toEqual([moved.source]);
    expect(relays[2]?.witness('test-1')).toBeNull();
  });

  it('another relay does not get in on the port, shared or not', async () => {
    await openThreads();
    const again = { index: 0, count: THREADS, blocks: newSharedBlocks(), originNs: 0n };
    for (const place of [null, { ...again, ports: [null, null, null] }])
      await expect(
        openRelay(loopbackOptions([listenOn('udp', '0.0.0.0', portOf())], {}, 'batched'), place),
      ).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const socket = createSocket('udp4');
    const refused = await new Promise<Error>((resolve) => {
      socket.on('error', resolve);
      socket.bind(portOf());
    });
    expect(refused).toMatchObject({ code: 'EADDRINUSE' });
    socket.close();
  });
});
