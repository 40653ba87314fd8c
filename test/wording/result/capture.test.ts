import { describe, expect, test } from 'vitest';
import type { TestPacket } from '../../../src/core/capture/capture-join.ts';
import { reportCapture, type CaptureReport } from '../../../src/core/capture/capture-report.ts';
import { CaptureScan } from '../../../src/core/capture/capture-scan.ts';
import { captureFailureWording } from '../../../src/wording/result/capture-failure.ts';
import {
  captureClockWording,
  captureFileWording,
  captureGaps,
  captureLegName,
  captureLosses,
  capturePlaceWording,
  captureProblem,
  captureReasons,
} from '../../../src/wording/result/capture.ts';
import {
  DOWN,
  SSRC,
  UP,
  bareFrame,
  ethernet,
  frameOf,
  ipv4,
  pcap,
  type TimedFrame,
} from '../../support/capture-bytes.ts';

const BEGAN_AT_MS = 1_000_000_000_000;
/** Three packets 20 ms apart with a loop of 40 ms. */
const packetsOf = (lost: readonly number[] = [], fields: Partial<TestPacket> = {}): TestPacket[] =>
  [0, 1, 2].map((index) => ({
    stream: 0,
    streamSequence: index,
    ssrc: SSRC,
    rtpSequence: 10 + index,
    sentMs: index * 20,
    receivedMs: lost.includes(index) ? null : index * 20 + 40,
    ...fields,
  }));
const up = (index: number, afterMs: number, ttl = 64): TimedFrame => ({
  atMs: BEGAN_AT_MS + index * 20 + afterMs,
  bytes: frameOf(UP, SSRC, 10 + index, ttl),
});
const down = (index: number, afterMs: number, ttl = 64): TimedFrame => ({
  atMs: BEGAN_AT_MS + index * 20 + afterMs,
  bytes: frameOf(DOWN, SSRC, 10 + index, ttl),
});
const bare = (index: number): TimedFrame => ({
  atMs: BEGAN_AT_MS + index * 20 + 20,
  bytes: bareFrame(UP, SSRC, 10 + index),
});

function report(
  file: Uint8Array | readonly TimedFrame[],
  packets = packetsOf(),
  seenAddresses: readonly string[] = [],
): CaptureReport {
  const scan = new CaptureScan(packets.flatMap(({ ssrc }) => (ssrc === null ? [] : [ssrc])));
  scan.push(file instanceof Uint8Array ? file : pcap(file));
  const test = { packets, beganAtMs: BEGAN_AT_MS, relayPorts: [3478] };
  return reportCapture(scan.end(), test, seenAddresses).report;
}
const both = (beforeMs: number, upTtl: number, downTtl: number): TimedFrame[] =>
  [0, 1, 2].flatMap((index) => [up(index, beforeMs, upTtl), down(index, 40 - beforeMs, downTtl)]);

describe('a capture that says nothing', () => {
  test.each([
    [new Uint8Array(0), 'This file is empty.'],
    [
      new TextEncoder().encode('packets'),
      'This file is not a packet capture: it is neither pcap nor pcapng.',
    ],
    [pcap([]), 'This capture has no packets.'],
    [
      pcap([{ atMs: 1, bytes: frameOf(UP, 5, 1) }]),
      'The capture has calls, but no packet of this test: it was taken during another test, or elsewhere.',
    ],
    [
      pcap([{ atMs: 1, bytes: ethernet([], [], 0x0806) }]),
      'The capture has no packet of this test: it was taken at another time, or elsewhere.',
    ],
    [
      pcap([{ atMs: 1, bytes: frameOf(UP, SSRC, 9) }]),
      'The capture has packets of this test, but only of before and after the measured stretch: nothing to compare.',
    ],
  ])('says why %#', (file, sentence) => {
    expect(captureProblem(report(file))).toBe(sentence);
  });

  test('of a test without RTP', () => {
    const without = packetsOf([], { ssrc: null, rtpSequence: null });
    expect(captureProblem(report([up(0, 0)], without))).toBe(
      'This test sent no RTP, so its packets cannot be found in a capture.',
    );
  });

  test('could not be read', () => {
    expect(captureFailureWording('unreadable')).toMatch(/^The browser could not read this file\./);
    expect(captureFailureWording('unstarted')).toMatch(/could not be loaded\. Check the connection/);
  });
});

