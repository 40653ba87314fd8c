import { describe, expect, it } from 'vitest';
import { contradictionIn } from '../../../../server/results/consistency/contradiction.ts';
import { wilsonInterval } from '../../../../src/core/metrics/wilson.ts';
import type { Rounds } from '../../../../src/core/packets/rounds.ts';
import type { Result } from '../../../../src/wire/result.ts';
import { measuredResult, witnessedResult } from '../../../support/measured-result.ts';

const sound = witnessedResult('a');
const { traffic, metrics, timeline, witness } = sound;
const { loop } = metrics;
const [first, second] = traffic.streams;

/** The sound result with one thing changed in its loop's metrics. */
const inLoop = (changes: Partial<Result['metrics']['loop']>): Partial<Result> => ({
  metrics: { ...metrics, loop: { ...loop, ...changes } },
});
const inTraffic = (changes: Partial<Result['traffic']>): Partial<Result> => ({
  traffic: { ...traffic, ...changes },
});
const inRow = (index: number, changes: Partial<Result['timeline'][number]>): Partial<Result> => ({
  timeline: timeline.map((row, at) => (at === index ? { ...row, ...changes } : row)),
});
const inWitness = (changes: Partial<NonNullable<Result['witness']>>): Partial<Result> => ({
  witness: { ...witness!, ...changes },
});
const inRounds = (changes: Partial<Rounds>): Partial<Result> => ({
  instrument: { ...sound.instrument, rounds: { ...sound.instrument.rounds!, ...changes } },
});
const noLoss = { ratio: 0, startMs: 0, lost: 0, interval: { low: 0, high: 0 } };

/** The first 15 s of the test, which lost little. */
const lostFirst = timeline.slice(0, 75).reduce((sum, { lost }) => sum + lost, 0);
const lossFromTheBegin = {
  ratio: lostFirst / 3750,
  startMs: 0,
  lost: lostFirst,
  sent: 3750,
  interval: wilsonInterval(lostFirst, 3750)!,
};

