import { describe, expect, test } from 'vitest';
import { marksWording, type ShownMarks } from '../../../src/wording/connectivity/marks.ts';

/** Packets of streams that asked for EF, by the code point that they arrived with; 60 is no system's first TTL. */
const marks = (
  arrived: readonly (readonly [dscp: number, packets: number])[][],
  more: Partial<ShownMarks> = {},
): ShownMarks => ({
  streams: arrived.map((counts, stream) => ({
    stream,
    askedDscp: 46,
    arrived: counts.map(([dscp, packets]) => ({ dscp, packets })),
    changedMs: null,
  })),
  hopLimits: [{ fromMs: 0, hopLimit: 60 }],
  read: 100,
  ecnCapable: 0,
  congestionMarked: 0,
  ...more,
});
const TO_YOU = ' The way to you is not known: a browser cannot read it.';

describe('marksWording', () => {
  test.each([
    [
      marks([[[46, 100]]]),
      'The network keeps the mark for priority: all packets that asked for it arrived at the relay with EF (46).',
    ],
    [
      marks([[[0, 100]]]),
      'The mark for priority does not arrive: all packets came to the relay without it. The network takes it away, or this computer does not set it (Windows needs a policy).',
    ],
    [
      marks([[[0, 100]]], { hopLimits: [{ fromMs: 0, hopLimit: 64 }] }),
      'This computer does not mark packets for priority: they came to the relay without a mark, and no router was in between (Windows needs a policy).',
    ],
    [
      marks([[[34, 100]]]),
      'The network changes the mark for priority: all packets came to the relay with AF41 (34) instead of EF (46).',
    ],
    [
      marks([[[46, 50]], [[8, 50]]]),
      'The network keeps the mark for priority for some streams only: 1 of 2 arrived with EF (46), others with CS1 (8).',
    ],
    [
      marks([
        [
          [46, 75],
          [0, 25],
        ],
      ]),
      'The network keeps the mark for priority for 75\u00a0% of the packets; others arrived with no mark.',
    ],
  ])('says what became of marks, and that the way to you is not known', (seen, sentence) => {
    expect(marksWording(seen)).toEqual([sentence + TO_YOU]);
  });

  test('says when marks changed', () => {
    const [stream] = marks([
      [
        [46, 75],
        [0, 25],
      ],
    ]).streams;
    if (!stream) throw new Error('no stream');
    expect(marksWording(marks([], { streams: [{ ...stream, changedMs: 12_500 }] }))).toEqual([
      `The network keeps the mark for priority for 75\u00a0% of the packets, others arrived with no mark; it first changed after 12.5 s.${TO_YOU}`,
    ]);
  });

  test('says what was marked without being asked for', () => {
    const streams = marks([[[46, 100]]]).streams.map((stream) => ({ ...stream, askedDscp: 0 }));
    expect(marksWording(marks([], { streams }))).toEqual([
      `100\u00a0% of the packets arrived at the relay with the mark EF (46), which the test did not ask for: a policy of this computer or of the network sets it.${TO_YOU}`,
    ]);
  });

  test('says that the route changed, and that a link marked packets', () => {
    const hopLimits = [
      { fromMs: 0, hopLimit: 60 },
      { fromMs: 9500, hopLimit: 57 },
    ];
    expect(marksWording(marks([], { hopLimits, ecnCapable: 7500, congestionMarked: 40 }))).toEqual([
      'The route changed during the test: after 9.5 s packets arrived with a TTL of 57 instead of 60.',
      'A link was full on the way from you: 40 of 7,500 packets were marked for congestion (ECN) instead of being dropped.',
    ]);
  });

  test('says nothing where nothing was asked for and nothing was found', () => {
    expect(marksWording(marks([]))).toEqual([]);
  });
});
