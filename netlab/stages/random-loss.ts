import type { Random } from '../seeded-random.ts';
import type { Stage } from './stage.ts';

/** Drops each packet with probability `lossRatio`, independently of all others. */
export function randomLoss(lossRatio: number, random: Random): Stage {
  return { name: 'random-loss', leaveMs: (_packet, atMs) => (random() < lossRatio ? [] : [atMs]) };
}
