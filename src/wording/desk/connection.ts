import { msg } from '@lit/localize';
import type { WholeRecord } from '../../wire/desk/record.ts';
import { standingSentence } from './standing.ts';
import { momentInZone } from '../time.ts';
import { duration } from '../quantity.ts';
import { relayTitle } from '../run/phase.ts';
import { targetTitle } from '../result/target.ts';
import { hasCall } from '../../core/verdict/call-made.ts';

/** What a fact can be searched by; `null` for one that is only read. */
export type FactSearch = 'ticket' | 'site' | 'user' | 'address' | 'relay' | null;

/** One fact of who, where, when and how. */
export interface ConnectionFact {
  readonly name: string;
  /** `null`: not known, or not stored. */
  readonly value: string | null;
  /** What a click on it looks for, with the text to look for. */
  readonly search: { readonly field: Exclude<FactSearch, null>; readonly text: string } | null;
  /** Whether it is what somebody wrote, in a direction of its own. */
  readonly isLabel: boolean;
}

const fact = (name: string, value: string | null): ConnectionFact => ({
  name,
  value,
  search: null,
  isLabel: false,
});

const label = (
  name: string,
  value: string | null,
  field: Exclude<FactSearch, null>,
  text = value,
): ConnectionFact => ({ name, value, search: text === null ? null : { field, text }, isLabel: true });

/** Who measured, where, when and how. */
export function connectionFacts(record: WholeRecord): ConnectionFact[] {
  const { row, result, network } = record;
  const { path, client, grades } = result;
  return [
    label(msg('Person'), row.user, 'user'),
    label(msg('Site'), row.site, 'site'),
    label(msg('Ticket'), row.ticket, 'ticket'),
    fact(msg('Measured'), momentInZone(row.atMs)),
    fact(msg('Arrived here'), momentInZone(row.receivedAtMs)),
    fact(msg('Length'), hasCall(result) ? duration(result.durationMs) : msg('no call')),
    label(msg('Address'), row.address, 'address'),
    label(msg('Network'), network, 'address'),
    label(msg('Relay'), relayTitle(path.relay), 'relay', row.relay),
    fact(msg('Address of the relay'), path.relay.url),
    fact(msg('Transport'), path.transport === 'unknown' ? null : path.transport.toUpperCase()),
    fact(msg('Targets'), targetTitle(grades.target)),
    fact(msg('Browser'), client.browser),
    fact(msg('Vouched for'), standingSentence(row)),
    fact(msg('Started by'), client.unattended ? msg('The command line') : msg('A person')),
  ];
}
