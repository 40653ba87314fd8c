import { describe, expect, it } from 'vitest';
import { DEFAULT_RELAY_LIMITS } from '../../../../server/relay/limits.ts';
import { encodeRawWitness } from '../../../../server/relay/witness/raw-witness.ts';
import { TestWitness } from '../../../../server/relay/witness/test-witness.ts';
import { decodeWitness } from '../../../../src/wire/witness.ts';
import { CHUNK_BYTES } from '../../../../server/relay/witness/packet-log.ts';
import { rtpPacket } from './rtp.ts';
import { CHANNEL, hangUp, scene } from './witness-scene.ts';

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
