import { expect, test } from 'vitest';
import { packetRanges } from '../../../src/ui/packets/packet-ranges.ts';
import { packetsSentence } from '../../../src/wording/result/packets.ts';
import { fewPackets } from './few-packets.ts';

const LOST_NONE = { 'lost-up': 0, 'lost-down': 0, 'lost-unknown': 0 };

test('each stream of a span has its SSRC and its sequence numbers, over their wrap', () => {
  const packets = fewPackets([
    { sentMs: 0, stream: 1, sequence: 0 },
    { sentMs: 20, stream: 0, sequence: 0 },
    { sentMs: 20, stream: 1, sequence: 1, roundTripMs: null, fate: 'lost-up' },
    { sentMs: 40, stream: 1, sequence: 2, roundTripMs: null, fate: 'lost-down' },
    { sentMs: 60, stream: 1, sequence: 3 },
  ]);
  expect(packetRanges(packets, { fromMs: 20, toMs: 60 })).toEqual([
    { stream: 0, ssrc: 100, firstSequence: 65_534, lastSequence: 65_534, sent: 1, lost: LOST_NONE },
    {
      stream: 1,
      ssrc: 101,
      firstSequence: 65_535,
      lastSequence: 0,
      sent: 2,
      lost: { 'lost-up': 1, 'lost-down': 1, 'lost-unknown': 0 },
    },
  ]);
  expect(packetRanges(packets, { fromMs: 100, toMs: 200 })).toEqual([]);
  expect(packetRanges(fewPackets([]), { fromMs: 0, toMs: 200 })).toEqual([]);
});

test('a stream of which nothing is known on the wire has no numbers', () => {
  expect(packetRanges(fewPackets([{ sentMs: 0, stream: 7 }]), { fromMs: 0, toMs: 1 })).toMatchObject([
    { stream: 7, ssrc: null, firstSequence: null, lastSequence: null },
  ]);
});

test('the picture in a sentence', () => {
  expect(packetsSentence(0, 0, LOST_NONE, false, null)).toBe('No packets.');
  expect(packetsSentence(1, 1, LOST_NONE, false, 41)).toBe(
    '1 packet in 1 stream: none lost. The slowest took 41\u00a0ms there and back.',
  );
  expect(packetsSentence(7500, 5, { ...LOST_NONE, 'lost-unknown': 7500 }, false, null)).toBe(
    '7,500 packets in 5 streams: 7,500 lost.',
  );
  expect(packetsSentence(7500, 5, { 'lost-up': 12, 'lost-down': 3, 'lost-unknown': 1 }, true, 182)).toBe(
    '7,500 packets in 5 streams: 12 lost from you, 3 lost to you and 1 lost, the direction not known. The slowest took 182\u00a0ms there and back.',
  );
});
