import { describe, expect, it } from 'vitest';
import type { TrackedPacket } from '../../netlab/join-truth.ts';
import { oracle, type OraclePacket, oraclePacketsOf } from '../../netlab/oracle.ts';

/** One stream, a packet each `everyMs`, each delayed as listed; `null` is a lost one. */
function stream(everyMs: number, delaysMs: readonly (number | null)[], ssrc = 1): OraclePacket[] {
  return delaysMs.map((delayMs, index) => ({
    ssrc,
    sequence: index,
    globalSequence: index,
    sentMs: index * everyMs,
    arrivedMs: delayMs === null ? null : index * everyMs + delayMs,
    delayMs,
  }));
}

function lossAt(lost: readonly number[], count: number): (number | null)[] {
  return Array.from({ length: count }, (_, index) => (lost.includes(index) ? null : 10));
}

describe('oracle', () => {
  it('counts what was sent, received and lost', () => {
    const plan = { durationMs: 80, packetRatePerSecond: 50 };

    expect(oracle(stream(20, [10, null, 14, 10]), plan)).toMatchObject({
      sent: 4,
      received: 3,
      lost: 1,
      lossRatio: 0.25,
      reordered: 0,
      reorderRatio: 0,
      meanLoopMs: 34 / 3,
      medianLoopMs: 10,
      // Neither 200 ms nor 15 s fit into 80 ms.
      worstBurst200ms: null,
      worstLoss15s: null,
      worstJitter15s: null,
    });
  });

  it('says null, not 0, where nothing was received', () => {
    const plan = { durationMs: 40, packetRatePerSecond: 50 };

    expect(oracle(stream(20, [null, null]), plan)).toMatchObject({
      lossRatio: 1,
      reorderRatio: null,
      meanLoopMs: null,
      medianLoopMs: null,
    });
    expect(oracle([], plan)).toMatchObject({ sent: 0, lossRatio: null, worstBurst200ms: null });
  });

  it('takes the mean of the two in the middle for the median of an even number', () => {
    const plan = { durationMs: 80, packetRatePerSecond: 50 };

    expect(oracle(stream(20, [10, 40, 14, 12]), plan).medianLoopMs).toBe(13);
  });

  it('counts as reordered each packet that arrives after one with a greater number (RFC 4737 §3)', () => {
    // Sent at 0, 20, 40, 60, arriving at 70, 30, 50, 65: only the first comes after a greater one. Sent 1, 2, 3, 0.
    expect(oracle(stream(20, [70, 10, 10, 5]), { durationMs: 80, packetRatePerSecond: 50 })).toMatchObject({
      reordered: 1,
      reorderRatio: 0.25,
    });
    // Arriving at 35, 30, 25: order 2, 1, 0, so two are reordered.
    expect(oracle(stream(10, [35, 20, 5]), { durationMs: 30, packetRatePerSecond: 100 })).toMatchObject({
      reordered: 2,
    });
  });

  it('takes packets that arrive at one time for neither before nor after one another', () => {
    // Two streams, listed one after the other: 0, 2 and 1, 3 in the order of sending; 0, 1 and 2 arrive together.
    const [first, second] = [stream(20, [30, 10]), stream(20, [20, 20], 2)];
    const packets = [
      ...first.map((packet) => ({ ...packet, globalSequence: packet.sequence * 2 })),
      ...second.map((packet) => ({
        ...packet,
        globalSequence: packet.sequence * 2 + 1,
        sentMs: packet.sentMs + 10,
        arrivedMs: (packet.arrivedMs ?? NaN) + 10,
      })),
    ];

    expect(packets.map(({ globalSequence, arrivedMs }) => [globalSequence, arrivedMs])).toEqual([
      [0, 30],
      [2, 30],
      [1, 30],
      [3, 50],
    ]);
    expect(oracle(packets, { durationMs: 40, packetRatePerSecond: 100 }).reordered).toBe(0);
  });

  describe('worst 200 ms', () => {
    // A packet each 20 ms: [s, s + 200) holds ten of them, the one at s + 200 no longer.
    const plan = { durationMs: 1000, packetRatePerSecond: 50 };

    it('is half-open', () => {
      // Lost at 100, 280 and 300 ms: [100, 300) holds two, and so does every later one up to [280, 480).
      expect(oracle(stream(20, lossAt([5, 14, 15], 50)), plan).worstBurst200ms).toEqual({
        value: 0.2,
        startMs: 100,
      });
    });

    it('has one window in a stretch of its own length, whose length is a difference of two times', () => {
      // 4.1 s on a clock, less 3.9 s: 0.19999999999999973 s, not 0.2.
      const durationMs = (4.1 - 3.9) * 1000;
      expect(durationMs).toBeLessThan(200);
      expect(oracle(stream(20, lossAt([5], 10)), { ...plan, durationMs }).worstBurst200ms).toEqual({
        value: 0.1,
        startMs: 0,
      });
    });

    it('starts at any packet, not on a grid, and the earliest wins a tie', () => {
      // Three losses at 260, 280 and 300 ms: first held together by the window that starts at 120 ms.
      expect(oracle(stream(20, lossAt([13, 14, 15], 50)), plan).worstBurst200ms).toEqual({
        value: 0.3,
        startMs: 120,
      });
    });

    it('ends by the end of the stretch', () => {
      // 50 packets until 1,000 ms: the last window starts at 800 ms; it is the only one with the loss at 980.
      expect(oracle(stream(20, lossAt([49], 50)), plan).worstBurst200ms).toEqual({
        value: 0.1,
        startMs: 800,
      });
      // 10 ms less, and no window reaches it.
      expect(oracle(stream(20, lossAt([49], 50)), { ...plan, durationMs: 990 }).worstBurst200ms).toEqual({
        value: 0,
        startMs: 0,
      });
    });

    it('passes over a window with fewer than half of the packets planned', () => {
      // From 400 ms on only every fifth was sent, and the one at 500 ms was lost. [340, 540) holds just half of ten
      // (340, 360, 380, 400, 500); later windows hold fewer, though the loss weighs more in them.
      const packets = stream(20, lossAt([25], 50)).filter(
        ({ sequence }) => sequence < 20 || sequence % 5 === 0,
      );

      expect(oracle(packets, plan).worstBurst200ms).toEqual({ value: 0.2, startMs: 340 });
    });

    it('takes in all packets of one moment', () => {
      // Two streams send at the same moments, the second loses its packet at 800 ms: 1 of 20, first held from 620 ms.
      const other = stream(20, lossAt([40], 50), 2).map((packet) => ({
        ...packet,
        globalSequence: packet.globalSequence + 0.5,
      }));

      expect(
        oracle([...stream(20, lossAt([], 50)), ...other], { durationMs: 1000, packetRatePerSecond: 100 })
          .worstBurst200ms,
      ).toEqual({ value: 0.05, startMs: 620 });
    });
  });

  it('finds the worst 15 s', () => {
    // One packet a second for 20 s, lost at 3, 17 and 18 s: [4, 19) holds two of 15, and so does [3, 18); 3 is first.
    const plan = { durationMs: 20_000, packetRatePerSecond: 1 };

    expect(oracle(stream(1000, lossAt([3, 17, 18], 20)), plan).worstLoss15s).toEqual({
      value: 2 / 15,
      startMs: 3000,
    });
  });

  describe('jitter', () => {
    const plan = { durationMs: 15_000, packetRatePerSecond: 1 / 3 };

    it('is the mean change of delay between successive packets of a stream', () => {
      // |14 - 10|, |11 - 14|, |11 - 11|, |13 - 11| = 4, 3, 0, 2.
      expect(oracle(stream(3000, [10, 14, 11, 11, 13]), plan).worstJitter15s).toEqual({
        value: 2.25,
        startMs: 0,
      });
    });

    it('has no sample across a lost packet', () => {
      // |14 - 10| and |13 - 11|.
      expect(oracle(stream(3000, [10, 14, null, 11, 13]), plan).worstJitter15s).toEqual({
        value: 3,
        startMs: 0,
      });
    });

    it('is not measured without two successive packets', () => {
      expect(oracle(stream(3000, [10, null, 10, null, 10]), plan).worstJitter15s).toBeNull();
    });

    it('pools the streams and does not mix them', () => {
      // 10 -> 12 in the first, 90 -> 94 in the second: mean of 2 and 4.
      const packets = [...stream(3000, [10, 12], 1), ...stream(3000, [90, 94], 2)];

      expect(oracle(packets, { durationMs: 15_000, packetRatePerSecond: 0.2 }).worstJitter15s).toEqual({
        value: 3,
        startMs: 0,
      });
    });

    it('places a sample at the send time of the later packet', () => {
      // Only the sample of the packet at 16 s is not zero: [1, 16) and earlier do not hold it, [2, 17) does.
      const delaysMs = Array.from({ length: 20 }, (_, index) => (index >= 16 ? 40 : 10));

      expect(
        oracle(stream(1000, delaysMs), { durationMs: 20_000, packetRatePerSecond: 1 }).worstJitter15s,
      ).toEqual({ value: 2, startMs: 2000 });
    });
  });
});

