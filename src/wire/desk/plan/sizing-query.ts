import type { PathRange } from '../../../core/find-calls/call-range.ts';
import { FOUND_MAPPINGS, type FoundNat } from '../../../core/sizing/found-nat.ts';
import {
  FIRST_SIZING,
  SIZING_FIELDS,
  type FoundCalls,
  type SizingChoice,
} from '../../../core/sizing/sizing-choice.ts';
import type { URLSearchParamsLike } from '../search-query.ts';

/** What the planners are asked with, as an address has it: people send it to each other. */

const MAX_TEXT = 200;
const HARDWARE = ['large', 'small'] as const;
const VERSIONS = ['from-2.0', 'before-2.0'] as const;
const SPARES = [0, 1, 2] as const;

/** What differs from nothing typed. */
export function sizingFields(choice: SizingChoice): [string, string][] {
  const { site, typed, hardware, version, spares, hasWildcard, found, nat } = choice;
  const chosen: readonly (readonly [name: string, value: string | null])[] = [
    ['site', site],
    ['hardware', hardware === FIRST_SIZING.hardware ? null : hardware],
    ['version', version === FIRST_SIZING.version ? null : version],
    ['spares', spares === FIRST_SIZING.spares ? null : String(spares)],
    ['wildcard', hasWildcard ? 'yes' : null],
    ['found', found && rangeText(found.all)],
    ['found-up', found && rangeText(found.up)],
    ['found-down', found && rangeText(found.down)],
    ['found-at', found && String(found.atMs)],
    ['nat', nat?.mapping ?? null],
    ['nat-kept', textOf(nat?.keptS)],
    ['nat-lost', textOf(nat?.lostS)],
    ['nat-at', textOf(nat?.atMs)],
    ...SIZING_FIELDS.map((field) => [field, typed[field] ?? null] as const),
  ];
  return chosen.flatMap(([name, value]): [string, string][] =>
    value === null || value === '' ? [] : [[name, value]],
  );
}

/** Reads what is to be sized. Total: a choice that cannot be read is the usual one, a number stays as it was typed. */
export function readSizing(query: URLSearchParamsLike): SizingChoice {
  const text = (name: string): string | null => {
    const value = query.get(name);
    return value !== null && value !== '' && value.length <= MAX_TEXT ? value : null;
  };
  return {
    site: text('site'),
    typed: Object.fromEntries(
      SIZING_FIELDS.flatMap((field) => {
        const value = text(field);
        return value === null ? [] : [[field, value]];
      }),
    ),
    hardware: HARDWARE.find((each) => each === query.get('hardware')) ?? FIRST_SIZING.hardware,
    version: VERSIONS.find((each) => each === query.get('version')) ?? FIRST_SIZING.version,
    spares: SPARES.find((each) => String(each) === query.get('spares')) ?? FIRST_SIZING.spares,
    hasWildcard: query.get('wildcard') === 'yes',
    found: readFound(query),
    nat: readNat(query),
  };
}

const textOf = (value: number | null | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

/** `10-12`: carried 10, missed at 12; `10-`: missed at none. */
const rangeText = ({ carried, missed }: PathRange): string => `${carried}-${missed ?? ''}`;

function readRange(text: string | null): PathRange | null {
  const [, carried, missed] = /^(\d{1,3})-(\d{1,3})?$/.exec(text ?? '') ?? [];
  if (carried === undefined) return null;
  return { carried: Number(carried), missed: missed === undefined ? null : Number(missed) };
}

/** `null` unless it is whole. */
function readFound(query: URLSearchParamsLike): FoundCalls | null {
  const [all, up, down] = ['found', 'found-up', 'found-down'].map((name) => readRange(query.get(name)));
  const at = query.get('found-at') ?? '';
  return all && up && down && /^\d{1,15}$/.test(at) ? { all, up, down, atMs: Number(at) } : null;
}

/** `null` unless its kind and time are there; an idle time that cannot be read is not known. */
function readNat(query: URLSearchParamsLike): FoundNat | null {
  const mapping = FOUND_MAPPINGS.find((each) => each === query.get('nat'));
  const whole = (name: string): number | null => {
    const text = query.get(name) ?? '';
    return /^\d{1,15}$/.test(text) ? Number(text) : null;
  };
  const atMs = whole('nat-at');
  if (mapping === undefined || atMs === null) return null;
  return { mapping, keptS: whole('nat-kept'), lostS: whole('nat-lost'), atMs };
}
