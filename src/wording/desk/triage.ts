import { msg, str } from '@lit/localize';
import { spellCode } from '../../core/result-code.ts';
import { wholeNumber } from '../quantity.ts';
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

/** What was typed and cannot be a tag. */
export const notATag = (typed: string): string =>
  msg(str`\u201c${typed}\u201d is no tag: one word of letters, digits, dots and hyphens.`);

/** How many results the last change was of. A single one has its code. */
export function changedSentence(codes: readonly string[]): string {
  const [only, another] = codes;
  return only !== undefined && another === undefined
    ? msg(str`${spellCode(only)} was changed.`)
    : msg(str`${wholeNumber(codes.length)} results were changed.`);
}

/** Results that somebody else had changed meanwhile; empty where there are none. */
export const leftSentence = (codes: readonly string[]): string =>
  codes.length === 0
    ? ''
    : msg(
        str`Left as they are, since somebody else changed them in the meantime: ${codes.map(spellCode).join(', ')}.`,
      );

/** Status and assignee in one sentence, for a report: `Done; a.weber has it.` */
export const triageSentence = ({ status, assignee }: Triage): string =>
  assignee === null
    ? msg(str`${statusName(status)}; nobody has it.`)
    : msg(str`${statusName(status)}; ${assignee} has it.`);
