import { msg, str } from '@lit/localize';
import { wholeNumber } from '../quantity.ts';

/** `2 firing`, beside the name of the page. */
export const firingCount = (count: number): string => msg(str`${wholeNumber(count)} firing`);
