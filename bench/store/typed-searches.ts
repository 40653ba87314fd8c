import { codeOf, CODE_COUNT } from '../../src/core/result-code.ts';
import type { Filed } from './organisation.ts';

/** A search as it stands in the desk's address, by the names of src/wire/desk/search.ts. */
export type Query = Readonly<Record<string, string>>;

const DAY_MS = 86_400_000;
const first = (text: string | null, otherwise: string): string => text?.split(' ')[0] ?? otherwise;
const last = (text: string | null, otherwise: string): string => text?.split(' ').at(-1) ?? otherwise;

/** What people type, each kind made from any stored result. */
export const KINDS: Readonly<Record<string, (filed: Filed, code: string, random: () => number) => Query>> = {
  everything: () => ({}),
  'a code': (_filed, code) => ({ text: code }),
  'a mistyped code': (_filed, code) => ({ text: `${code.slice(0, 6)}${code.slice(7)}${code.slice(6, 7)}` }),
  'a code that no result has': (_filed, _code, random) => ({
    text: codeOf(Math.floor(random() * CODE_COUNT)),
  }),
  'a ticket': ({ result: { labels } }) => ({ text: labels.ticket ?? 'INC0000003' }),
  'the begin of a ticket': ({ result: { labels } }) => ({
    text: (labels.ticket ?? 'INC0000003').slice(0, 6),
  }),
  'a site': ({ result: { labels } }) => ({ site: labels.site ?? 'Berlin Office 1' }),
  'a site in the search box': ({ result: { labels } }) => ({ text: labels.site ?? 'Berlin Office 1' }),
  'a city': ({ result: { labels } }) => ({ text: first(labels.site, 'Berlin') }),
  'the first letters of a city': ({ result: { labels } }) => ({
    text: first(labels.site, 'Berlin').slice(0, 3),
  }),
  'one letter': ({ result: { labels } }) => ({ text: first(labels.user, 'Anna').slice(0, 1) }),
  'a word that most sites have': () => ({ text: 'office' }),
  'a person': ({ result: { labels } }) => ({ text: labels.user ?? 'Anna Keller' }),
  'a family name': ({ result: { labels } }) => ({ text: labels.user?.split(' ')[1] ?? 'Keller' }),
  'a family name and a city': ({ result: { labels } }) => ({
    text: `${labels.user?.split(' ')[1] ?? 'Keller'} ${first(labels.site, 'Berlin')}`,
  }),
  'two words that most have': () => ({ text: 'office north' }),
  'four words': ({ result: { labels } }) => ({
    text: `${first(labels.user, 'Anna')} office ${first(labels.site, 'Berlin')} ${last(labels.site, '1')}`,
  }),
  'words that nothing has together': ({ result: { labels } }) => ({
    text: `${labels.user ?? 'Anna Keller'} ${first(labels.site, 'Berlin')} warehouse lab`,
  }),
  'an address': ({ address }) => ({ text: address }),
  'the begin of an address': ({ address }) => ({ text: address.split('.').slice(0, 2).join('.') }),
  'a network': ({ address }) => ({ address: `${address.split('.').slice(0, 3).join('.')}.0/24` }),
  'a large network': ({ address }) => ({ address: `${address.split('.')[0]}.0.0.0/8` }),
  'a relay': ({ result: { path } }) => ({ relay: path.relay.name }),
  'a verdict': ({ result: { grades } }) => ({ verdict: grades.verdict }),
  'a verdict that none has': () => ({ verdict: 'no-data' }),
  'what failed at a site': ({ result: { labels } }) => ({
    site: labels.site ?? 'Berlin Office 1',
    verdict: 'misses',
  }),
  'what failed through a relay in a week': ({ result: { path }, atMs }) => ({
    relay: path.relay.name,
    verdict: 'misses',
    fromMs: String(atMs - 7 * DAY_MS),
    toMs: String(atMs),
  }),
  'a person in a day': ({ result: { labels }, atMs }) => ({
    user: labels.user ?? 'Keller',
    fromMs: String(atMs - DAY_MS),
    toMs: String(atMs),
  }),
  'everything of an old hour': ({ atMs }) => ({ fromMs: String(atMs - 3_600_000), toMs: String(atMs) }),
};
