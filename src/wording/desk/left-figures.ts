import { msg, str } from '@lit/localize';
import type { OpenedRecord } from '../../wire/desk/record.ts';
import { duration, wholeNumber } from '../quantity.ts';
import { momentInZone } from '../time.ts';
import { standingSentence } from './standing.ts';

/** Why a result is shown by its figures alone; `null`: the server keeps results whole again. */
export function notWholeSentence(wholeDays: number | null): string {
  if (wholeDays === null)
    return msg(
      'This result is no longer kept whole. Its figures are, and it is found, counted and compared by them.',
    );
  const days = wholeNumber(wholeDays);
  return wholeDays === 1
    ? msg(
        'Results are kept whole for one day here. Of this one the figures are left: it is found, counted and compared by them.',
      )
    : msg(
        str`Results are kept whole for ${days} days here. Of this one the figures are left: it is found, counted and compared by them.`,
      );
}

/** Who measured, where, when and how, as far as the row of figures knows it. `null`: not known, or not stored. */
export function leftFacts({
  row,
  network,
}: OpenedRecord): { readonly name: string; readonly value: string | null }[] {
  return [
    { name: msg('Person'), value: row.user },
    { name: msg('Site'), value: row.site },
    { name: msg('Ticket'), value: row.ticket },
    { name: msg('Measured'), value: momentInZone(row.atMs) },
    { name: msg('Arrived here'), value: momentInZone(row.receivedAtMs) },
    { name: msg('Length'), value: duration(row.durationMs) },
    { name: msg('Address'), value: row.address },
    { name: msg('Network'), value: network },
    { name: msg('Relay'), value: row.relay },
    { name: msg('Transport'), value: row.transport === 'unknown' ? null : row.transport.toUpperCase() },
    { name: msg('Vouched for'), value: standingSentence(row) },
    { name: msg('Started by'), value: row.unattended ? msg('The command line') : msg('A person') },
  ];
}
