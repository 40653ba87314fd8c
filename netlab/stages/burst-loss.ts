import type { BurstLoss } from '../impairments.ts';
import type { Random } from '../seeded-random.ts';
import type { Stage } from './stage.ts';

/**
 * Drops runs of exactly `burstPackets` packets. A packet outside a run starts one with probability p; a cycle
 * is then (1 - p) / p passed packets in the mean and `burstPackets` dropped ones, so for a share r of
 * dropped packets p = r / (burstPackets * (1 - r) + r).
 */
export function burstLoss({ lossRatio, burstPackets }: BurstLoss, random: Random): Stage {
  const startProbability = lossRatio / (burstPackets * (1 - lossRatio) + lossRatio);
  let leftInBurst = 0;
  return {
    name: 'burst-loss',
    leaveMs: (_packet, atMs) => {
      if (leftInBurst === 0 && random() < startProbability) leftInBurst = burstPackets;
      if (leftInBurst === 0) return [atMs];
      leftInBurst -= 1;
      return [];
    },
  };
}
