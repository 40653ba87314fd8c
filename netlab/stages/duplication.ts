import type { Random } from '../seeded-random.ts';
import type { Stage } from './stage.ts';

/** Sends each packet twice with probability `duplicateRatio`. */
export function duplication(duplicateRatio: number, random: Random): Stage {
  return {
    name: 'duplication',
    leaveMs: (_packet, atMs) => (random() < duplicateRatio ? [atMs, atMs] : [atMs]),
  };
}
