import { describe, expect, it } from 'vitest';
import { unexplainedHolds } from '../../../e2e/reality/held-back.ts';
import { joinTruth } from '../../../netlab/join-truth.ts';
import type { TruthRecord } from '../../../netlab/truth-log.ts';

const SSRC = 42;
const PORT = 50_000;

const record = (
  direction: 'up' | 'down',
  arrivalMs: number,
  content: Partial<TruthRecord>,
  isDropped = false,
): TruthRecord => ({
  direction,
  listenHost: '127.0.0.1',
  listenPort: 3478,
  clientPort: PORT,
  external: { address: '127.0.0.1', port: 60_000 },
  arrivalMs,
  sizeBytes: 120,
  kind: 'channel-data',
  carries: null,
  rtp: null,
  droppedBy: isDropped ? 'random-loss' : null,
  forwards: isDropped ? [] : [{ dueMs: arrivalMs, forwardedMs: arrivalMs }],
  ...content,
});

const sent = (sequenceNumber: number, atMs: number): TruthRecord =>
  record('up', atMs, {
    carries: 'rtp',
    rtp: { payloadType: 111, sequenceNumber, timestamp: 0, ssrc: SSRC, hasPadding: false },
  });
const asked = (transactionId: string, atMs: number, clientPort = PORT): TruthRecord =>
  record('up', atMs, { carries: 'stun', clientPort, check: { isRequest: true, transactionId } });
const answered = (transactionId: string, atMs: number, isDropped = false): TruthRecord =>
  record('down', atMs, { carries: 'stun', check: { isRequest: false, transactionId } }, isDropped);

/** A packet each 20 ms from 0; of 1,000 of them, 400 to 407 never came: from 7,980 to 8,160 ms. */
const PACKETS = Array.from({ length: 1000 }, (_, sequence) => sequence)
  .filter((sequence) => sequence < 400 || sequence > 407)
  .map((sequence) => sent(sequence, 20 * sequence));
/** Five in a row from 2,900 ms on, as Chromium asks: nothing was heard for 5,080 ms when it kept the first packet back. */
const FIVE = [2900, 3960, 5020, 6080, 7140].map((atMs, index) => asked(`unheard-${index}`, atMs));
const HEARD_BEFORE = [asked('before', 1840), answered('before', 1920)];
const HEARD_AGAIN = [asked('again', 8000), answered('again', 8155)];

const holdsOf = (
  records: readonly TruthRecord[],
  [first, last]: readonly [number, number] = [0, 999],
): string[] => {
  const log = { records: records.toSorted((one, other) => one.arrivalMs - other.arrivalMs) };
  return unexplainedHolds(log, joinTruth(log, [{ ssrc: SSRC, firstSequence: first, lastSequence: last }]));
};

describe('what a browser kept back', () => {
  it('is borne out by five checks without an answer for five seconds, and one that was answered then', () => {
    expect(holdsOf([...PACKETS, ...HEARD_BEFORE, ...FIVE, ...HEARD_AGAIN])).toEqual([]);
  });

  it('is borne out although answers came to the gateway, which dropped them', () => {
    const dropped = FIVE.map(({ check, arrivalMs }) =>
      answered(check?.transactionId ?? '', arrivalMs + 80, true),
    );
    expect(holdsOf([...PACKETS, ...HEARD_BEFORE, ...FIVE, ...dropped, ...HEARD_AGAIN])).toEqual([]);
  });

  it.each([
    ['at the start', [404, 999]],
    ['at the end', [0, 404]],
  ] as const)('is looked at whole where what was measured cuts it %s', (_, measured) => {
    expect(holdsOf([...PACKETS, ...HEARD_BEFORE, ...FIVE, ...HEARD_AGAIN], measured)).toEqual([]);
    expect(holdsOf(PACKETS, measured)).toHaveLength(1);
  });

  describe('where the test was over meanwhile', () => {
    const UNTIL_THEN = PACKETS.filter(({ arrivalMs }) => arrivalMs < 8000);
    const MEASURED = [0, 407] as const;

    it.each([
      ['nothing was answered any more', []],
      ['an answer came with the last packet', [asked('last', 8000), answered('last', 8130)]],
    ])('is borne out where %s', (_, checks) => {
      expect(holdsOf([...UNTIL_THEN, ...HEARD_BEFORE, ...FIVE, ...checks], MEASURED)).toEqual([]);
    });

    it('is the browser\u2019s own fault where it was answered before, and did not go on', () => {
      const early = [asked('early', 8000), answered('early', 8030)];
      expect(holdsOf([...UNTIL_THEN, ...HEARD_BEFORE, ...FIVE, ...early], MEASURED)).toEqual([
        expect.stringContaining('8 packets of stream 42, between 7980 ms and nothing'),
      ]);
    });

    it('is the browser\u2019s own fault where no check was unanswered', () => {
      expect(holdsOf([...UNTIL_THEN, ...HEARD_BEFORE], MEASURED)).toHaveLength(1);
    });
  });

  it.each([
    ['no check was asked', []],
    ['the last of five was answered', [...FIVE, answered('unheard-4', 7220)]],
    ['four were not', FIVE.slice(1)],
    [
      'they were another connection\u2019s',
      FIVE.map(({ check, arrivalMs }) => asked(check?.transactionId ?? '', arrivalMs, 9)),
    ],
  ])('is the browser\u2019s own fault where %s', (_, checks) => {
    expect(holdsOf([...PACKETS, ...HEARD_BEFORE, ...checks, ...HEARD_AGAIN])).toEqual([
      expect.stringContaining('8 packets of stream 42, between 7980 ms and 8160 ms'),
    ]);
  });

  it('is the browser\u2019s own fault where it went on before it heard anything', () => {
    expect(holdsOf([...PACKETS, ...HEARD_BEFORE, ...FIVE])).toEqual([
      expect.stringContaining('none answered meanwhile'),
    ]);
  });

  it('is nothing where every packet was on the wire', () => {
    expect(
      holdsOf([...PACKETS, ...Array.from({ length: 8 }, (_, at) => sent(400 + at, 8000 + 20 * at))]),
    ).toEqual([]);
  });
});
