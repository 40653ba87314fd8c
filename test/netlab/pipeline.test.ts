import { describe, expect, it } from 'vitest';
import type { Impairments } from '../../netlab/impairments.ts';
import { pipelineOf, stagesOf, type Verdict } from '../../netlab/pipeline.ts';
import { stagedPacket } from './staged-packet.ts';

const NEVER = { atMs: null };

function verdicts(impairments: Impairments, seed: number, atMs: readonly number[]): Verdict[] {
  const pipeline = pipelineOf(stagesOf(impairments, 'up', seed, NEVER));
  return atMs.map((ms) => pipeline(stagedPacket(), ms));
}

const EVERY_4_MS = Array.from({ length: 1000 }, (_, index) => index * 4);

describe('stagesOf', () => {
  it('puts the stages in their fixed order, whatever the order asked', () => {
    const stages = stagesOf(
      {
        reorder: { ratio: 0.1, heldUpToMs: 3 },
        jitter: { spreadMs: 1 },
        delayMs: 10,
        detour: { fromMs: 0, addedMs: 40 },
        duplicateRatio: 0.1,
        rateLimit: { kbitPerSecond: 100, queueMs: 100 },
        burstLoss: { lossRatio: 0.1, burstPackets: 4 },
        lossRatio: 0.1,
        outage: { fromMs: 0, toMs: 1 },
        blockedPorts: [3479],
      },
      'up',
      1,
      NEVER,
    );

    expect(stages.map(({ name }) => name)).toEqual([
      'blocked-port',
      'outage',
      'random-loss',
      'burst-loss',
      'rate-limit',
      'duplication',
      'detour',
      'delay',
      'jitter',
      'reorder',
    ]);
  });

  it('has none where nothing is asked', () => {
    expect(stagesOf({}, 'down', 1, NEVER)).toEqual([]);
  });
});

describe('pipelineOf', () => {
  it('passes at once without stages', () => {
    expect(verdicts({}, 1, [3.5])).toEqual([{ dueMs: [3.5], droppedBy: null }]);
  });

  it('adds up the time of the stages', () => {
    // 1,024 bits at 102.4 kbit/s are 10 ms, then 40 ms of delay; the second packet waits for the first.
    expect(verdicts({ rateLimit: { kbitPerSecond: 102.4, queueMs: 50 }, delayMs: 40 }, 1, [0, 0])).toEqual([
      { dueMs: [50], droppedBy: null },
      { dueMs: [60], droppedBy: null },
    ]);
  });

  it('names the stage that dropped, and asks no later one', () => {
    const rateLimit = { kbitPerSecond: 102.4, queueMs: 0 };

    expect(verdicts({ lossRatio: 1, rateLimit }, 1, [0])).toEqual([{ dueMs: [], droppedBy: 'random-loss' }]);
    expect(verdicts({ lossRatio: 0, rateLimit }, 1, [0, 0])[1]).toEqual({
      dueMs: [],
      droppedBy: 'rate-limit',
    });
  });

  it('delays both copies of a duplicate', () => {
    expect(verdicts({ duplicateRatio: 1, delayMs: 5 }, 1, [1])).toEqual([{ dueMs: [6, 6], droppedBy: null }]);
  });

  it('decides the same for the same seed and otherwise for another', () => {
    const impairments = { lossRatio: 0.1, delayMs: 20, jitter: { spreadMs: 10 } };
    const once = verdicts(impairments, 7, EVERY_4_MS);

    expect(verdicts(impairments, 7, EVERY_4_MS)).toEqual(once);
    expect(verdicts(impairments, 8, EVERY_4_MS)).not.toEqual(once);
  });

  it('drops the same packets when another stage is added', () => {
    const dropped = (impairments: Impairments) =>
      verdicts(impairments, 7, EVERY_4_MS).map(({ droppedBy }) => droppedBy === 'random-loss');

    expect(dropped({ lossRatio: 0.1, duplicateRatio: 0.5, delayMs: 5, jitter: { spreadMs: 5 } })).toEqual(
      dropped({ lossRatio: 0.1 }),
    );
  });

  it('never lets a packet overtake in a path with jitter that keeps order', () => {
    const due = verdicts({ delayMs: 20, jitter: { spreadMs: 10 } }, 7, EVERY_4_MS).flatMap(
      ({ dueMs }) => dueMs,
    );

    expect(due).toEqual([...due].sort((one, other) => one - other));
  });
});
