import { msg, str } from '@lit/localize';
import type { ReadCode } from '../../core/result-code.ts';
import type { RunningTest } from '../../wire/running.ts';
import { wholeNumber } from '../quantity.ts';
import { measuringTitle, phaseTitle } from '../run/phase.ts';

/** How far a test is that somebody else runs. */
export function runningPhase({ phase, elapsedMs, durationMs, requestId }: RunningTest): string {
  switch (phase) {
    case 'measuring':
      return measuringTitle(elapsedMs, durationMs);
    case 'waiting':
      return msg('Waiting for its turn');
    case 'over':
      return requestId === null
        ? msg('Finished: the result has a code of its own to read out')
        : msg('Finished: the result is on its way');
    case 'ended':
      return msg('Ended without a result, or its page can no longer be reached');
    case 'locating':
    case 'connecting':
    case 'composing':
      return phaseTitle(phase);
  }
}

/** `1 running`, beside the name of the page. */
export const runningCount = (count: number): string => msg(str`${wholeNumber(count)} running`);

/** What a test is called that has no request. */
export const testByCode = (): string => msg('Test found by its code');

/** Why what was typed is no code of a running test. */
export function codeProblem(kind: Exclude<ReadCode['kind'], 'code'>): string {
  switch (kind) {
    case 'mistyped':
      return msg('One character of this code is wrong, or two are swapped. Ask for it again.');
    case 'no-code':
      return msg(
        'A code has eight characters. The page of whoever tests shows it after \u201cLet the help desk watch\u201d.',
      );
  }
}
