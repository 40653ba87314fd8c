import { msg, str } from '@lit/localize';
import { LAST_TESTS_DAYS, MOST_COUNTED_TESTS, type LastTests } from '../../wire/relays/last-tests.ts';
import { wholeNumber } from '../quantity.ts';
import { verdictInLine } from '../result/verdict.ts';
import { moment } from '../time.ts';

/** Of a relay that no test went through lately. */
export const noLastTests = (): string => msg(str`None in ${LAST_TESTS_DAYS} days`);

/** How many tests of a day went through a relay. */
export function testsOfDay({ ofDay, isMore }: LastTests): string {
  if (isMore) return msg(str`More than ${wholeNumber(MOST_COUNTED_TESTS)} in 24 hours`);
  return ofDay === 0 ? msg('None in 24 hours') : msg(str`${wholeNumber(ofDay)} in 24 hours`);
}

/** The newest of them: how it ended, and when. */
export const newestTest = ({ verdict, atMs }: NonNullable<LastTests['newest']>): string =>
  msg(str`Newest: ${verdictInLine(verdict)}, ${moment(atMs)}`);
