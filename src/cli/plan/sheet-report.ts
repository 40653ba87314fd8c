import type { SheetGroup, SheetPart } from '../../wording/plan/sheet.ts';
import { escaped } from '../escaped-html.ts';
import { htmlPage } from '../html-page.ts';
import { plainText } from '../plain-text.ts';

/** A sheet of the plan for people at a terminal: headings, and sentences below them. */
export const sheetText = (title: string, parts: readonly SheetPart[]): string =>
  [title, ...parts.flatMap((part) => ['', part.title, ...part.groups.flatMap(groupLines)])]
    .map(plainText)
    .join('\n');

function groupLines({ title, items, isOrdered }: SheetGroup): string[] {
  const indent = title === null ? '  ' : '    ';
  return [
    ...(title === null ? [] : [`  ${title}`]),
    ...items.map((item, at) => `${indent}${isOrdered ? `${at + 1}. ` : '- '}${item}`),
  ];
}

/** The same as one page. */
export const sheetHtml = (title: string, parts: readonly SheetPart[]): string =>
  htmlPage(title, [
    `<h1>${escaped(title)}</h1>`,
    ...parts.flatMap((part) => [`<h2>${escaped(part.title)}</h2>`, ...part.groups.map(groupMarkup)]),
  ]);

function groupMarkup({ title, items, isOrdered }: SheetGroup): string {
  const list = isOrdered ? 'ol' : 'ul';
  return (
    (title === null ? '' : `<h3>${escaped(title)}</h3>`) +
    `<${list}>${items.map((item) => `<li>${escaped(item)}</li>`).join('')}</${list}>`
  );
}
