import { describe, expect, it } from 'vitest';
import { ipHeaderOf } from '../../../../server/relay/ip-header.ts';
import { Method } from '../../../../server/relay/message/header.ts';
import { DEFAULT_RELAY_LIMITS } from '../../../../server/relay/limits.ts';
import type { RelayLimits } from '../../../../server/relay/limits.ts';
import { CHUNK_BYTES } from '../../../../server/relay/witness/packet-log.ts';
import { encodeRawWitness } from '../../../../server/relay/witness/raw-witness.ts';
import { TestWitness } from '../../../../server/relay/witness/test-witness.ts';
import { decodeWitness } from '../../../../src/wire/witness.ts';
import type { Witness } from '../../../../src/wire/witness.ts';
import type { Address } from '../scripted-client.ts';
import {
  ManualRelayClock,
  ScriptedClient,
  channelData,
  indication,
  lifetime,
  serviceWith,
  sendIndication,
} from '../scripted-client.ts';
import { rtpPacket } from './rtp.ts';

const CHANNEL = 0x4001;
/** 4096 packets. */
const CHUNK_PACKETS = CHUNK_BYTES / 14;

function scene(limits: Partial<RelayLimits> = {}) {
  const clock = new ManualRelayClock();
  clock.advanceS(100);
  const service = serviceWith(clock, limits);
  const read = (testId: string): Witness | null => {
    const raw = service.witness(testId);
    return raw === null ? null : decodeWitness(encodeRawWitness(raw));
  };
  let ports = 2000;
  const join = (address = '192.0.2.50', isStream = false) =>
    new ScriptedClient(service, (ports += 1), address, isStream);
  /** Two clients of a test that permit each other; `alice` has a channel to `bob`. */
  const call = (testId: string, address?: string) => {
    const [alice, bob] = [join(address), join(address)];
    const [toAlice, toBob] = [alice.allocate(testId), bob.allocate(testId)];
    alice.bind(CHANNEL, toBob, testId);
    bob.permit(toAlice, testId);
    return { alice, bob, toBob, toAlice };
  };
  return { clock, service, read, join, call };
}

const hangUp = (client: ScriptedClient, testId: string) => client.askAs(testId, Method.REFRESH, lifetime(0));

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
        {
          ssrc: 7,
          sequence: 65_535,
          arrivalUs: 101_500_000,
          sizeBytes: 120,
          source: 0,
          trafficClass: null,
          hopLimit: null,
        },
        {
          ssrc: 0xffff_ffff,
          sequence: 9,
          arrivalUs: 101_504_000,
          sizeBytes: 1200,
          source: 0,
          trafficClass: null,
          hopLimit: null,
        },
        {
          ssrc: 7,
          sequence: 0,
          arrivalUs: 101_504_250,
          sizeBytes: 120,
          source: 0,
          trafficClass: null,
          hopLimit: null,
        },
        {
          ssrc: 7,
          sequence: 0,
          arrivalUs: 101_504_250,
          sizeBytes: 120,
          source: 0,
          trafficClass: null,
          hopLimit: null,
        },
        {
          ssrc: 8,
          sequence: 1,
          arrivalUs: 103_504_250,
          sizeBytes: 100,
          source: 1,
          trafficClass: null,
          hopLimit: null,
        },
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

describe('how long a witness is kept', () => {
  it('is there for five minutes after the last allocation, however that ended', () => {
    const { clock, service, call, read } = scene();
    const { alice } = call('a');
    alice.sendOn(CHANNEL, rtpPacket({ ssrc: 1, sequence: 1 }));
    clock.advanceS(60);
    service.sweep();
    service.endTest('a');
    expect(read('a')?.records).toHaveLength(1);
    clock.advanceS(299.999);
    service.sweep();
    expect(read('a')).toMatchObject({ untilUs: 459_999_000, records: [{ sequence: 1 }] });
    clock.advanceS(0.001);
    service.sweep();
    expect(read('a')).toBeNull();
    expect(service.stats().witnessBytes).toBe(0);
  });

  it('starts anew when the test comes back in time', () => {
    const { clock, service, call, read } = scene();
    const { alice, bob } = call('a');
    hangUp(alice, 'a');
    hangUp(bob, 'a');
    clock.advanceS(299);
    call('a');
    for (let seconds = 0; seconds < 400; seconds += 100) {
      clock.advanceS(100);
      service.sweep();
    }
    expect(read('a')).not.toBeNull();
  });

  it('starts anew also when the test comes back for less than a sweep', () => {
    const { clock, service, call, read } = scene();
    for (const seconds of [299.5, 299.5]) {
      const { alice, bob } = call('a');
      hangUp(alice, 'a');
      hangUp(bob, 'a');
      clock.advanceS(seconds);
    }
    service.sweep();
    expect(read('a')).not.toBeNull();
  });
});

