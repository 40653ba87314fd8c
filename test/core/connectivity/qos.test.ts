import { describe, expect, test } from 'vitest';
import { compareQos, markedStreams, signTestP } from '../../../src/core/connectivity/qos.ts';
import { measurementOf, type Fate } from '../../support/measurement.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const SECONDS = 30;
/** Four streams at 20 ms; the fate of each packet by its stream and time. */
function measured(fate: (stream: number, round: number, random: () => number) => Fate, seed = 7) {
  const random = seededRandom(seed);
  const fates = Array.from({ length: SECONDS * 50 * 4 }, (_, index) =>
    fate(index % 4, Math.floor(index / 4), random),
  );
  return measurementOf(fates, { streams: 4 });
}

test.each([
  ['none', []],
  ['all', [0, 1, 2, 3, 4]],
  ['half', [0, 2, 4]],
] as const)('%s of five streams are marked: %j', (mark, streams) => {
  expect(markedStreams(mark, 5)).toEqual(streams);
});

test.each([
  [[], 1],
  // 2 * (1/2)^7
  [[1, 1, 1, 1, 1, 1, 1], 2 / 128],
  // 2 * (1 + 8) / 2^8
  [[1, 1, 1, 1, 1, 1, 1, -1], 18 / 256],
  [[1, -1], 1],
])('signTestP(%j) is %d', (signs, p) => {
  expect(signTestP(signs)).toBeCloseTo(p, 12);
});
test('signTestP holds for more seconds than a double has powers of two', () => {
  const signs = Array.from({ length: 2000 }, (_, index) => (index % 2 === 0 ? 1 : -1));
  expect(signTestP(signs)).toBeCloseTo(1, 6);
  expect(signTestP(signs.map(() => 1))).toBeLessThan(1e-300);
});

describe('compareQos', () => {
  test('a queue that lets marked packets pass is told: less queueing, less jitter, less loss', () => {
    const comparison = compareQos(
      measured((stream, _round, random) => {
        if (stream % 2 === 0) return 20 + random();
        return random() < 0.03 ? 'lost' : 40 + 20 * random();
      }),
      'half',
      true,
    );
    expect(comparison?.worse).toEqual({ loss: 'unmarked', jitter: 'unmarked', queueing: 'unmarked' });
    expect(comparison?.marked).toMatchObject({ streams: [0, 2], sent: 3000, lost: 0 });
    expect(comparison?.unmarked?.lossRatio).toBeGreaterThan(0.02);
    expect(comparison?.dscpAtRelay).toBeNull();
  });

  test('one queue for both is no difference, in all but few of 40 seeded tests', () => {
    let differences = 0;
    for (let seed = 0; seed < 40; seed++) {
      const worse = compareQos(
        measured((_stream, _round, random) => (random() < 0.02 ? 'lost' : 20 + 30 * random()), seed),
        'half',
        true,
      )?.worse;
      if (worse?.loss !== 'neither' || worse.jitter !== 'neither' || worse.queueing !== 'neither')
        differences++;
    }
    // Three metrics at one in a hundred would give one or two; most are too small to be told besides.
    expect(differences).toBeLessThanOrEqual(2);
  });

  test('an outage of all streams at once is nobody’s alone', () => {
    const comparison = compareQos(
      measured((_stream, round) => (round % 100 < 5 ? 'lost' : 20)),
      'half',
      true,
    );
    expect(comparison?.worse).toEqual({ loss: 'neither', jitter: 'neither', queueing: 'neither' });
    expect(comparison?.marked?.lossRatio).toBeCloseTo(0.05, 10);
  });

  test('what is sure and too small to hear is no difference', () => {
    const comparison = compareQos(
      measured((stream) => (stream % 2 === 0 ? 20 : 20.4)),
      'half',
      true,
    );
    expect(comparison?.worse?.queueing).toBe('neither');
    expect(comparison?.unmarked?.queueingMs).toBeCloseTo(0.4, 10);
  });

  test('gives jitter as the mean change of delay within a stream', () => {
    // Streams alternate between 20 and 26 ms: every change is 6 ms, queueing is 3 ms on average.
    const comparison = compareQos(
      measured((_stream, round) => (round % 2 === 0 ? 20 : 26)),
      'all',
      true,
    );
    expect(comparison).toMatchObject({ unmarked: null, worse: null });
    expect(comparison?.marked?.jitterMs).toBeCloseTo(6, 10);
    expect(comparison?.marked?.queueingMs).toBeCloseTo(3, 10);
  });

  test('a browser that does not mark has no marked half', () => {
    const comparison = compareQos(
      measured(() => 20),
      'half',
      false,
    );
    expect(comparison).toMatchObject({ isAvailable: false, marked: null, worse: null });
    expect(comparison?.unmarked?.streams).toEqual([0, 1, 2, 3]);
    expect(
      compareQos(
        measured(() => 20),
        'none',
        true,
      ),
    ).toBeNull();
  });
});
