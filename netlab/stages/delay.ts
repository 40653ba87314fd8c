import type { Stage } from './stage.ts';

/** Holds every packet for the same time. */
export function delay(delayMs: number): Stage {
  return { name: 'delay', leaveMs: (_packet, atMs) => [atMs + delayMs] };
}
