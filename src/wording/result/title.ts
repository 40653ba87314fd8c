import { msg, str } from '@lit/localize';
import type { Result } from '../../wire/result.ts';
import { verdictWording } from '../result/verdict.ts';

/** The title of the window: of a result its verdict, so that a tab, a bookmark and the history say which it is. */
export function pageTitle(result: Result | null): string {
  if (result === null) return msg('Edgewise: is your network ready for calls?');
  const headline = verdictWording(result).headline.replace(/\.$/, '');
  return msg(str`${headline} \u2013 Edgewise`);
}
