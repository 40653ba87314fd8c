import { msg, str } from '@lit/localize';
import { spellCode } from '../../core/result-code.ts';
import type { DeskAddress } from '../../wire/desk/address.ts';
import type { ResultSummary } from '../../wire/desk/search.ts';
import { rowPlaces } from './list.ts';
import { wholeNumber } from '../quantity.ts';

/** The pages of the desk by name, as its navigation and titles say them. */
export function pageName(kind: DeskAddress['kind']): string {
  switch (kind) {
    case 'list':
    case 'result':
      return msg('Results');
    case 'compare':
      return msg('Compare');
    case 'sites':
    case 'site':
      return msg('Sites');
    case 'plan':
      return msg('Plan');
    case 'requests':
      return msg('Requests');
    case 'alerts':
      return msg('Alerts');
    case 'relays':
      return msg('Relays');
    case 'audit':
      return msg('Audit trail');
    case 'tokens':
      return msg('API tokens');
    case 'people':
      return msg('People');
    case 'erase':
      return msg('Delete data');
    case 'nowhere':
      return msg('Not found');
  }
}

/** What a title is made of. */
export interface TitledDesk {
  readonly session: { readonly kind: 'asking' | 'failed' | 'nobody' | 'somebody' | 'expired' };
  readonly address: DeskAddress;
  readonly opened:
    | { readonly kind: 'none' | 'loading' | 'failed' }
    | { readonly kind: 'ready'; readonly record: { readonly row: ResultSummary } };
  /** `restart`: more has arrived than the rows. */
  readonly list: {
    readonly waiting: { readonly rows: readonly unknown[]; readonly restart: object | null };
  };
}

/** The title of the window: a tab in the background shows by it what has arrived. */
export function deskTitle({ session, address, opened, list }: TitledDesk): string {
  if (session.kind !== 'somebody' && session.kind !== 'expired') return msg('Log in \u2013 Edgewise desk');
  const waiting = list.waiting.rows.length;
  const count = waiting > 0 ? `(${wholeNumber(waiting)}${list.waiting.restart ? '+' : ''}) ` : '';
  const name =
    opened.kind === 'ready'
      ? [spellCode(opened.record.row.code), ...rowPlaces(opened.record.row)].join(', ')
      : address.kind === 'site'
        ? address.site
        : pageName(address.kind);
  return msg(str`${count}${name} \u2013 Edgewise desk`);
}
