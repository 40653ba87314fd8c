import { describe, expect, test } from 'vitest';
import { markVerdict, codePointName } from '../../../src/core/connectivity/mark-verdict.ts';
import { joinWitness } from '../../../src/core/witness/join.ts';
import {
  dscpAtRelay,
  isRemarkable,
  marksAtRelay,
  type MarksAtRelay,
} from '../../../src/core/witness/marks.ts';
import { monotonicMs } from '../../../src/core/units.ts';
import { witnessedLink } from '../../support/call/witnessed-link.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const EF = 184;
const STREAMS = 5;
/** The simulated link begins here, and sends a packet of each stream every 20 ms. */
const STRETCH = { beginMs: monotonicMs(1000), streams: STREAMS };
const ALL = [0, 1, 2, 3, 4];
const HALF = [0, 2, 4];

type Header = readonly [trafficClass: number, hopLimit: number];

/** What the relay read of ten seconds of a call whose packets arrive with these headers, joined as in a test. */
function marksOf(
  headerOf: (packet: { readonly stream: number; readonly round: number }) => Header | null,
  asked: readonly number[],
  loss: (index: number) => boolean = () => false,
): MarksAtRelay | null {
  const fates = Array.from({ length: 500 * STREAMS }, (_, index) =>
    loss(index) ? { up: 'lost' as const, down: 12 } : { up: 10, down: 12 },
  );
  const { packets, mappings, witness } = witnessedLink(fates, {
    streams: STREAMS,
    headerOf: (index) => {
      const header = headerOf({ stream: index % STREAMS, round: Math.floor(index / STREAMS) });
      return header && { trafficClass: header[0], hopLimit: header[1] };
    },
  });
  return marksAtRelay(joinWitness(packets, mappings, witness), STRETCH, asked);
}

const verdictOf = (...args: Parameters<typeof marksOf>) => {
  const marks = marksOf(...args);
  return marks && markVerdict(marks);
};

describe('marksAtRelay', () => {
  test('counts, for each stream, what was asked and what arrived, and says when it changed', () => {
    // Stream 0 loses its mark after 6 s (round 300), when the route is one router longer; stream 1 never asked.
    const marks = marksOf(
      ({ stream, round }) => [stream === 0 && round < 300 ? EF : 0, round < 300 ? 60 : 59],
      [0],
    );
    expect(marks).toMatchObject({
      read: 2500,
      ecnCapable: 0,
      congestionMarked: 0,
      hopLimits: [
        { fromMs: 0, hopLimit: 60 },
        { fromMs: 6000, hopLimit: 59 },
      ],
    });
    expect(marks?.streams.slice(0, 2)).toEqual([
      {
        stream: 0,
        askedDscp: 46,
        arrived: [
          { dscp: 46, packets: 300 },
          { dscp: 0, packets: 200 },
        ],
        changedMs: 6000,
      },
      { stream: 1, askedDscp: 0, arrived: [{ dscp: 0, packets: 500 }], changedMs: null },
    ]);
  });

  test('counts packets that may be marked for congestion, and those that were', () => {
    // ECT(1), ECT(0) and CE in turn, and every fourth packet not capable (RFC 3168 §5).
    expect(marksOf(({ round }) => [EF + (round % 4), 60], ALL)).toMatchObject({
      ecnCapable: 1875,
      congestionMarked: 625,
    });
  });

  test('takes single packets with another hop limit for no route', () => {
    const marks = marksOf(({ stream, round }) => [0, stream === 0 && round % 10 === 0 ? 57 : 60], []);
    expect(marks?.hopLimits).toEqual([{ fromMs: 0, hopLimit: 60 }]);
  });

  test('is null where no header was read', () => {
    expect(marksOf(() => null, ALL)).toBeNull();
  });
});

describe('isRemarkable', () => {
  test.each([
    ['unmarked packets of one way that nobody asked about', () => [0, 60], [], false],
    ['an asked mark', () => [0, 60], [0], true],
    ['a mark that nobody asked for', () => [8 << 2, 60], [], true],
    ['congestion', () => [3, 60], [], true],
    ['another route', ({ round }) => [0, round < 100 ? 60 : 58], [], true],
  ] as readonly (readonly [string, Parameters<typeof marksOf>[0], number[], boolean])[])(
    'of %s',
    (_case, headerOf, asked, expected) => {
      const marks = marksOf(headerOf, asked);
      expect(marks && isRemarkable(marks)).toBe(expected);
    },
  );
});

