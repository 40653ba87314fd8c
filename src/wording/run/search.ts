import { msg, str } from '@lit/localize';
import { roughMegabytes } from '../quantity.ts';

/** Which test of a search this is: `Test 3: 4 calls at once.` How many there will be is not known before the end. */
export const searchTitle = (tested: number, calls: number): string =>
  calls === 1 ? msg(str`Test ${tested + 1}: 1 call.`) : msg(str`Test ${tested + 1}: ${calls} calls at once.`);

/** What a search costs, said before it begins. */
export const findCallsExplanation = (dataCapBytes: number): string =>
  msg(
    str`Tests of 15 seconds with more and more calls until a target is missed, then both ends once more. Up to 4 minutes and ${roughMegabytes(dataCapBytes)}: not for a connection that is paid by the megabyte.`,
  );
