import { chromium, expect, test, type Page } from '@playwright/test';
import { launchOptions } from './browser.ts';
import { openDisclosures } from './gallery/gallery-page.ts';
import { useGallery } from './gallery/use-gallery.ts';

/** What is copied, also where the browser refuses it. */
const PORT = 15_160;
/** A name that is not localhost: there the page is no secure context. */
const PLAIN_HOST = 'edgewise.test';

/** Of the rules for a firewall. All of a relay's are for what leaves the devices that call: its table says so once. */
const RULE_COLUMNS = {
  relay: ['To', 'Port', 'Protocol', 'Why', 'Found'],
  internal: ['To', 'Port', 'Protocol', 'From', 'Direction', 'Why', 'Found'],
};

const { open } = useGallery({
  port: PORT,
  extraHost: PLAIN_HOST,
  folder: 'test/ui/gallery',
  shown: 'main > *',
});

test('a result is copied as text, also where the clipboard is not offered', async () => {
  const options = launchOptions();
  const mapHost = `--host-resolver-rules=MAP ${PLAIN_HOST} 127.0.0.1`;
  const browser = await chromium.launch({ ...options, args: [...(options.args ?? []), mapHost] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://${PLAIN_HOST}:${String(PORT)}/?state=done-loss`);
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await page.getByRole('button', { name: 'Copy as text' }).click();
    await expect(page.getByRole('status')).toHaveText('Copied.');
    expect(await pastedText(page)).toContain(
      'Calls may break up: parts of words may be missing.\nNot good enough',
    );
    await page.getByRole('button', { name: 'Copy link' }).click();
    expect(await pastedText(page)).toBe(`http://${PLAIN_HOST}:${String(PORT)}/r/q7h2m9x4k1v8c3b6n5z0t2w7`);
  } finally {
    await browser.close();
  }
});

test('the rules for a firewall are read, and copied by hand where the browser refuses', async ({ page }) => {
  await page.addInitScript(() => {
    const refuse = (): Promise<never> => Promise.reject(new Error('refused'));
    Object.defineProperty(navigator.clipboard, 'writeText', { value: refuse });
    Object.defineProperty(document, 'execCommand', { value: () => false });
  });
  await open(page, 'done-checks-one-port-blocked');
  await openDisclosures(page);
  const sheet = page.locator('edgewise-firewall');
  await expect(sheet.getByRole('table')).toHaveCount(1);
  await expect(sheet.getByRole('table').getByRole('columnheader')).toHaveText(RULE_COLUMNS.relay);
  await expect(sheet.getByRole('row', { name: /3480/ })).toContainText('Closed');
  await sheet.getByRole('button', { name: 'Copy the rules' }).click();
  await expect(sheet.getByRole('status')).toHaveText('This browser does not let the page copy.');
  const byHand = sheet.getByLabel('Copy this by hand:');
  const text = await byHand.inputValue();
  expect(text.trimEnd().split('\n')).toHaveLength(9);
  expect(text).toContain(
    '\nrelay,clients,any,"calls.example.com (198.51.100.20, 2001:db8:20::20)",3480,udp,outbound,calls-udp,no,,closed\n',
  );
  const selected = await byHand.evaluate((area: HTMLTextAreaElement) => [
    area.selectionStart,
    area.selectionEnd,
  ]);
  expect(selected).toEqual([0, text.length]);
  await sheet.getByText('Published rules').click();
  await expect(sheet.getByRole('table', { name: /^Internal/ }).getByRole('columnheader')).toHaveText(
    RULE_COLUMNS.internal,
  );
});

/** What the clipboard holds, by pasting it: reading it is what a plain-http page may not do. */
async function pastedText(page: Page): Promise<string> {
  await page.evaluate(() => {
    const area = document.createElement('textarea');
    document.body.append(area);
    area.focus();
  });
  await page.keyboard.press('Control+V');
  return page.evaluate(() => {
    const area = document.querySelector('textarea');
    area?.remove();
    return area?.value ?? '';
  });
}
