import { msg, str } from '@lit/localize';
import type { Result } from '../../wire/result.ts';
import { verdictWording } from './verdict.ts';

/** The title of a window with a result: its verdict, so that a tab, a bookmark and the history say which it is. */
export function resultTitle(result: Result): string {
  const headline = verdictWording(result).headline.replace(/\.$/, '');
  return msg(str`${headline} \u2013 Edgewise`);
}
