import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { overflowOf } from './gallery-page.ts';

/** The two ways in which every state is looked at. */
export const SWEEPS = [
  { colorScheme: 'light', width: 360 },
  { colorScheme: 'dark', width: 1440 },
] as const;

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

/** Expects that axe finds nothing in a state, by all of its rules or by some. */
export async function expectAccessible(
  page: Page,
  name: string,
  rules: 'all' | readonly string[],
): Promise<void> {
  // No frames here, so not by the way that takes another page for each look; and what passed is read by nobody.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await (rules === 'all' ? axe : axe.withRules([...rules])).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  expect.soft(found, `axe finds nothing in ${name}`).toEqual([]);
}