describe('markVerdict', () => {
  test.each([
    ['kept', () => [EF, 60], { code: 'kept' }],
    ['kept, whatever ECN says', ({ round }) => [EF + (round % 4), 60], { code: 'kept' }],
    ['cleared', () => [0, 60], { code: 'cleared' }],
    ['never set, on the same link', () => [0, 64], { code: 'not-marked-here' }],
    ['never set, by Windows on the same link', () => [0, 128], { code: 'not-marked-here' }],
    ['CS1', () => [8 << 2, 60], { code: 're-marked', dscp: 8 }],
    ['AF41', () => [34 << 2, 60], { code: 're-marked', dscp: 34 }],
    [
      'two streams of five',
      ({ stream }) => [stream < 2 ? EF : 0, 60],
      { code: 'some-streams', kept: 2, asked: 5, dscp: 0 },
    ],
    [
      'until 4 s',
      ({ round }) => [round < 200 ? EF : 8 << 2, 60],
      { code: 'some-packets', keptShare: 0.4, changedMs: 4000, dscp: 8 },
    ],
  ] as readonly (readonly [string, Parameters<typeof marksOf>[0], object])[])(
    'names marks: %s',
    (_case, headerOf, verdict) => {
      expect(verdictOf(headerOf, ALL)).toEqual(verdict);
    },
  );

  test('of half of the streams looks at those that asked', () => {
    const headerOf: Parameters<typeof marksOf>[0] = ({ stream }) => [HALF.includes(stream) ? EF : 0, 60];
    expect(verdictOf(headerOf, HALF)).toEqual({ code: 'kept' });
    expect(dscpAtRelay(marksOf(headerOf, HALF))).toBe(46);
  });

  test('where nobody asked is none, unless packets come marked all the same', () => {
    expect(verdictOf(() => [0, 60], [])).toBeNull();
    expect(verdictOf(({ stream }) => [stream === 0 ? EF : 0, 60], [])).toEqual({
      code: 'marked-unasked',
      dscp: 46,
      share: 0.2,
    });
    expect(dscpAtRelay(marksOf(() => [EF, 60], []))).toBeNull();
    expect(dscpAtRelay(null)).toBeNull();
  });

  test('names each of 20 seeded paths that do something to marks, and none of 100 that do nothing', () => {
    const wrong: string[] = [];
    for (let seed = 0; seed < 120; seed++) {
      const random = seededRandom(seed);
      const hops = 40 + Math.floor(random() * 20);
      const lossRatio = random() * 0.05;
      const isClean = seed >= 20;
      const what = isClean ? 'kept' : ['cleared', 're-marked', 'some-streams', 'some-packets'][seed % 4];
      const other = [0, 8, 10, 34][Math.floor(random() * 4)] ?? 0;
      const share = 0.05 + random() * 0.9;
      const keptStreams = 1 + Math.floor(random() * 4);
      const asked = random() < 0.5 ? ALL : HALF;
      const dscp = (stream: number): number => {
        if (!asked.includes(stream)) return 0;
        switch (what) {
          case 'kept':
            return 46;
          case 'cleared':
            return 0;
          case 're-marked':
            return other === 0 ? 26 : other;
          case 'some-streams':
            return asked.indexOf(stream) < Math.min(keptStreams, asked.length - 1) ? 46 : other;
          default:
            return random() < share ? 46 : other;
        }
      };
      const code = verdictOf(
        ({ stream }) => [dscp(stream) << 2, hops],
        asked,
        () => random() < lossRatio,
      )?.code;
      if (code !== what) wrong.push(`seed ${seed}: ${String(code)} instead of ${String(what)}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('codePointName', () => {
  // RFC 2474 §4.2.2, RFC 2597 §6, RFC 3246, RFC 5865; 45 and 2 have no name there.
  test.each([
    [0, 'CS0'],
    [8, 'CS1'],
    [46, 'EF'],
    [44, 'VOICE-ADMIT'],
    [34, 'AF41'],
    [10, 'AF11'],
    [30, 'AF33'],
    [56, 'CS7'],
    [45, '45'],
    [2, '2'],
    [42, '42'],
  ])('of %i is %s', (dscp, name) => {
    expect(codePointName(dscp)).toBe(name);
  });
});
