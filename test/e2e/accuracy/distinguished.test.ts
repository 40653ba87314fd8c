import { expect, it } from 'vitest';
import { asSentTogether, asDistinguished, withTiesAsReported } from '../../../e2e/accuracy/distinguished.ts';
import type { Measured } from '../../../e2e/accuracy/measured.ts';
import { joinTruth } from '../../../netlab/join-truth.ts';
import { oracle } from '../../../netlab/oracle.ts';

const SSRC = 7;
type Row = Measured['rows'][number];

/** A packet of the stream as a browser noted it. */
const row = (rtpSequence: number, receivedMs: number | null): Row => [
  0,
  rtpSequence,
  rtpSequence,
  SSRC,
  rtpSequence,
  10 * rtpSequence,
  receivedMs,
  null,
];

it('takes packets of one stamp as delivered with the first of them, and leaves the others', () => {
  const [template] = joinTruth({ records: [] }, [{ ssrc: SSRC, firstSequence: 1, lastSequence: 1 }]);
  if (!template) throw new Error('no packet');
  const delivered = (rtpSequence: number, deliveredMs: number | null) => ({
    ...template,
    rtpSequence,
    deliveredMs,
  });
  const tracked = [delivered(1, 50.01), delivered(2, 50), delivered(3, 61), delivered(4, null)];
  const told = asDistinguished(tracked, { rows: [row(1, 52), row(2, 52), row(3, 63), row(4, null)] });
  expect(told.map(({ deliveredMs }) => deliveredMs)).toEqual([50, 50, 61, null]);
});

it('takes packets that were sent in one stamp as sent in the place of the first, and leaves the others', () => {
  const [template] = joinTruth({ records: [] }, [{ ssrc: SSRC, firstSequence: 1, lastSequence: 1 }]);
  if (!template) throw new Error('no packet');
  const sent = (ssrc: number, rtpSequence: number, sendOrder: number | null) => ({
    ...template,
    ssrc,
    rtpSequence,
    sendOrder,
  });
  const tracked = [sent(7, 1, 1), sent(8, 1, 0), sent(7, 2, 2), sent(8, 2, null)];
  const other = (rtpSequence: number): Row => [1, rtpSequence, 9, 8, rtpSequence, 10 * rtpSequence, 60, 0];
  const told = asSentTogether(tracked, { rows: [row(1, 52), row(2, 63), other(1), other(2)] });
  expect(told.map(({ sendOrder }) => sendOrder)).toEqual([0, 0, 2, null]);
});

it('lets a browser tell ties either way, and nothing beyond them', () => {
  const plan = { durationMs: 1000, packetRatePerSecond: 50 };
  const nothing = oracle([], plan);
  const wire = { ...nothing, received: 100, reordered: 8 };
  const toldApart = { ...wire, reordered: 6 };
  const told = (reordered: number) => withTiesAsReported(wire, [toldApart], reordered).reordered;
  expect([5, 6, 7, 8, 9].map(told)).toEqual([8, 6, 7, 8, 8]);
  expect(withTiesAsReported(wire, [toldApart], 7).reorderRatio).toBe(0.07);
});
