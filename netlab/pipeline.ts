/**
 * Status: accepted. Context: stages remember earlier packets (queue, order) and must see packets in the order of
 * time. Decision: the order of stages is fixed; those that drop come first, then the queue, then those that
 * only add time, with reordering last. Consequence: each stage sees its packets in order of time although all of
 * them run at once on arrival, so one call answers when the copies leave and no stage needs a timer.
 */
import type { Direction, Impairments } from './impairments.ts';
import { seededRandom } from './seeded-random.ts';
import { blockedPort } from './stages/blocked-port.ts';
import { burstLoss } from './stages/burst-loss.ts';
import { delay } from './stages/delay.ts';
import { detour } from './stages/detour.ts';
import { duplication } from './stages/duplication.ts';
import { jitter } from './stages/jitter.ts';
import { outage, type OutageTrigger } from './stages/outage.ts';
import { randomLoss } from './stages/random-loss.ts';
import { rateLimit } from './stages/rate-limit.ts';
import { reorder } from './stages/reorder.ts';
import type { Stage, StagedPacket, StageName } from './stages/stage.ts';

/** What the pipeline decides on a packet's arrival: when copies leave, or which stage dropped it. */
export interface Verdict {
  /** In the order in which copies were made, not of time. Empty when dropped. */
  readonly dueMs: readonly number[];
  readonly droppedBy: StageName | null;
}

/** Runs a packet that arrives at `nowMs` through all stages. */
export type Pipeline = (packet: StagedPacket, nowMs: number) => Verdict;

/** The stages that `impairments` ask for, in their fixed order, each with a random source of its own. */
export function stagesOf(
  impairments: Impairments,
  direction: Direction,
  seed: number,
  trigger: Readonly<OutageTrigger>,
): readonly Stage[] {
  const random = (name: StageName) => seededRandom(`${seed}/${direction}/${name}`);
  const { blockedPorts, lossRatio, duplicateRatio, delayMs } = impairments;
  const stages: (Stage | false | undefined)[] = [
    blockedPorts && blockedPort(blockedPorts),
    impairments.outage && outage(impairments.outage, trigger),
    lossRatio !== undefined && randomLoss(lossRatio, random('random-loss')),
    impairments.burstLoss && burstLoss(impairments.burstLoss, random('burst-loss')),
    impairments.rateLimit && rateLimit(impairments.rateLimit),
    duplicateRatio !== undefined && duplication(duplicateRatio, random('duplication')),
    impairments.detour && detour(impairments.detour, trigger),
    delayMs !== undefined && delay(delayMs),
    impairments.jitter && jitter(impairments.jitter, random('jitter')),
    impairments.reorder && reorder(impairments.reorder, random('reorder')),
  ];
  return stages.filter((stage) => stage !== false && stage !== undefined);
}

/** Joins stages: every copy that leaves one enters the next. */
export function pipelineOf(stages: readonly Stage[]): Pipeline {
  return (packet, nowMs) => {
    let dueMs: readonly number[] = [nowMs];
    for (const stage of stages) {
      dueMs = dueMs.flatMap((atMs) => stage.leaveMs(packet, atMs));
      if (dueMs.length === 0) return { dueMs, droppedBy: stage.name };
    }
    return { dueMs, droppedBy: null };
  };
}
