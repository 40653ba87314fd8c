import { describe, expect, it } from 'vitest';
import { StarGateway } from '../../../netlab/tun/star-gateway.ts';
import { channelData, rtpBytes } from '../datagrams.ts';
import { ipv4, udp } from './ip-packets.ts';

/** A client, a server and two relays: 1, 2, 10 and 30 ms from the middle. Only what concerns the client is logged. */
const CLIENT = 0;
const SERVER = 1;
const NEAR = 2;
const FAR = 3;
const ADDRESSES = [
  [10, 80, 0, 1],
  [10, 80, 1, 1],
  [10, 80, 2, 1],
  [10, 80, 2, 2],
] as const;
const DELAYS_MS = [1, 2, 10, 30];

const packet = (from: number, to: readonly number[], port = 3478): Buffer =>
  ipv4({
    transport: 'udp',
    source: [...(ADDRESSES[from] ?? [])],
    destination: [...to],
    payload: udp(50_000, port, channelData(rtpBytes({ ssrc: 7, sequenceNumber: 9 }))),
  });
const between = (from: number, to: number): Buffer => packet(from, ADDRESSES[to] ?? []);

function start(lossOfServer = 0) {
  const sent: [end: number, bytes: Buffer][] = [];
  const gateway = new StarGateway(
    {
      ends: ADDRESSES.map((address, end) => ({
        address: address.join('.'),
        delayMs: DELAYS_MS[end] ?? NaN,
        lossRatio: end === SERVER ? lossOfServer : 0,
        isLogged: end === CLIENT,
      })),
      relayUdpPorts: [3478],
      address: '203.0.113.1',
      seed: 1,
    },
    (end, bytes) => sent.push([end, bytes]),
  );
  return { gateway, sent };
}

describe('StarGateway', () => {
  it('takes as long from one end to another as both are from the middle, each way', () => {
    const { gateway, sent } = start();
    gateway.onPacket(CLIENT, between(CLIENT, FAR), 100);
    gateway.onPacket(NEAR, between(NEAR, SERVER), 100);
    gateway.onPacket(NEAR, between(NEAR, CLIENT), 100);

    // 10 + 1, 10 + 2 and 1 + 30 ms.
    expect(gateway.nextDueMs).toBe(111);
    gateway.release(() => 111);
    expect(sent).toEqual([[CLIENT, between(NEAR, CLIENT)]]);
    expect(gateway.nextDueMs).toBe(112);
    gateway.release(() => 112);
    expect(sent.at(-1)).toEqual([SERVER, between(NEAR, SERVER)]);
    gateway.release(() => 130.9);
    expect(sent).toHaveLength(2);
    gateway.release(() => 131);
    expect(sent.at(-1)).toEqual([FAR, between(CLIENT, FAR)]);
    expect(gateway.nextDueMs).toBeNull();
  });

  it('drops what nobody has the address of, and what an end sends to itself', () => {
    const { gateway, sent } = start();
    gateway.onPacket(CLIENT, packet(CLIENT, [10, 80, 9, 9]), 100);
    gateway.onPacket(CLIENT, between(CLIENT, CLIENT), 100);
    gateway.onPacket(CLIENT, Buffer.from('no packet'), 100);

    gateway.release(() => 1000);
    expect([sent, gateway.nextDueMs]).toEqual([[], null]);
  });

  it('loses at an end that loses, and nowhere else', () => {
    const { gateway, sent } = start(1);
    gateway.onPacket(CLIENT, between(CLIENT, SERVER), 100);
    gateway.onPacket(SERVER, between(SERVER, FAR), 100);
    gateway.onPacket(CLIENT, between(CLIENT, NEAR), 100);

    gateway.release(() => 1000);
    expect(sent).toEqual([[NEAR, between(CLIENT, NEAR)]]);
  });

  it.each([
    { cut: 'all', arrive: ['udp the other way', 'tcp of others'] },
    { cut: 'datagrams', arrive: ['tcp', 'tcp back', 'udp the other way', 'tcp of others'] },
  ] as const)(
    'drops $cut between two ends that are cut, both ways, until that is mended',
    ({ cut, arrive }) => {
      const { gateway, sent } = start();
      const tcp = (from: number, to: number): Buffer =>
        ipv4({
          transport: 'tcp',
          source: [...(ADDRESSES[from] ?? [])],
          destination: [...(ADDRESSES[to] ?? [])],
          payload: Buffer.alloc(20),
        });
      const packets: readonly [name: string, from: number, bytes: Buffer][] = [
        ['udp', SERVER, between(SERVER, FAR)],
        ['udp back', FAR, between(FAR, SERVER)],
        ['tcp', SERVER, tcp(SERVER, FAR)],
        ['tcp back', FAR, tcp(FAR, SERVER)],
        ['udp the other way', CLIENT, between(CLIENT, FAR)],
        ['tcp of others', NEAR, tcp(NEAR, SERVER)],
      ];
      const arrived = (): string[] => {
        sent.splice(0);
        for (const [, from, bytes] of packets) gateway.onPacket(from, bytes, 100);
        gateway.release(() => 1000);
        return packets.flatMap(([name, , bytes]) =>
          sent.some(([, one]) => one.equals(bytes)) ? [name] : [],
        );
      };
      // Whoever is named first.
      gateway.setCut(FAR, SERVER, cut);
      expect(arrived()).toEqual(arrive);
      gateway.setCut(SERVER, FAR, null);
      expect(arrived()).toEqual(packets.map(([name]) => name));
    },
  );

  it('lets what was under way arrive when it is cut', () => {
    const { gateway, sent } = start();
    gateway.onPacket(SERVER, between(SERVER, FAR), 100);
    gateway.setCut(SERVER, FAR, 'all');
    gateway.release(() => 1000);
    expect(sent).toEqual([[FAR, between(SERVER, FAR)]]);
  });

  it('logs what ends that are logged send and get, in order of arrival, up being towards the later end', () => {
    const { gateway } = start();
    gateway.onPacket(CLIENT, between(CLIENT, FAR), 100);
    gateway.onPacket(SERVER, between(SERVER, FAR), 101);
    gateway.onPacket(NEAR, between(NEAR, CLIENT), 102);
    gateway.onPacket(CLIENT, between(CLIENT, FAR), 103);

    expect(gateway.records.map(({ direction, arrivalMs }) => [direction, arrivalMs])).toEqual([
      ['up', 100],
      ['down', 102],
      ['up', 103],
    ]);
    expect(gateway.records[0]).toMatchObject({ rtp: { ssrc: 7, sequenceNumber: 9 }, listenPort: 3478 });
    expect(gateway.waiting).toBe(3);
    gateway.reset();
    expect(gateway.records).toEqual([]);
  });
});
