import { expect, type Page } from '@playwright/test';
import type { Connectivity } from '../../src/wire/connectivity.ts';
import { OFFERED } from './expect-connectivity.ts';
import type { Truth } from './cases.ts';

/** What the page shows of a network. */
export interface Shown {
  /** Each finding: what happened and what to change. */
  readonly findings: readonly string[];
  /** The rows of the ways: way, what was found, over what. */
  readonly rows: readonly (readonly string[])[];
  /** Its other sentences, each a paragraph. */
  readonly paragraphs: readonly string[];
}

/** The words for a state, as people read them; written by hand. */
const WORDS: Readonly<Record<Connectivity['checks'][number]['state'], string | null>> = {
  open: 'Open',
  blocked: 'Blocked',
  'no-data': 'Answers, but no data comes through',
  refused: 'Refused',
  'dns-failed': 'Name not found',
  'certificate-rejected': 'Certificate rejected',
  'family-missing': 'Not in this network',
  'not-checked': 'Not tried by this browser',
  // Stands in a sentence of its own.
  'not-offered': null,
};

/** Reads the page's section on what the network lets through, once it is there. */
export async function readShown(page: Page): Promise<Shown> {
  const section = page.locator('edgewise-connectivity');
  await section.locator('table').waitFor({ state: 'attached' });
  const texts = async (what: string): Promise<string[]> =>
    (await section.locator(what).allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim());
  const [ways, found, over] = [
    await texts('tbody th'),
    await texts('tbody td.outcome-cell'),
    await texts('tbody td.outcome-cell + td'),
  ];
  return {
    findings: await texts('ul > li'),
    rows: ways.map((way, index) => [way, found[index] ?? '', over[index] ?? '']),
    paragraphs: await texts('p'),
  };
}

/** Holds each sentence and each row that the page shows against what the gateway did. */
export function expectShown(shown: Shown | null, { ports, shows }: Truth): void {
  if (!shown) throw new Error('the page was not read');
  expect(shown.findings.length, `sentences: ${shown.findings.join(' | ')}`).toBe(shows.length);
  for (const [index, fragment] of shows.entries()) expect(shown.findings[index]).toContain(fragment);
  if (shows.length === 0)
    expect(shown.paragraphs).toContain('Everything that the relay offers gets through.');
  const missing = shown.paragraphs.find((text) => text.startsWith('The relay does not offer')) ?? '';
  const states: Truth['ports'] = { ...OFFERED, ...ports };
  for (const [name, state] of Object.entries(states)) {
    const way = name.replace('/', ' ').toUpperCase();
    const words = WORDS[state];
    // The relay's own URL comes before what was tried beside it.
    const row = shown.rows.find(([first]) => first === way);
    // A port that takes TLS cannot take TCP without it: nobody is told that it does not.
    const overTls = states[name.replace('tcp/', 'tls/')] ?? 'not-offered';
    if (words !== null) expect(row?.[1], way).toBe(words);
    else if (overTls === 'not-offered') expect(missing).toContain(way);
    else expect(missing).not.toContain(way);
  }
}
