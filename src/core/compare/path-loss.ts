import type { ComparedRow } from './compared-test.ts';
import type { LossBlock } from './loss-dispersion.ts';

/** Which way packets went. */
export type ComparedPath = 'loop' | 'up' | 'down';

/** What of a row's packets set out in a direction, and was lost in it. */
export function lossOf(path: ComparedPath, { sent, lost, lostUp = 0, lostDown = 0 }: ComparedRow): LossBlock {
  switch (path) {
    case 'loop':
      return { sent, lost };
    case 'up':
      return { sent, lost: lostUp };
    case 'down':
      return { sent: sent - lostUp, lost: lostDown };
  }
}
