import { describe, expect, test } from 'vitest';
import {
  captureClockMs,
  joinCapture,
  type CapturedTest,
  type TestPacket,
} from '../../../src/core/capture/capture-join.ts';
import { legsOf } from '../../../src/core/capture/capture-leg.ts';
import { placeOfCapture } from '../../../src/core/capture/capture-place.ts';
import { CaptureScan, type CaptureReading } from '../../../src/core/capture/capture-scan.ts';
import { DOWN, SSRC, UP, bareFrame, frameOf, pcap, type TimedFrame } from '../../support/capture-bytes.ts';

/** Ten seconds after the capture's own zero. */
const BEGAN_AT_MS = 1_000_000_010_000;

/** Packets of stream 0, one each 20 ms, whose numbers wrap after the second; a loop of 40 ms. */
const packetsOf = (count: number, lost: readonly number[] = []): TestPacket[] =>
  Array.from({ length: count }, (_, index) => ({
    stream: 0,
    streamSequence: 100 + index,
    ssrc: SSRC,
    rtpSequence: (65_534 + index) & 0xffff,
    sentMs: index * 20,
    receivedMs: lost.includes(index) ? null : index * 20 + 40,
  }));
const testOf = (packets: readonly TestPacket[], relayPorts = [3478]): CapturedTest => ({
  packets,
  beganAtMs: BEGAN_AT_MS,
  relayPorts,
});

/** A packet of the test on a way, at a time from the begin of the stretch on the capture's clock, which is `clockMs` ahead. */
const up = (index: number, afterMs: number, clockMs = 0, ttl = 64): TimedFrame => ({
  atMs: BEGAN_AT_MS + index * 20 + afterMs + clockMs,
  bytes: frameOf(UP, SSRC, (65_534 + index + 65_536) & 0xffff, ttl),
});
const down = (index: number, afterMs: number, clockMs = 0, ttl = 64): TimedFrame => ({
  atMs: BEGAN_AT_MS + index * 20 + afterMs + clockMs,
  bytes: frameOf(DOWN, SSRC, (65_534 + index + 65_536) & 0xffff, ttl),
});
const relayed = (index: number): TimedFrame => ({
  atMs: BEGAN_AT_MS + index * 20 + 20,
  bytes: bareFrame({ ...UP, fromPort: 60_000, toPort: 60_001 }, SSRC, (65_534 + index) & 0xffff),
});
function read(frames: readonly TimedFrame[]): CaptureReading {
  const reader = new CaptureScan([SSRC]);
  reader.push(pcap(frames));
  return reader.end();
}
const join = (frames: readonly TimedFrame[], of = testOf(packetsOf(5))) => joinCapture(read(frames), of);

describe('the join', () => {
  test('counts what the capture has and the page not, and the other way round, across a wrap', () => {
    // Sent 0 to 4, of which 1 and 3 are lost. Up the capture has 0, 1, 2, 4; down it has 0, 2 and 3.
    const { legs, packets, notJoined } = join(
      [up(0, 0), down(0, 40), up(1, 0), up(2, 0), down(2, 40), down(3, 40), up(4, 0)],
      testOf(packetsOf(5, [1, 3])),
    );
    expect(legs).toEqual([
      { stream: 0, leg: 'up', packets: 5, both: 3, captureOnly: 1, pageOnly: 0, neither: 1, copies: 0 },
      { stream: 0, leg: 'down', packets: 5, both: 2, captureOnly: 1, pageOnly: 1, neither: 1, copies: 0 },
    ]);
    expect(packets.map(({ packet }) => packet.rtpSequence)).toEqual([65_534, 65_535, 0, 1, 2]);
    expect(notJoined).toEqual({
      outsideStretch: 0,
      beyondCapture: 0,
      withoutSsrc: 0,
      withoutSequence: 0,
      ambiguous: 0,
    });
  });

  test('counts a packet that it has twice on one way once, and the copy beside it', () => {
    const { legs } = join([up(0, 0), up(0, 0.1), up(1, 0), up(2, 0), up(3, 0), up(4, 0)]);
    expect(legs).toMatchObject([{ both: 5, copies: 1 }]);
  });

  test('tells warm-up and what came after from the stretch', () => {
    const { notJoined, packets } = join([
      up(-1, 0),
      ...[0, 1, 2, 3, 4].map((index) => up(index, 0)),
      up(5, 0),
    ]);
    expect(notJoined.outsideStretch).toBe(2);
    expect(packets).toHaveLength(5);
  });

  test('leaves out what was sent before the capture began, and keeps what was lost while it ran', () => {
    // It runs from 1's sending to 3's arrival; 2 is lost on the way to it; 0 and 4 it cannot have.
    const { notJoined, legs } = join([up(1, 0), up(3, 0)], testOf(packetsOf(5, [0, 2, 4])));
    expect(notJoined.beyondCapture).toBe(2);
    expect(legs).toMatchObject([{ packets: 3, both: 2, neither: 1 }]);
  });

  test('says which packets of the test nothing can be joined with, and why', () => {
    const [first, ...rest] = packetsOf(3);
    const other = (fields: Partial<TestPacket>): TestPacket => ({ ...first!, stream: 1, ...fields });
    const { notJoined } = join(
      [up(0, 0)],
      testOf([
        first!,
        ...rest,
        other({ ssrc: null, rtpSequence: null }),
        other({ stream: 2, ssrc: 5, rtpSequence: null }),
        other({ stream: 3, ssrc: 6, streamSequence: 0 }),
        other({ stream: 3, ssrc: 6, streamSequence: 65_536 }),
      ]),
    );
    expect(notJoined).toMatchObject({ withoutSsrc: 1, withoutSequence: 1, ambiguous: 2 });
  });

  test('measures clocks and the way, by medians', () => {
    // The capture's clock is 1000 ms ahead; it sits 5 ms from the page, so that 30 of 40 ms are beyond it.
    const indexes = [0, 1, 2];
    const { times } = join(indexes.flatMap((index) => [up(index, 5, 1000), down(index, 35, 1000)]));
    expect(times).toEqual({
      sentToCaptureMs: expect.closeTo(1005, 2) as number,
      receivedToCaptureMs: expect.closeTo(995, 2) as number,
      beyondMs: expect.closeTo(30, 2) as number,
      beforeMs: expect.closeTo(10, 2) as number,
      packets: 3,
    });
    expect(captureClockMs(times)).toBeCloseTo(1000, 2);
    expect(captureClockMs({ ...times, receivedToCaptureMs: null })).toBeCloseTo(1005, 2);
    expect(captureClockMs({ ...times, receivedToCaptureMs: null, sentToCaptureMs: null })).toBeNull();
  });
});