describe('oraclePacketsOf', () => {
  const tracked: TrackedPacket = {
    ssrc: 1,
    sequence: 65_537,
    rtpSequence: 1,
    sendOrder: 12,
    up: { arrivalMs: 100, forwardedMs: [100], droppedBy: null },
    down: [{ arrivalMs: 101, forwardedMs: [140], droppedBy: null }],
    fate: { kind: 'received' },
    deliveredMs: 140,
    copies: 1,
  };
  const unsent: TrackedPacket = {
    ...tracked,
    sendOrder: null,
    up: null,
    down: [],
    fate: { kind: 'unsent' },
    deliveredMs: null,
    copies: 0,
  };

  it('takes the gateway as the client when there are no notes', () => {
    expect(oraclePacketsOf([tracked])).toEqual([
      { ssrc: 1, sequence: 65_537, globalSequence: 12, sentMs: 100, arrivedMs: 140, delayMs: 40 },
    ]);
  });

  it('places a packet by the time the client sent it, with the delay of the gateway', () => {
    expect(
      oraclePacketsOf([tracked], [{ ssrc: 1, rtpSequence: 1, sentMs: 5099.7, globalSequence: 3 }]),
    ).toEqual([
      { ssrc: 1, sequence: 65_537, globalSequence: 3, sentMs: 5099.7, arrivedMs: 140, delayMs: 40 },
    ]);
  });

  it("takes the client's delay when it noted the arrival", () => {
    const note = { ssrc: 1, rtpSequence: 1, sentMs: 5000, receivedMs: 5040.5 };

    expect(oraclePacketsOf([tracked], [note])[0]?.delayMs).toBe(40.5);
  });

  it('counts a packet that never reached the gateway only when the client says it was sent', () => {
    expect(oraclePacketsOf([unsent])).toEqual([]);
    expect(
      oraclePacketsOf([unsent], [{ ssrc: 1, rtpSequence: 1, sentMs: 5000, globalSequence: 3 }]),
    ).toMatchObject([{ arrivedMs: null, delayMs: null }]);
  });
});
