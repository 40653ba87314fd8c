import type { Jitter } from '../impairments.ts';
import type { Random } from '../seeded-random.ts';
import type { Stage } from './stage.ts';

/**
 * Moves each packet by a uniform draw from [-spreadMs, +spreadMs), or, when that would be before its
 * predecessor and order is kept, to the predecessor's moment (as a first-in first-out queue does).
 * It stands after the delay stage, whose delay is at least `spreadMs`: nothing leaves before it came.
 */
export function jitter({ spreadMs, keepsOrder = true }: Jitter, random: Random): Stage {
  let lastLeaveMs = -Infinity;
  return {
    name: 'jitter',
    leaveMs: (_packet, atMs) => {
      const drawnMs = atMs + (random() * 2 - 1) * spreadMs;
      if (!keepsOrder) return [drawnMs];
      lastLeaveMs = Math.max(lastLeaveMs, drawnMs);
      return [lastLeaveMs];
    },
  };
}