describe('legs', () => {
  const both = read([up(0, 0), down(0, 40)]);

  test('are told by the port of the relay', () => {
    expect(legsOf(both, [3478])).toEqual(['up', 'down']);
  });

  test('are told by where a stream arrives and leaves again, where no port tells', () => {
    expect(legsOf(both, [])).toEqual(['up', 'down']);
    // Every port is the relay's: that tells as little.
    expect(legsOf(both, [3478, 50_000, 50_001])).toEqual(['up', 'down']);
  });

  test('are not told where nothing does', () => {
    expect(legsOf(read([up(0, 0)]), [])).toEqual(['unknown']);
  });

  test('are told by the framing', () => {
    expect(legsOf(read([relayed(0)]), [3478])).toEqual(['relayed']);
  });
});

describe('the place', () => {
  const indexes = [0, 1, 2, 3, 4];
  const placed = (frames: readonly TimedFrame[], lost: readonly number[] = []) =>
    placeOfCapture(join(frames, testOf(packetsOf(5, lost))));

  test('is at the page: no router before it, some behind, and the loop is all behind it', () => {
    const place = placed(indexes.flatMap((index) => [up(index, 1, 0, 128), down(index, 39, 0, 53)]));
    expect(place).toMatchObject({ side: 'page', isContradictory: false });
    expect(place.reasons).toMatchObject([
      { kind: 'hops', side: 'page', toPage: 0, toRelay: 11 },
      { kind: 'times', side: 'page' },
    ]);
  });

  test('is at the relay', () => {
    const place = placed(indexes.flatMap((index) => [up(index, 19, 0, 53), down(index, 20, 0, 64)]));
    expect(place).toMatchObject({ side: 'relay', isContradictory: false });
  });

  test('is between', () => {
    const place = placed(indexes.flatMap((index) => [up(index, 10, 0, 63), down(index, 30, 0, 54)]));
    expect(place).toMatchObject({ side: 'between', isContradictory: false });
  });

  test('is not told where reasons disagree', () => {
    const place = placed(indexes.flatMap((index) => [up(index, 19, 0, 64), down(index, 20, 0, 53)]));
    expect(place).toMatchObject({ side: null, isContradictory: true });
  });

  test('is not told where nothing tells', () => {
    expect(placed([up(0, 0, 0, 63)])).toMatchObject({ side: null, isContradictory: false });
  });

  test('is behind the relay, or on its host where it has both', () => {
    expect(placed(indexes.map(relayed)).side).toBe('behind-relay');
    const frames = indexes.flatMap((index) => [up(index, 19, 0, 60), relayed(index), down(index, 21, 0, 64)]);
    expect(placed(frames).side).toBe('relay');
  });

  test('divides losses into before, beyond and after it', () => {
    // 0 never comes to it; 1 passes and does not come back; 2 comes back and never arrives; 3 and 4 arrive, 4 unseen.
    const { losses } = placed(
      [up(1, 10), up(2, 10), down(2, 30), up(3, 10), down(3, 30), { ...up(-9, 0) }, { ...up(99, 0) }],
      [0, 1, 2],
    );
    expect(losses).toEqual({ lost: 3, before: 1, beyond: 1, after: 1, untold: 0, missed: 1 });
  });

  test('counts what is in it once where most is in it twice, as on both sides of a router', () => {
    // Up, 1 and 2 do not come out of the router; 2 is received all the same, so its copy only was missed. Down all are there once.
    const { seenTwice } = placed(
      [0, 1, 2, 3, 4].flatMap((index) => [
        up(index, 10),
        ...(index === 1 || index === 2 ? [] : [up(index, 10.5)]),
        ...(index === 1 ? [] : [down(index, 30)]),
      ]),
      [1],
    );
    expect(seenTwice).toEqual([{ leg: 'up', seen: 5, once: 2, onceLost: 1 }]);
  });

  test('leaves open where losses were where it has one way only', () => {
    const { losses } = placed([up(0, 10), up(1, 10), up(3, 10), up(4, 10)], [0, 2]);
    expect(losses).toEqual({ lost: 2, before: 1, beyond: null, after: null, untold: 1, missed: 0 });
  });
});
