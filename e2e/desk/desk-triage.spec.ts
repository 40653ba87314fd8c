import { expect, test } from '@playwright/test';
import { useGallery } from '../gallery/use-gallery.ts';

/** What the help desk does with many results, in a real browser over a server in memory. */
const PORT = 15_132;

const { open } = useGallery({
  port: PORT,
  folder: 'test/ui/gallery/desk',
  shown: 'edgewise-desk[data-ready]',
});

test('several results are changed at once by keys, with one undo for all, from another page too', async ({
  page,
}) => {
  await open(page, 'list');
  await page.keyboard.press('j');
  for (let marked = 0; marked < 3; marked += 1) {
    await page.keyboard.press('x');
    await page.keyboard.press('j');
  }
  await page.keyboard.press('w');
  const row = page.locator('edgewise-result-list tr.result').nth(1);
  await expect(row).toContainText('Waiting');
  await page.keyboard.press('t');
  await page.keyboard.type('vpn');
  await page.keyboard.press('Enter');
  await expect(page.locator('edgewise-marked-changes')).toContainText('3 results were changed.');
  // Where it can be undone below the list, it is not offered a second time.
  const undo = page.locator('edgewise-undo');
  await expect(undo).toHaveCount(0);
  await page.getByRole('navigation', { name: 'Desk' }).getByRole('link', { name: 'Requests' }).click();
  await expect(undo).toContainText('3 results were changed.');
  await undo.getByRole('button', { name: 'Undo' }).click();
  await expect(undo).toHaveText('');
  await page.getByRole('navigation', { name: 'Desk' }).getByRole('link', { name: 'Results' }).click();
  await page.getByText('More filters').click();
  await page.getByLabel('Tag', { exact: true }).fill('vpn');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('No result matches this.')).toBeVisible();
});

test('a list is kept under a name with its columns, counted, and brought back after it was deleted', async ({
  page,
}) => {
  await open(page, 'list');
  await page.getByLabel('Status', { exact: true }).selectOption('done');
  await page.getByText('Save view').click();
  await page.getByLabel('Name', { exact: true }).fill('Finished');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const view = page.getByRole('navigation', { name: 'Views' }).getByRole('link');
  await expect(view).toHaveText(/^Finished \d+\+?$/);
  await expect(view).toHaveAttribute('aria-current', 'page');
  await page.getByRole('button', { name: 'Delete the view' }).click();
  await expect(view).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo deleting Finished' }).click();
  await page.getByRole('button', { name: 'Remove the filter Status: Done' }).click();
  await view.click();
  await expect(page.getByRole('button', { name: 'Remove the filter Status: Done' })).toBeVisible();
});

test('what fires is counted in the navigation, and has its evidence beside it', async ({ page }) => {
  await open(page, 'list-firing');
  await page.getByRole('link', { name: 'Alerts 1 firing' }).click();
  await expect(page.getByText('Nobody is notified: there is no webhook.')).toHaveCount(2);
  await page.getByRole('link', { name: 'its results since then' }).click();
  await expect(page.getByRole('button', { name: 'Remove the filter Site: Oslo' })).toBeVisible();
});

test('a viewer is shown where a result stands, and is offered nothing that viewers may not', async ({
  page,
}) => {
  await open(page, 'result-viewer');
  await expect(page.locator('edgewise-triage')).toHaveText('Status: New. Assigned to: nobody.');
  await expect(page.getByRole('button', { name: 'Mark to compare' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Take it|Assign|Revoke|Add the note/ })).toHaveCount(0);
  await page.keyboard.press('d');
  await page.keyboard.press('?');
  // Keys act in their order: the dialog is there after what was pressed before it.
  await expect(page.getByRole('heading', { name: 'Keys' })).toBeVisible();
  await expect(page.locator('edgewise-triage')).toHaveText('Status: New. Assigned to: nobody.');
});
