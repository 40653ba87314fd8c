import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { resultPageOf } from '../../../server/http/result-page.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../../../index.html'), 'utf8');

/** What a crawler reads of a page's head: the title, and the content of each meta element by its name. */
function headOf(document: string): Record<string, string> {
  const metas = [...document.matchAll(/<meta\s+(?:name|property)="([^"]+)"\s+content="([^"]*)"/g)];
  return {
    title: /<title>(.*)<\/title>/.exec(document)?.[1] ?? '',
    ...Object.fromEntries(metas.map(([, name = '', content = '']) => [name, content] as const)),
  };
}

it('says of a result that it is one, and is not to be listed', () => {
  expect(headOf(resultPageOf(page))).toEqual({
    title: 'Edgewise: a test result',
    robots: 'noindex',
    viewport: 'width=device-width, initial-scale=1',
    'color-scheme': 'light dark',
    description:
      'How ready a network is for calls, as Edgewise measured it. Open the page to see the result.',
    'og:site_name': 'Edgewise',
    'og:type': 'website',
    'og:title': 'A test result',
    'og:description':
      'How ready a network is for calls, as Edgewise measured it. Open the page to see the result.',
  });
});

it('asks the question of the start page at the start page', () => {
  expect(headOf(page)).toMatchObject({
    title: 'Edgewise: is your network ready for calls?',
    'og:title': 'Is your network ready for calls?',
  });
  expect(headOf(page)).not.toHaveProperty('robots');
});

it('changes nothing else', () => {
  const body = (document: string): string => document.slice(document.indexOf('</head>'));
  expect(body(resultPageOf(page))).toBe(body(page));
});
