import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { DEFAULT_PLAN, streamsPerCall } from '../src/core/traffic/traffic-plan.ts';
import { UP, frameOf, pcap } from '../test/support/capture-bytes.ts';
import { captureOfTruth } from './accuracy/capture-of-truth.ts';
import type { Site } from './accuracy/site.ts';
import { expectAccessible } from './gallery/sweep.ts';

/** Holds captures against the test that this page has just made: what is none, another test's, and the gateway's own. */
export async function compareWithCapture(page: Page, site: Site): Promise<void> {
  // Stored by now, so that whatever is sent from here on is not the result.
  await expect(page.getByText('Code to read to help desk')).toBeVisible();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.method()));
  await page.locator('summary', { hasText: 'For engineers' }).click();
  await expect(page.locator('edgewise-capture')).toHaveCount(0);
  await page.locator('summary', { hasText: 'Compare with a packet capture' }).click();
  const view = page.locator('edgewise-capture');
  const choose = (name: string, buffer: Uint8Array) =>
    view
      .locator('input')
      .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(buffer) });

  await choose('notes.txt', Buffer.from('no capture at all'));
  await expect(view.getByRole('status')).toContainText('This file is not a packet capture');
  const dropped = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File([], 'dropped.pcap'));
    return data;
  });
  await view.locator('.drop').dispatchEvent('drop', { dataTransfer: dropped });
  await expect(view.getByRole('status')).toHaveText('dropped.pcap This file is empty.');
  await choose('other.pcap', pcap([{ atMs: 1, bytes: frameOf(UP, 1, 1) }]));
  await expect(view.getByRole('status')).toContainText('no packet of this test: it was taken during another');

  const whole = captureOfTruth(await site.lab.log(), 3478);
  await choose('cut.pcap', whole.slice(0, -7));
  await expect(view.getByText('The file ends in the middle of a packet')).toBeVisible();
  await choose('whole.pcap', whole);
  await expect(view.getByRole('status')).toContainText('No packet was lost while the capture ran.');
  const lines = view.getByRole('table').first().locator('tbody tr');
  await expect(lines).toHaveCount(2 * streamsPerCall(DEFAULT_PLAN));
  for (const cells of await lines.allInnerTexts()) {
    const [, , sent, both, captureOnly, pageOnly, neither] = cells.split('\t').map((cell) => cell.trim());
    expect([both, captureOnly, pageOnly, neither]).toEqual([sent, '0', '0', '0']);
  }
  const download = page.waitForEvent('download');
  await view.getByRole('button', { name: 'Download the joined packets as CSV' }).click();
  const [head, first] = readFileSync(await (await download).path(), 'utf8').split('\r\n');
  expect(head).toMatch(/^stream,ssrc,rtpSequence,sentMs,receivedMs,upMs,upCopies,/);
  expect(first).toMatch(/^[0-4],\d+,\d+,[\d.]+,[\d.]+,-?[\d.]+,1,,0,-?[\d.]+,1,,0,0,64$/);
  expect(asked.every((method) => method === 'GET')).toBe(true);

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: colorScheme === 'light' ? 360 : 1440, height: 900 });
    await expectAccessible(page, 'the whole result', 'all');
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  }
}
