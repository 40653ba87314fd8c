import axe from 'axe-core';
import { expect, type Page } from '@playwright/test';
import { overflowOf } from './gallery-page.ts';

type Axe = typeof axe;

/** What a page says from now on that no page may say. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`a text was run as script: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return complaints;
}

/** Expects that nothing of a state is wider than the window. */
export async function expectToFit(page: Page, name: string): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  expect.soft(await overflowOf(page), `${name} is no wider than ${String(width)} px`).toBeLessThanOrEqual(0);
}

/**
 * Expects that what somebody wrote turns none of the words around it: a text that overrides the direction stands alone in its
 * element, or within isolates (Unicode Bidirectional Algorithm, UAX 9). Not in a document as it is stored (`pre`): there it
 * ends with its line, and nothing may be added.
 */
export async function expectIsolated(page: Page, name: string): Promise<void> {
  const turned = await page.evaluate(() => {
    const found: string[] = [];
    const look = (root: Document | ShadowRoot): void => {
      for (const element of root.querySelectorAll('*:not(pre)')) {
        if (element.shadowRoot) look(element.shadowRoot);
        for (const node of element.childNodes) {
          const text = node.nodeType === Node.TEXT_NODE ? (node.textContent ?? '') : '';
          const open = text.replace(/[\u2066-\u2068][^\u2069]*\u2069/g, '');
          if (!open.includes('\u202e')) continue;
          // The hostile labels (test/ui/gallery/views/hostile.ts) that override it have no word of ours, in Latin.
          const isAlone = element.textContent.trim() === text.trim() && !/[a-z]{3}/i.test(open);
          if (!isAlone) found.push(`${element.localName}: ${text.trim()}`);
        }
      }
    };
    look(document);
    return found;
  });
  expect.soft(turned, `no word is turned around in ${name}`).toEqual([]);
}

/** Expects that axe finds nothing in a state, by all of its rules or by some. */
export async function expectAccessible(
  page: Page,
  name: string,
  rules: 'all' | readonly string[],
): Promise<void> {
  // Read once a page, not once a look: many states are of one page, and to read it takes as long as to look at a small one.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const found = await page.evaluate(
    async (only) => {
      // What passed is read by nobody.
      const options: axe.RunOptions = { resultTypes: ['violations'], ...(only ? { runOnly: only } : {}) };
      const { violations } = await globalThis.axe.run(document, options);
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
    },
    rules === 'all' ? null : [...rules],
  );
  expect.soft(found, `axe finds nothing in ${name}`).toEqual([]);
}

declare global {
  /** In the page, once it has been read there. */
  var axe: Axe;
}
