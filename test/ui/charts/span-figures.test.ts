import { expect, test } from 'vitest';
import type { TimelineRow } from '../../../src/core/packets/timeline.ts';
import { monotonicMs } from '../../../src/core/units.ts';
import { packetColumns } from '../../../src/core/witness/packet-columns.ts';
import { spanFigures } from '../../../src/ui/charts/span-figures.ts';
import {
  chosenSentence,
  shownSentence,
  spanFiguresText,
  spanTitle,
} from '../../../src/wording/result/span.ts';

const row = (index: number, received: number, rttMs: number | null): TimelineRow => ({
  startMs: index * 200,
  sent: 10,
  received,
  lost: 10 - received,
  rttMs,
  rttMaxMs: rttMs,
  jitterMs: null,
});
const ROWS = [row(0, 10, 40), row(1, 5, 100), row(2, 0, null), row(3, 10, 70)];
const SPAN = { fromMs: 0, toMs: 600 };

test('a stored result gives the mean of what arrived, row by row as many as arrived', () => {
  // 10 packets of 40 ms and 5 of 100 ms: 900 / 15.
  expect(spanFigures(ROWS, null, SPAN)).toEqual({ sent: 30, lost: 15, roundTrip: { kind: 'mean', ms: 60 } });
  expect(spanFigures(ROWS, null, { fromMs: 400, toMs: 600 })).toEqual({
    sent: 10,
    lost: 10,
    roundTrip: null,
  });
  expect(spanFigures([], null, SPAN)).toEqual({ sent: 0, lost: 0, roundTrip: null });
});

test('a page that has the packets gives their median, of those sent in the span', () => {
  const packets = [40, 90, null, 41, 500].map((delayMs, index) => ({
    stream: 0,
    streamSequence: index,
    globalSequence: index,
    sentMs: monotonicMs(index * 200),
    receivedMs: delayMs === null ? null : monotonicMs(index * 200 + delayMs),
    arrivalIndex: delayMs === null ? null : index,
  }));
  const columns = packetColumns(packets, [], monotonicMs(0));
  // Those of 0, 200, 400 and 600 ms: 40, 90, lost, 41.
  expect(spanFigures(ROWS, columns, { fromMs: 0, toMs: 800 })).toEqual({
    sent: 4,
    lost: 1,
    roundTrip: { kind: 'median', ms: 41 },
  });
  expect(spanFigures(ROWS, columns, { fromMs: 5000, toMs: 9000 })).toEqual({
    sent: 0,
    lost: 0,
    roundTrip: null,
  });
});

test('the figures in words', () => {
  expect(spanTitle(12_400, 15_000)).toBe('0:12.4 to 0:15');
  expect(spanFiguresText({ sent: 1500, lost: 24, roundTrip: { kind: 'median', ms: 61 } })).toBe(
    '1,500 packets, 24 lost (1.6\u00a0%), median round trip 61\u00a0ms',
  );
  expect(spanFiguresText({ sent: 1500, lost: 0, roundTrip: { kind: 'mean', ms: 61 } })).toBe(
    '1,500 packets, 0 lost (0\u00a0%), mean round trip 61\u00a0ms',
  );
  expect(spanFiguresText({ sent: 10, lost: 10, roundTrip: null })).toBe(
    '10 packets, 10 lost (100\u00a0%), none came back',
  );
  expect(spanFiguresText({ sent: 0, lost: 0, roundTrip: null })).toBe('no packets were sent');
  expect(chosenSentence('0:12 to 0:15', '10 packets')).toBe(
    'Chosen: 0:12 to 0:15: 10 packets. Enter zooms in, Escape cancels.',
  );
  expect(shownSentence('0:12 to 0:15', '10 packets')).toBe('Shown: 0:12 to 0:15: 10 packets.');
});
