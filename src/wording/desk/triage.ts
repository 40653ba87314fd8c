import { msg, str } from '@lit/localize';
import type { Triage, TriageStatus } from '../../wire/desk/triage.ts';

/** How far a result has come, as a choice and in a column. */
export function statusName(status: TriageStatus): string {
  switch (status) {
    case 'new':
      return msg('New');
    case 'looking':
      return msg('Looking');
    case 'waiting':
      return msg('Waiting');
    case 'done':
      return msg('Done');
  }
}

/** Status and assignee in one sentence, for a report: `Done; a.weber has it.` */
export const triageSentence = ({ status, assignee }: Triage): string =>
  assignee === null
    ? msg(str`${statusName(status)}; nobody has it.`)
    : msg(str`${statusName(status)}; ${assignee} has it.`);
