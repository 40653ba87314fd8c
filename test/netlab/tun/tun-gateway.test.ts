import { describe, expect, it } from 'vitest';
import type { Direction, GatewayImpairments } from '../../../netlab/impairments.ts';
import { TunGateway } from '../../../netlab/tun/tun-gateway.ts';
import { channelData, rtpBytes } from '../datagrams.ts';
import { ipv4, udp } from './ip-packets.ts';

const CLIENT = [10, 77, 0, 2];
const SERVER = [203, 0, 113, 10];

const up = (payload: Buffer, port = 3478): Buffer =>
  ipv4({ transport: 'udp', source: CLIENT, destination: SERVER, payload: udp(50_000, port, payload) });
const down = (payload: Buffer): Buffer =>
  ipv4({ transport: 'udp', source: SERVER, destination: CLIENT, payload: udp(3478, 50_000, payload) });

const rtp = channelData(rtpBytes({ ssrc: 7, sequenceNumber: 9 }));

function start(impairments: GatewayImpairments) {
  const sent: [Direction, Buffer][] = [];
  const gateway = new TunGateway({ relayUdpPorts: [3478], address: '203.0.113.1' }, (direction, bytes) =>
    sent.push([direction, bytes]),
  );
  gateway.setImpairments(impairments);
  gateway.setActive(true);
  return { gateway, sent };
}

describe('TunGateway', () => {
  it('hands a packet on to the other side when it is due, as it came', () => {
    const { gateway, sent } = start({ seed: 1, up: { delayMs: 40 } });
    gateway.onPacket('up', up(rtp), 100);

    gateway.release(() => 139.9);
    expect([sent, gateway.nextDueMs, gateway.waiting]).toEqual([[], 140, 1]);
    gateway.release(() => 140.2);
    expect(sent).toEqual([['up', up(rtp)]]);
    expect([gateway.nextDueMs, gateway.waiting]).toEqual([null, 0]);
  });

  it('logs what join-truth reads: the test packet in it, when it came and when it left', () => {
    const { gateway } = start({ seed: 1, down: { delayMs: 20 } });
    gateway.onPacket('down', down(rtp), 100);
    gateway.release(() => 120.5);

    expect(gateway.records).toEqual([
      {
        direction: 'down',
        listenHost: '203.0.113.10',
        listenPort: 3478,
        clientPort: 50_000,
        external: { address: '10.77.0.2', port: 50_000 },
        arrivalMs: 100,
        // 4 bytes of channel data's header and 16 of RTP.
        sizeBytes: 20,
        transport: 'udp',
        kind: 'channel-data',
        carries: 'rtp',
        rtp: { payloadType: 111, sequenceNumber: 9, timestamp: 0, ssrc: 7, hasPadding: false },
        droppedBy: null,
        forwards: [{ dueMs: 120, forwardedMs: 120.5 }],
      },
    ]);
  });

  it('hands on no more at once than a socket holds, however many it finds, and the rest 4 in each ms', () => {
    const { gateway, sent } = start({ seed: 1 });
    for (let packet = 0; packet < 100; packet += 1) gateway.onPacket('down', down(rtp), 500);
    const sentAt = (atMs: number): number => {
      gateway.release(() => atMs);
      return sent.length;
    };

    expect([sentAt(500), gateway.nextDueMs]).toEqual([32, 500.25]);
    expect([sentAt(500.2), sentAt(500.25), sentAt(500.5)]).toEqual([32, 33, 34]);
    expect([sentAt(510), gateway.waiting]).toEqual([66, 34]);
    // Rested for 10 ms it may send 32 at once again.
    expect([sentAt(520), gateway.nextDueMs]).toEqual([98, 520.25]);
    expect([sentAt(521), gateway.nextDueMs]).toEqual([100, null]);
  });

  it('looks for test packets on the relay’s ports only', () => {
    const { gateway } = start({ seed: 1 });
    gateway.onPacket('up', up(rtp, 53), 0);

    expect(gateway.records).toMatchObject([{ listenPort: 53, kind: 'other', rtp: null }]);
  });

  it('impairs everything that crosses it: TCP too', () => {
    const { gateway, sent } = start({ seed: 1, up: { lossRatio: 1 } });
    const tcp = ipv4({ transport: 'tcp', source: CLIENT, destination: SERVER, payload: Buffer.alloc(20) });
    gateway.onPacket('up', tcp, 0);
    gateway.release(() => 0);

    expect(sent).toEqual([]);
    expect(gateway.records).toMatchObject([{ transport: 'tcp', droppedBy: 'random-loss', forwards: [] }]);
  });

  it('blocks a port for UDP and not for TCP of the same number', () => {
    const { gateway, sent } = start({ seed: 1, up: { blockedPorts: [3478] } });
    const ports = Buffer.alloc(20);
    ports.writeUInt16BE(50_000, 0);
    ports.writeUInt16BE(3478, 2);
    const tcp = ipv4({ transport: 'tcp', source: CLIENT, destination: SERVER, payload: ports });
    gateway.onPacket('up', up(rtp), 0);
    gateway.onPacket('up', tcp, 0);
    gateway.release(() => 0);

    expect(sent).toEqual([['up', tcp]]);
  });

  it('counts all headers against a link’s speed, of TCP as of UDP', () => {
    // 48 bytes of IP packet, 384 bits, at 38.4 kbit/s are 10 ms.
    const { gateway } = start({ seed: 1, up: { rateLimit: { kbitPerSecond: 38.4, queueMs: 100 } } });
    const tcp = ipv4({ transport: 'tcp', source: CLIENT, destination: SERVER, payload: Buffer.alloc(28) });
    gateway.onPacket('up', tcp, 0);
    gateway.onPacket('up', up(rtp), 0);

    expect(gateway.records.map(({ forwards }) => forwards[0]?.dueMs)).toEqual([10, 20]);
  });

  describe('with a path MTU of 1280', () => {
    const large = Buffer.alloc(1300);

    it('refuses what must not be cut, and says so with the other direction’s delay', () => {
      const { gateway, sent } = start({
        seed: 1,
        pathMtuBytes: 1280,
        up: { delayMs: 40 },
        down: { delayMs: 10 },
      });
      gateway.onPacket('up', up(large), 0);
      gateway.release(() => 100);

      expect(gateway.records).toMatchObject([
        { direction: 'up', droppedBy: 'path-mtu', forwards: [] },
        { direction: 'down', transport: 'icmp', forwards: [{ dueMs: 10 }] },
      ]);
      expect(sent).toMatchObject([['down', { length: 56 }]]);
    });

    it('cuts what may be cut, and passes what fits', () => {
      const { gateway, sent } = start({ seed: 1, pathMtuBytes: 1280 });
      const packet = { transport: 'udp', source: CLIENT, destination: SERVER } as const;
      const payload = udp(50_000, 3478, large);
      gateway.onPacket('up', ipv4({ ...packet, payload, mayBeFragmented: true }), 0);
      gateway.onPacket('up', ipv4({ ...packet, payload: Buffer.alloc(1260) }), 0);
      gateway.release(() => 0);

      // 1,308 bytes after the header: 1,256 (157 times 8) and 52.
      expect(sent.map(([, bytes]) => bytes.length)).toEqual([1276, 72, 1280]);
    });
  });
});
