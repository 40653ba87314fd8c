import { expect, test } from 'vitest';
import type { JoinedPacket } from '../../src/core/capture/capture-join.ts';
import { captureCsv } from '../../src/wire/capture-csv.ts';

test('a line for each packet, empty where it is lost or not in the capture', () => {
  const packet = { stream: 1, streamSequence: 5, ssrc: 77, rtpSequence: 65_535 };
  const captured = { ssrc: 77, sequence: 65_535, flow: 0, dscp: 46, ttl: 63 };
  const packets: JoinedPacket[] = [
    {
      packet: { ...packet, sentMs: 1.23456, receivedMs: 41.5 },
      sightings: {
        up: { first: { ...captured, atMs: 10_002.5 }, copies: 2 },
        down: { first: { ...captured, atMs: null, ttl: 50 }, copies: 1 },
      },
    },
    { packet: { ...packet, sentMs: 20, receivedMs: null }, sightings: {} },
  ];
  expect(captureCsv(packets, 10_000)).toBe(
    [
      'stream,ssrc,rtpSequence,sentMs,receivedMs,upMs,upCopies,relayedMs,relayedCopies,downMs,downCopies,unknownMs,unknownCopies,dscp,ttl',
      '1,77,65535,1.235,41.5,2.5,2,,0,,1,,0,46,63',
      '1,77,65535,20,,,0,,0,,0,,0,,',
      '',
    ].join('\r\n'),
  );
});
