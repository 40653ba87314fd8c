import { describe, expect, it } from 'vitest';
import { ipHeaderOf } from '../../../../server/relay/ip-header.ts';
import { Method } from '../../../../server/relay/message/header.ts';
import { CHUNK_BYTES } from '../../../../server/relay/witness/packet-log.ts';
import type { Address, ScriptedClient } from '../scripted-client.ts';
import { channelData, indication, sendIndication } from '../scripted-client.ts';
import { rtpPacket } from './rtp.ts';
import { CHANNEL, hangUp, scene } from './witness-scene.ts';

/** 1024 packets. */
const CHUNK_PACKETS = CHUNK_BYTES / 14;

/** A packet whose IP header was not read. */
const arrived = (ssrc: number, sequence: number, arrivalUs: number, sizeBytes: number, source: number) => ({
  ssrc,
  sequence,
  arrivalUs,
  sizeBytes,
  source,
  trafficClass: null,
  hopLimit: null,
});

describe('the witness of a test', () => {
  it('begins no later than its first packet, whatever its socket says of when it came', () => {
    const { clock, service, call, read } = scene();
    const { alice } = call('a');
    const packet = channelData(CHANNEL, rtpPacket({ ssrc: 7, sequence: 1 }), false);
    service.receive(alice, packet, clock.monotonicMs() - 3);
    const witness = read('a');
    expect(witness?.records.map(({ arrivalUs }) => arrivalUs)).toEqual([witness?.sinceUs]);
  });

  it('has what the IP header said, and the peer gets the packet with the same DSCP and ECN (RFC 8656 §14)', () => {
    const { call, read } = scene();
    const { alice, bob, toBob } = call('a');
    // EF from 61 hops away, CS1 with CE, and one whose header was not read.
    const channelled = [ipHeaderOf(0xb8, 61), ipHeaderOf(0x23, 255), undefined];
    for (const [sequence, header] of channelled.entries())
      alice.send(channelData(CHANNEL, rtpPacket({ ssrc: 7, sequence }), false), header);
    alice.send(sendIndication(toBob, rtpPacket({ ssrc: 7, sequence: 3 })), ipHeaderOf(0x88, 0));
    expect(bob.marks).toEqual([0xb8, 0x23, 0, 0x88]);
    expect(read('a')?.records.map(({ trafficClass, hopLimit }) => [trafficClass, hopLimit])).toEqual([
      [0xb8, 61],
      [0x23, 255],
      [null, null],
      [0x88, 0],
    ]);
  });

  it('has each RTP packet from the client: channel or indication, in order of arrival', () => {
    const { clock, call, read } = scene();
    const { alice, bob, toAlice, toBob } = call('a');
    clock.advanceS(1.5);
    alice.sendOn(CHANNEL, rtpPacket({ ssrc: 7, sequence: 65_535, sizeBytes: 120 }));
    clock.advanceS(0.004);
    alice.sendTo(toBob, rtpPacket({ ssrc: 0xffff_ffff, sequence: 9, sizeBytes: 1200 }));
    clock.advanceS(0.000_25);
    alice.sendOn(CHANNEL, rtpPacket({ ssrc: 7, sequence: 0, sizeBytes: 120 }));
    // A second copy is recorded as it comes.
    alice.sendOn(CHANNEL, rtpPacket({ ssrc: 7, sequence: 0, sizeBytes: 120 }));
    clock.advanceS(2);
    bob.sendTo(toAlice, rtpPacket({ ssrc: 8, sequence: 1 }));
    clock.advanceS(1);
    expect(read('a')).toEqual({
      sinceUs: 100_000_000,
      untilUs: 104_504_250,
      isCapped: false,
      notRecorded: 0,
      overRate: 0,
      sources: ['192.0.2.50:2001', '192.0.2.50:2002'],
      strays: [],
      records: [
        arrived(7, 65_535, 101_500_000, 120, 0),
        arrived(0xffff_ffff, 9, 101_504_000, 1200, 0),
        arrived(7, 0, 101_504_250, 120, 0),
        arrived(7, 0, 101_504_250, 120, 0),
        arrived(8, 1, 103_504_250, 100, 1),
      ],
    });
    expect(bob.relayed).toHaveLength(4);
  });

  it('has the packet’s size without the padding that streams add', () => {
    const { join, read } = scene();
    const alice = join('2001:db8::7', true);
    const own = alice.allocate('a');
    alice.bind(CHANNEL, own, 'a');
    alice.sendOn(CHANNEL, rtpPacket({ ssrc: 1, sequence: 1, sizeBytes: 101 }));
    expect(read('a')).toMatchObject({ sources: ['[2001:db8::7]:2001'], records: [{ sizeBytes: 101 }] });
  });

  it('names an address without an allocation from which its streams come as well: the NAT mapping moved', () => {
    const { call, join, read } = scene();
    const { alice, toBob } = call('a');
    alice.sendOn(CHANNEL, rtpPacket({ ssrc: 7, sequence: 1 }));
    const moved = join('192.0.2.50');
    moved.sendOn(CHANNEL, rtpPacket({ ssrc: 7, sequence: 2 }));
    moved.sendTo(toBob, rtpPacket({ ssrc: 7, sequence: 3 }));
    // A stream of nobody's, and what is no RTP, leave nothing.
    join('203.0.113.9').sendOn(CHANNEL, rtpPacket({ ssrc: 99, sequence: 1 }));
    join('203.0.113.9').sendOn(CHANNEL, new Uint8Array(100));
    expect(read('a')).toMatchObject({
      sources: ['192.0.2.50:2001'],
      strays: ['192.0.2.50:2003'],
      records: [{ sequence: 1 }],
      isCapped: false,
    });
  });

  it('bounds such addresses', () => {
    const { call, join, read } = scene({ witnessSources: 2 });
    const { alice } = call('a');
    alice.sendOn(CHANNEL, rtpPacket({ ssrc: 7, sequence: 1 }));
    for (let n = 0; n < 5; n++) join('192.0.2.50').sendOn(CHANNEL, rtpPacket({ ssrc: 7, sequence: 2 }));
    expect(read('a')?.strays).toEqual(['192.0.2.50:2003', '192.0.2.50:2004']);
  });

  it('has nothing of what is not RTP', () => {
    const { call, read } = scene();
    const { alice, toBob } = call('a');
    const rtcp = rtpPacket({ ssrc: 1, sequence: 1, payloadType: 72, isMarked: true });
    for (const data of [rtcp, Buffer.alloc(40), Buffer.alloc(40, 23), rtcp.subarray(0, 8), Buffer.alloc(0)]) {
      alice.sendOn(CHANNEL, data);
      alice.sendTo(toBob, data);
    }
    expect(read('a')).toMatchObject({ sources: [], records: [], notRecorded: 0, isCapped: false });
  });

  it('has what the relay then drops: it did arrive', () => {
    const { call, read, service } = scene();
    const { alice, bob, toBob } = call('a');
    const packet = (sequence: number) => rtpPacket({ ssrc: 1, sequence });
    alice.sendOn(CHANNEL + 1, packet(0));
    bob.isSlow = true;
    alice.sendOn(CHANNEL, packet(1));
    hangUp(bob, 'a');
    alice.sendTo(toBob, packet(2));
    expect(service.stats().packetsDropped).toMatchObject({
      'not-permitted-by-sender': 1,
      'slow-stream': 1,
      'unknown-peer': 1,
    });
    expect(read('a')?.records.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
  });

  it('has nothing of clients without an allocation, nor of malformed messages', () => {
    const { join, call, read } = scene();
    const { alice, toBob } = call('a');
    const stranger = join();
    const packet = rtpPacket({ ssrc: 1, sequence: 1 });
    stranger.sendOn(CHANNEL, packet);
    stranger.sendTo(toBob, packet);
    alice.send(Buffer.concat([Uint8Array.of(0x40, 1, 0xff, 0xff), packet]));
    alice.send(sendIndication(toBob, packet).subarray(0, 60));
    alice.send(indication('indication', Method.SEND, []));
    expect(read('a')?.records).toEqual([]);
  });

  it('is apart from those of other tests, and null for tests never seen', () => {
    const { call, read } = scene();
    const [a, b] = [call('a'), call('b')];
    a.alice.sendOn(CHANNEL, rtpPacket({ ssrc: 1, sequence: 1 }));
    b.alice.sendOn(CHANNEL, rtpPacket({ ssrc: 2, sequence: 2 }));
    expect(read('a')?.records.map(({ ssrc }) => ssrc)).toEqual([1]);
    expect(read('b')?.records.map(({ ssrc }) => ssrc)).toEqual([2]);
    expect(read('c')).toBeNull();
  });

  it('goes on over allocations: a new port is a new source, an old one is not', () => {
    const { clock, join, read } = scene();
    const send = (client: ScriptedClient, own: Address, sequence: number) => {
      client.permit(own, 'a');
      client.sendTo(own, rtpPacket({ ssrc: 1, sequence }));
    };
    const first = join();
    send(first, first.allocate('a'), 1);
    hangUp(first, 'a');
    clock.advanceS(10);
    const second = join('198.51.100.7');
    send(second, second.allocate('a'), 2);
    send(first, first.allocate('a'), 3);
    expect(read('a')).toMatchObject({
      sinceUs: 100_000_000,
      untilUs: 110_000_000,
      sources: ['192.0.2.50:2001', '198.51.100.7:2002'],
      records: [{ source: 0 }, { source: 1 }, { source: 0 }],
    });
  });

  it('keeps every packet over many chunks', () => {
    const { clock, call, read } = scene();
    const { alice } = call('a');
    const count = 2 * CHUNK_PACKETS + 3;
    for (let sent = 0; sent < count; sent += 1) {
      alice.sendOn(CHANNEL, rtpPacket({ ssrc: 5, sequence: sent & 0xffff }));
      clock.advanceS(0.001);
    }
    const records = read('a')?.records ?? [];
    expect(records).toHaveLength(count);
    for (const at of [0, CHUNK_PACKETS - 1, CHUNK_PACKETS, 2 * CHUNK_PACKETS, count - 1])
      expect(records[at]).toMatchObject({ sequence: at & 0xffff, arrivalUs: 100_000_000 + at * 1000 });
  });

  it('can be read while the test goes on', () => {
    const { call, read } = scene();
    const { alice } = call('a');
    for (const sequence of [1, 2]) {
      alice.sendOn(CHANNEL, rtpPacket({ ssrc: 1, sequence }));
      expect(read('a')?.records).toHaveLength(sequence);
    }
  });
});
