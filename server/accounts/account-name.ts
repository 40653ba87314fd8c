import { CLI, NOBODY_KNOWN } from './actor.ts';

const MAX_CHARACTERS = 100;
/** Letters and digits of any script, and what stands in names and mail addresses; a space only between them. */
const NAME = /^[\p{L}\p{M}\p{N}._@+'’-]+( [\p{L}\p{M}\p{N}._@+'’-]+)*$/u;
/** What the audit trail calls others: no account may look like one of them. */
const RESERVED = new RegExp(`^(${CLI}|${NOBODY_KNOWN}|token( .*)?)$`, 'i');

/** A name as it is stored, or what is wrong with it. */
export type AccountName =
  { readonly kind: 'name'; readonly name: string } | { readonly kind: 'bad'; readonly problem: string };

/** Brings a name to its normal form (NFC, no outer spaces), or says what is wrong with it. */
export function readAccountName(text: string): AccountName {
  const name = text.normalize('NFC').trim().replace(/\s+/g, ' ');
  const bad = (problem: string): AccountName => ({ kind: 'bad', problem });
  if (name === '') return bad('The name is empty.');
  if (Array.from(name).length > MAX_CHARACTERS)
    return bad(`The name has more than ${MAX_CHARACTERS} characters.`);
  if (RESERVED.test(name)) return bad(`"${name}" cannot be the name of an account: the audit trail uses it.`);
  if (!NAME.test(name))
    return bad(`The name may have letters, digits, single spaces and . _ - @ + ' only, not "${name}".`);
  return { kind: 'name', name };
}
