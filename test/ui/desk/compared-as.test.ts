import { expect, test } from 'vitest';
import { comparedAs } from '../../../src/ui/desk/compare/compared-as.ts';
import type { ResultSearch } from '../../../src/wire/desk/search.ts';
import { rowOf } from './row-builder.ts';

const search = (fields: ResultSearch) => ({ kind: 'search', search: fields }) as const;
const result = (id: string) => ({ kind: 'result', id }) as const;

test.each([
  ['two sites', search({ site: 'Berlin' }), search({ site: 'Oslo' }), 'a-b'],
  ['two relays at two times', search({ relay: 'a', toMs: 5 }), search({ relay: 'b', fromMs: 5 }), 'a-b'],
  [
    'one site at two times',
    search({ site: 'Berlin', fromMs: 1, toMs: 5 }),
    search({ fromMs: 5, site: 'Berlin' }),
    'before-after',
  ],
  ['one site, the later first', search({ fromMs: 5 }), search({ fromMs: 1, toMs: 5 }), 'a-b'],
  ['two results of one site', result('early'), result('late'), 'before-after'],
  ['the later of two first', result('late'), result('early'), 'a-b'],
  ['results of two sites', result('early'), result('oslo'), 'a-b'],
  ['results without a site', result('nowhere'), result('nowhere'), 'a-b'],
  ['results that are not known', result('x'), result('y'), 'a-b'],
  ['a result and a search', result('early'), search({}), 'a-b'],
] as const)('%s', (_what, a, b, as) => {
  const known = [
    rowOf({ id: 'early', site: 'Berlin', atMs: 1 }),
    rowOf({ id: 'late', site: 'Berlin', atMs: 2 }),
    rowOf({ id: 'oslo', site: 'Oslo', atMs: 3 }),
    rowOf({ id: 'nowhere', site: null, atMs: 4 }),
  ];
  expect(comparedAs(a, b, known)).toBe(as);
});