describe('caps', () => {
  it('end the record and are told: packets', () => {
    const { call, read } = scene({ witnessPacketsPerTest: 2 });
    const { alice } = call('a');
    for (const sequence of [1, 2, 3, 4, 5]) alice.sendOn(CHANNEL, rtpPacket({ ssrc: 1, sequence }));
    expect(read('a')).toMatchObject({
      isCapped: true,
      notRecorded: 3,
      records: [{ sequence: 1 }, { sequence: 2 }],
    });
  });

  it('are not hit by just as much as there may be', () => {
    const { call, read } = scene({ witnessPacketsPerTest: 2, witnessStreams: 2, witnessSources: 1 });
    const { alice } = call('a');
    for (const ssrc of [1, 2]) alice.sendOn(CHANNEL, rtpPacket({ ssrc, sequence: 1 }));
    expect(read('a')).toMatchObject({ isCapped: false, notRecorded: 0, records: [{ ssrc: 1 }, { ssrc: 2 }] });
  });

  it('end the record and are told: streams', () => {
    const { call, read } = scene({ witnessStreams: 2 });
    const { alice } = call('a');
    for (const ssrc of [1, 2, 3, 1]) alice.sendOn(CHANNEL, rtpPacket({ ssrc, sequence: 1 }));
    // The fourth is of a known stream, but a record with a gap would tell of losses that there were not.
    expect(read('a')).toMatchObject({ isCapped: true, notRecorded: 2, records: [{ ssrc: 1 }, { ssrc: 2 }] });
  });

  it('end the record and are told: sources', () => {
    const { call, read } = scene({ witnessSources: 1 });
    const { alice, bob, toAlice } = call('a');
    alice.sendOn(CHANNEL, rtpPacket({ ssrc: 1, sequence: 1 }));
    bob.sendTo(toAlice, rtpPacket({ ssrc: 2, sequence: 1 }));
    expect(read('a')).toMatchObject({ isCapped: true, notRecorded: 1, sources: ['192.0.2.50:2001'] });
  });

  it('end the record and are told: more time than a record can say', () => {
    const test = new TestWitness(
      1000,
      DEFAULT_RELAY_LIMITS,
      () => true,
      () => undefined,
    );
    const packet = rtpPacket({ ssrc: 1, sequence: 1 });
    const source = test.sourceIndex('192.0.2.50:1');
    // 2^32 microseconds are 4294.967296 s.
    test.record(packet, 0, packet.length, 1000 + 4_294_967.295, source);
    test.record(packet, 0, packet.length, 1000 + 4_294_967.296, source);
    expect(decodeWitness(encodeRawWitness(test.read(5_000_000)))).toMatchObject({
      isCapped: true,
      notRecorded: 1,
      records: [{ arrivalUs: 4_295_967_295 }],
    });
  });

  it('of memory makes room for a running test: the test that has been over for longest is given up', () => {
    const { clock, call, read, service } = scene({ witnessBytes: 2 * CHUNK_BYTES });
    for (const testId of ['a', 'b']) {
      const { alice } = call(testId);
      alice.sendOn(CHANNEL, rtpPacket({ ssrc: 1, sequence: 1 }));
      clock.advanceS(1);
      service.sweep();
      service.endTest(testId);
    }
    const { alice } = call('c');
    alice.sendOn(CHANNEL, rtpPacket({ ssrc: 1, sequence: 1 }));
    // What was given up says so.
    expect(read('a')).toMatchObject({ isCapped: true, notRecorded: 1, records: [] });
    expect(read('b')).toMatchObject({ isCapped: false, records: [{ sequence: 1 }] });
    expect(read('c')).toMatchObject({ isCapped: false, records: [{ sequence: 1 }] });
    expect(service.stats().witnessBytes).toBe(2 * CHUNK_BYTES);
  });

  it('of memory takes nothing from running tests: the one that asks for more ends', () => {
    const { call, read, service } = scene({ witnessBytes: CHUNK_BYTES });
    const [a, b] = [call('a'), call('b')];
    a.alice.sendOn(CHANNEL, rtpPacket({ ssrc: 1, sequence: 1 }));
    b.alice.sendOn(CHANNEL, rtpPacket({ ssrc: 1, sequence: 1 }));
    a.alice.sendOn(CHANNEL, rtpPacket({ ssrc: 1, sequence: 2 }));
    expect(read('a')).toMatchObject({ isCapped: false, records: [{ sequence: 1 }, { sequence: 2 }] });
    expect(read('b')).toMatchObject({ isCapped: true, notRecorded: 1, records: [] });
    expect(service.stats().witnessBytes).toBe(CHUNK_BYTES);
  });

  it('of tests forgets the one that has been over for longest', () => {
    const { clock, call, read, service } = scene({ witnessedTests: 2 });
    for (const testId of ['a', 'b', 'c']) {
      call(testId);
      clock.advanceS(1);
      service.sweep();
      if (testId !== 'a') service.endTest(testId);
      if (testId === 'b') expect(read('b')).not.toBeNull();
    }
    call('d');
    expect(read('a')).not.toBeNull();
    expect([read('b'), read('c')]).toEqual([null, null]);
    expect(read('d')).not.toBeNull();
  });
});
