import { msg, str } from '@lit/localize';
import type { RunningTest } from '../../wire/running.ts';
import { wholeNumber } from '../quantity.ts';
import { measuringTitle, phaseTitle } from '../run/phase.ts';

/** How far a test is that somebody else runs. */
export function runningPhase({ phase, elapsedMs, durationMs }: RunningTest): string {
  switch (phase) {
    case 'measuring':
      return measuringTitle(elapsedMs, durationMs);
    case 'waiting':
      return msg('Waiting for its turn');
    case 'over':
      return msg('Finished: the result is on its way');
    case 'ended':
      return msg('Ended without a result, or nothing is heard of it any more');
    case 'locating':
    case 'connecting':
    case 'composing':
      return phaseTitle(phase);
  }
}

/** `1 running`, beside the name of the page. */
export const runningCount = (count: number): string => msg(str`${wholeNumber(count)} running`);