describe('the place', () => {
  test.each([
    [both(1, 64, 54), 'The capture was taken on the device that ran the test, or right next to it.'],
    [both(10, 63, 54), 'The capture was taken between the device that ran the test and the relay.'],
    [both(20, 54, 64), 'The capture was taken on the relay, or right next to it.'],
    [[bare(0)], 'The capture was taken behind the relay, where packets have already left it.'],
    [
      both(20, 64, 54),
      'Where the capture was taken cannot be told: what speaks for one place is contradicted below.',
    ],
    [[up(0, 0, 60)], 'Where on the path the capture was taken cannot be told from its packets.'],
  ])('is said %#', (frames, sentence) => {
    const found = report(frames);
    expect(captureProblem(found)).toBeNull();
    expect(capturePlaceWording(found.place)).toBe(sentence);
  });

  test('is said with what it follows from', () => {
    expect(captureReasons(report(both(1, 64, 54), packetsOf(), ['198.51.100.7']))).toEqual([
      'Packets from you had passed no router (TTL). Packets from the relay had passed 10 routers (TTL).',
      'The round trip divides into 2\u00a0ms before the capture and 38\u00a0ms beyond it (medians).',
      'Its packets carry an address that the relay did not see: it is on your side of the address translation (NAT).',
    ]);
    expect(captureReasons(report([up(0, 0, 63)], packetsOf(), ['192.168.1.20']))).toEqual([
      'Packets from you had passed 1 router (TTL).',
      'Its packets carry the address that the relay saw: no address translation (NAT) follows it.',
    ]);
    expect(captureReasons(report([bare(0)]))[0]).toBe(
      'It has packets only without the framing of TURN, as they run behind a relay.',
    );
    expect(captureReasons(report([bare(0), up(0, 20)]))[0]).toBe(
      'It has packets on both sides of the relay.',
    );
  });
});

test('losses are said by where the capture puts them, and what it lacks', () => {
  expect(captureLosses(report(both(1, 64, 54)))).toEqual(['No packet was lost while the capture ran.']);
  expect(captureLosses(report([up(0, 1), up(1, 1), down(1, 39), up(2, 1)], packetsOf([0, 1])))).toEqual([
    'Lost before they reached the capture: 0 of 2.',
    'Lost between the capture and the relay, there or back: 1 of 2.',
    'Lost, or too late, after the capture on the way to you: 1 of 2.',
    'The capture lacks 1 packet that arrived: it is not complete, or some packets took another way. What it lacks need not have been lost before it.',
  ]);
  expect(captureLosses(report([0, 1, 2].flatMap((index) => [up(index, 1), up(index, 2)]))).at(-1)).toBe(
    'From you: most packets are in the capture more than once, as where it has both sides of a router or firewall. In it once only: 0 of 3; lost of these: 0.',
  );
  expect(captureLosses(report([up(0, 1), up(1, 1), up(2, 1)], packetsOf([0])))).toEqual([
    'Lost before they reached the capture: 0 of 1.',
    'Of 1 of 1 lost packets the capture does not tell where: it does not have both directions.',
  ]);
});

test('clocks are said with how they were compared', () => {
  expect(captureClockWording(report(both(1, 64, 64)))).toBe(
    'The clock of the capture is 0\u00a0ms ahead of the browser\u2019s (half-way between the median differences of both directions, so right if both take as long).',
  );
  expect(captureClockWording(report([down(0, 30)]))).toBe(
    'The clock of the capture is 10\u00a0ms behind the browser\u2019s (the median difference of one direction, with the time to or from the capture in it).',
  );
  expect(captureClockWording(report([]))).toBeNull();
});

test('what was not read is said, and nothing of what was', () => {
  expect(captureGaps(report(both(1, 64, 54)))).toEqual([]);
  const cut = pcap([
    ...both(1, 64, 54),
    up(-1, 0),
    { atMs: BEGAN_AT_MS, bytes: frameOf(UP, SSRC, 10).slice(0, 20) },
    { atMs: BEGAN_AT_MS, bytes: ethernet(ipv4(UP, [], { fragment: 1 })) },
    { atMs: BEGAN_AT_MS, bytes: [] },
  ]).slice(0, -3);
  expect(captureGaps(report(cut))).toEqual([
    'The file ends in the middle of a packet: it was cut off.',
    'In the capture, but sent before or after the measured stretch: 1.',
    'IP fragments, which are not put together: 1.',
    'Packets captured too short to read their headers: 1.',
  ]);
  expect(captureFileWording(report(cut))).toBe('pcap: 9 packets, 7 of this test.');
});

test('each direction has its name', () => {
  expect((['up', 'relayed', 'down', 'unknown'] as const).map(captureLegName)).toEqual([
    'From you',
    'Behind the relay',
    'To you',
    'Direction not known',
  ]);
});