describe('contradictionIn', () => {
  it('finds none where there is none', () => {
    expect([contradictionIn(sound), contradictionIn(measuredResult('a'))]).toEqual([null, null]);
  });

  it.each<[string, Partial<Result>, RegExp]>([
    ['a packet too many', inTraffic({ sent: traffic.sent + 1 }), /^traffic\.sent must be traffic\.received/],
    ['more late than received', inTraffic({ late: traffic.sent }), /^traffic\.late /],
    ['more reordered than received', inTraffic({ reordered: traffic.sent }), /^traffic\.reordered /],
    [
      'a stream that does not add up',
      inTraffic({ streams: [{ ...first!, lost: first!.lost + 1 }, second!] }),
      /^traffic\.streams: stream 0 must have sent = received \+ lost\.$/,
    ],
    ['a stream missing', inTraffic({ streams: [first!] }), /^traffic\.sent must be the sum/],
    [
      'more rounds than a stream has packets',
      inRounds({ whole: first!.sent + 1 }),
      /^instrument\.rounds\.whole must not be over the packets sent of a stream\.$/,
    ],
    ['packets of no round', inRounds({ cutPackets: 1 }), /^instrument\.rounds must hold all packets/],
    ['rounds behind time for no reason', inRounds({ behindMs: 20 }), /^instrument\.rounds must add up/],
    ['a time that is none', { startedAt: 'yesterday' }, /^startedAt /],
    ['a time that never was', { startedAt: '2026-13-41T00:00:00.000Z' }, /^startedAt /],
    ['no time at all', { durationMs: 0, timeline: [] }, /^durationMs /],
    ['another loss ratio', inLoop({ lossRatio: 0 }), /^metrics\.loop\.lossRatio must be lost \/ sent\.$/],
    ['a loss ratio left out', inLoop({ lossRatio: null }), /^metrics\.loop\.lossRatio /],
    ['a narrower interval', inLoop({ lossRatioInterval: { low: 0, high: 0 } }), /lossRatioInterval/],
    ['another reorder ratio', inLoop({ reorderRatio: 0.5 }), /^metrics\.loop\.reorderRatio /],
    ['another reorder interval', inLoop({ reorderRatioInterval: null }), /reorderRatioInterval/],
    ['no round trip', inLoop({ rttMs: null, oneWayMs: null }), /^metrics\.loop\.rttMs must be there/],
    ['another one-way time', inLoop({ oneWayMs: 1 }), /^metrics\.loop\.oneWayMs /],
    [
      'percentiles out of order',
      inLoop({ rttMs: { ...loop.rttMs!, median: loop.rttMs!.max + 1 } }),
      /^metrics\.loop\.rttMs must ascend/,
    ],
    [
      'a better mean than its rows have',
      inLoop({
        rttMs: { ...loop.rttMs!, mean: loop.rttMs!.mean - 0.1 },
        oneWayMs: loop.rttMs!.mean / 2 - 0.05,
      }),
      /^metrics\.loop\.rttMs\.mean must be that of the timeline\.$/,
    ],
    [
      'a better greatest than its rows have',
      inLoop({ rttMs: { ...loop.rttMs!, max: loop.rttMs!.max + 0.5 } }),
      /^metrics\.loop\.rttMs\.max must be that of the timeline\.$/,
    ],
    [
      'a worst window with another ratio',
      inLoop({ worstLoss15s: { ...loop.worstLoss15s!, ratio: 0 } }),
      /^metrics\.loop\.worstLoss15s\.ratio must be lost \/ sent\.$/,
    ],
    [
      'a window that is not the worst',
      inLoop({ worstLoss15s: lossFromTheBegin }),
      /^metrics\.loop\.worstLoss15s must be at least as bad as the timeline at \d+ ms\.$/,
    ],
    [
      'a worst burst without loss, where the rows have some',
      inLoop({ worstBurst200ms: { ...noLoss, sent: 50, interval: { low: 0, high: 0.07134759913335872 } } }),
      /^metrics\.loop\.worstBurst200ms must be at least as bad as the timeline at \d+ ms\.$/,
    ],
    [
      'a window beyond the end',
      inLoop({ worstLoss15s: { ...loop.worstLoss15s!, startMs: 15_001 } }),
      /^metrics\.loop\.worstLoss15s must lie within the test\.$/,
    ],
    [
      'a window with the packets of another',
      inLoop({ worstBurst200ms: { ...loop.worstBurst200ms!, startMs: 0 } }),
      /^metrics\.loop\.worstBurst200ms must have the packets of its timeline rows\.$/,
    ],
    [
      'less jitter than the rows have',
      inLoop({ worstJitter15s: { ms: 0.01, startMs: 0 } }),
      /^metrics\.loop\.worstJitter15s must be at least as bad as the timeline at \d+ ms\.$/,
    ],
    ['a row missing', { timeline: timeline.slice(1) }, /^timeline must have a row for each 200 ms/],
    ['a row elsewhere', inRow(3, { startMs: 601 }), /^timeline\[3\]\.startMs must be 600\.$/],
    [
      'a row that does not add up',
      inRow(3, { lost: 51 }),
      /^timeline\[3\]\.sent must be received \+ lost\.$/,
    ],
    [
      'a row whose loss was wished away',
      inRow(71, { lost: 0, received: timeline[71]!.sent, lostUp: 0 }),
      /^timeline must add up to traffic\.(received|lost)\.$/,
    ],
    ['a row faster than the fastest', inRow(3, { rttMs: 1 }), /^timeline\[3\]\.rttMs and rttMaxMs must lie/],
    ['a row that lost more than it lost', inRow(3, { lostUp: 9 }), /^timeline\[3\]\.lostUp \+ lostDown/],
    ['losses that nobody has', inWitness({ lostUp: 0 }), /^witness\.lostUp \+ witness\.lostDown/],
    [
      'losses of the other direction',
      inWitness({ lostUp: witness!.lostDown, lostDown: witness!.lostUp }),
      /^metrics\.up\.lost must be witness\.lostUp\.$/,
    ],
    ['a whole witness that missed something', inWitness({ unwitnessed: 3 }), /^witness\.state /],
    ['directions without a witness', { witness: { ...witness!, state: 'none' } }, /need a witness\.$/],
    [
      'a direction that does not add up',
      { metrics: { ...metrics, up: { ...metrics.up!, sent: 1 } } },
      /^metrics\.up\.sent must be/,
    ],
    [
      'a direction with another ratio',
      { metrics: { ...metrics, up: { ...metrics.up!, lossRatio: 0 } } },
      /^metrics\.up\.lossRatio must be lost \/ sent\.$/,
    ],
  ])('finds %s', (_title, changes, sentence) => {
    expect(contradictionIn({ ...sound, ...changes })).toMatch(sentence);
  });
});
