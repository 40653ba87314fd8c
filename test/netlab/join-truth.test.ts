import { describe, expect, it } from 'vitest';
import { joinTruth } from '../../netlab/join-truth.ts';
import type { StageName } from '../../netlab/stages/stage.ts';
import type { TruthRecord } from '../../netlab/truth-log.ts';

const SSRC = 42;

interface Seen {
  readonly direction: 'up' | 'down';
  readonly sequenceNumber: number;
  readonly arrivalMs: number;
  readonly forwardedMs?: readonly (number | null)[];
  readonly droppedBy?: StageName;
  readonly ssrc?: number;
}

function record(seen: Seen): TruthRecord {
  const { direction, sequenceNumber, arrivalMs, forwardedMs = [], droppedBy = null, ssrc = SSRC } = seen;
  return {
    direction,
    listenHost: '127.0.0.1',
    listenPort: 3478,
    clientPort: 50_000,
    external: { address: '127.0.0.1', port: 60_000 },
    arrivalMs,
    sizeBytes: 120,
    kind: 'channel-data',
    carries: 'rtp',
    rtp: { payloadType: 111, sequenceNumber, timestamp: 0, ssrc, hasPadding: false },
    droppedBy,
    forwards: forwardedMs.map((ms) => ({ dueMs: arrivalMs, forwardedMs: ms })),
  };
}

const up = (sequenceNumber: number, arrivalMs: number, forwardedMs: readonly (number | null)[]) =>
  record({ direction: 'up', sequenceNumber, arrivalMs, forwardedMs });
const down = (sequenceNumber: number, arrivalMs: number, forwardedMs: readonly (number | null)[]) =>
  record({ direction: 'down', sequenceNumber, arrivalMs, forwardedMs });

function join(records: readonly TruthRecord[], firstSequence: number, lastSequence: number) {
  return joinTruth({ records }, [{ ssrc: SSRC, firstSequence, lastSequence }]);
}

describe('joinTruth', () => {
  it('follows a packet up to the relay and down again', () => {
    expect(join([up(10, 1, [1.1]), down(10, 2, [22])], 10, 10)).toEqual([
      {
        ssrc: SSRC,
        sequence: 10,
        rtpSequence: 10,
        sendOrder: 0,
        up: { arrivalMs: 1, forwardedMs: [1.1], droppedBy: null },
        down: [{ arrivalMs: 2, forwardedMs: [22], droppedBy: null }],
        fate: { kind: 'received' },
        deliveredMs: 22,
        copies: 1,
      },
    ]);
  });

  it('says where a packet ended', () => {
    const records = [
      record({ direction: 'up', sequenceNumber: 1, arrivalMs: 1, droppedBy: 'random-loss' }),
      up(2, 2, [2]),
      record({ direction: 'down', sequenceNumber: 2, arrivalMs: 3, droppedBy: 'outage' }),
      up(3, 4, [4]),
    ];

    expect(join(records, 1, 4).map(({ fate }) => fate)).toEqual([
      { kind: 'dropped', direction: 'up', droppedBy: 'random-loss' },
      { kind: 'dropped', direction: 'down', droppedBy: 'outage' },
      { kind: 'relay' },
      { kind: 'unsent' },
    ]);
  });

  it('counts the copies of both directions and takes the first to leave', () => {
    const records = [up(1, 1, [1, 5]), down(1, 2, [30, 20]), down(1, 6, [25])];

    expect(join(records, 1, 1)[0]).toMatchObject({ copies: 3, deliveredMs: 20 });
  });

  it('is received when one of two copies is dropped on the way down', () => {
    const records = [
      up(1, 1, [1, 1]),
      record({ direction: 'down', sequenceNumber: 1, arrivalMs: 2, droppedBy: 'random-loss' }),
      down(1, 3, [3]),
    ];

    expect(join(records, 1, 1)[0]).toMatchObject({ fate: { kind: 'received' }, copies: 1 });
  });

  it('does not count a copy that still waits', () => {
    expect(join([up(1, 1, [1]), down(1, 2, [null])], 1, 1)[0]).toMatchObject({
      copies: 0,
      deliveredMs: null,
    });
  });

  it('unwraps sequence numbers, also of late packets around the wrap', () => {
    const records = [
      up(65_534, 1, [1]),
      up(65_535, 2, [2]),
      up(0, 3, [3]),
      up(1, 4, [4]),
      down(65_534, 5, [5]),
      down(0, 6, [6]),
      down(65_535, 7, [7]),
      down(1, 8, [8]),
    ];

    expect(
      join(records, 65_535, 1).map((packet) => [packet.sequence, packet.rtpSequence, packet.deliveredMs]),
    ).toEqual([
      [65_535, 65_535, 7],
      [65_536, 0, 6],
      [65_537, 1, 8],
    ]);
    expect(join(records, 65_535, 65_537)).toEqual(join(records, 65_535, 1));
  });

  it('tells the second round of the 16 bits from the first', () => {
    const records = Array.from({ length: 65_536 + 10 }, (_, index) => up(index % 65_536, index, [index]));

    const joined = join(records, 5, 65_536 + 5);

    expect(joined).toHaveLength(65_537);
    expect(joined[0]?.up?.arrivalMs).toBe(5);
    expect(joined.at(-1)?.up?.arrivalMs).toBe(65_541);
  });

  it('leaves warm-up packets and other streams out, but keeps the order of sending across all', () => {
    const records = [
      up(1, 1, [1]),
      record({ direction: 'up', sequenceNumber: 2, arrivalMs: 2, forwardedMs: [2], ssrc: 7 }),
      up(2, 3, [3]),
    ];

    expect(join(records, 2, 2).map(({ sendOrder }) => sendOrder)).toEqual([2]);
  });
});
