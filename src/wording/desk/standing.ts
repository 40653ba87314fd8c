import { msg } from '@lit/localize';
import type { ResultSummary } from '../../wire/desk/search.ts';

/** Whether a row says of itself what a site would count. */
const claimsSite = ({ site, unattended }: ResultSummary): boolean => site !== null || unattended;

/** What a list says of a result that nobody answers for, or that no site counts; `null`: nothing. */
export function standingMark(row: ResultSummary): string | null {
  switch (row.standing) {
    case 'unseen':
      return claimsSite(row) ? msg('not counted: not vouched for') : msg('not vouched for');
    case 'seen':
      return claimsSite(row) ? msg('not counted: sent without a token') : null;
    default:
      return null;
  }
}

/** Who answers for a result, in a sentence; `null`: it was stored before this was kept. */
export function standingSentence({ standing }: Pick<ResultSummary, 'standing'>): string | null {
  switch (standing) {
    case 'token':
      return msg('Sent with an API token.');
    case 'request':
      return msg('Made for a request of this desk; the relay that it ran through saw its packets.');
    case 'seen':
      return msg(
        'The relay that it ran through saw its packets. It was sent without an API token, so no site counts it.',
      );
    case 'unseen':
      return msg(
        'Not vouched for: no relay of ours saw its packets, or it did not see all of them. No site counts it.',
      );
    case null:
      return null;
  }
}
