import type { Page } from '@playwright/test';
import { openDisclosures, showState } from '../gallery/gallery-page.ts';

/** What the view has asked for so far, one intent a line. */
export const intentsOf = (page: Page): Promise<string> =>
  page.evaluate(() => document.querySelector('main')?.dataset['intents'] ?? '');

/** Gives the view other properties, as the desk does. */
export const set = (page: Page, properties: Record<string, unknown>): Promise<void> =>
  page.evaluate((detail) => {
    dispatchEvent(new CustomEvent('gallery-set', { detail }));
  }, properties);

/** Shows another state in the open gallery: without loading, since everything is there already. */
export async function show(page: Page, name: string, disclosures: 'open' | 'closed' = 'open'): Promise<void> {
  await showState(page, name);
  if (disclosures === 'open') await openDisclosures(page);
}
