import type { Reorder } from '../impairments.ts';
import type { Random } from '../seeded-random.ts';
import type { Stage } from './stage.ts';

/**
 * Holds a share of packets back by a uniform draw from [0, heldUpToMs). Whether such a packet is overtaken
 * depends on what follows it in that time, so the truth log, not `ratio`, says how many were reordered.
 */
export function reorder({ ratio, heldUpToMs }: Reorder, random: Random): Stage {
  return {
    name: 'reorder',
    leaveMs: (_packet, atMs) => {
      const isHeld = random() < ratio;
      // Drawn for every packet, so that changing the ratio does not change how long a packet is held.
      const heldMs = random() * heldUpToMs;
      return [isHeld ? atMs + heldMs : atMs];
    },
  };
}
