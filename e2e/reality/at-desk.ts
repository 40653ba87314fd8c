import { chromium, expect, type Page } from '@playwright/test';
import { browserOn } from '../connectivity/browser-on-client.ts';
import { logInAt, PASSWORD } from '../desk/running-desk.ts';
import { edgewise } from '../store/edgewise-process.ts';
import type { Reality } from './open-reality.ts';

/** Makes an admin of the laboratory's server, and looks at its desk in a browser on the client's host. */
export async function atDesk(
  { dataDir, client, pageUrl }: Reality,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const added = await edgewise(
    { dataDir },
    ['user', 'add', 'anna', '--role', 'admin', '--password-stdin'],
    PASSWORD,
  );
  expect(added.status, added.stderr).toBe(0);
  const command = await browserOn(client, { hasProxy: false });
  const browser = await chromium.launch(command.launch);
  try {
    const page = await browser.newPage();
    await logInAt(page, pageUrl.origin, 'anna');
    await look(page);
  } finally {
    await browser.close();
    await command.close();
  }
}
