import { msg } from '@lit/localize';
import type { ListState } from '../../../app/desk/state.ts';
import { readCode } from '../../../core/result-code.ts';
import { resultsCount } from '../../../wording/desk/list.ts';

/** A code was looked for, and no row has it. */
export function isUnknownCode({ query: { search }, rows, status }: ListState): boolean {
  const read = readCode(search.text ?? '');
  return read.kind === 'code' && status.kind === 'done' && !rows.some(({ code }) => code === read.code);
}

/** What a screen reader is told of the list. */
export function listStatus({ status, rows, next }: ListState): string {
  if (status.kind === 'doing') return msg('Looking for results.');
  if (status.kind !== 'done') return '';
  if (rows.length === 0) return msg('No results.');
  return next === null ? resultsCount(rows.length) : msg('Results are shown; more can be loaded.');
}
