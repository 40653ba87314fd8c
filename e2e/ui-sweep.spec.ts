import { expect, test } from '@playwright/test';
import { openDisclosures, openState } from './gallery/gallery-page.ts';
import { complaintsOf, expectAccessible, expectToFit } from './gallery/sweep.ts';
import { useGallery } from './gallery/use-gallery.ts';

/** Every state of the page in a real browser, under the policy that the server sends. */
const PORT = 15_112;

/** States that are looked at with every disclosure open. */
const OPENED = new Set([
  'start-options',
  'start-asked',
  'measuring',
  'done-several',
  'done-data-channel',
  'done-udp-blocked',
  'done-checks-udp-blocked',
  'done-network-priority',
  'done-directions-loss-both',
  'done-directions-incomplete',
  'done-directions-third-party',
]);
/** Other results differ in their words only: axe looks at those with all the parts. */
const isForAxe = (name: string): boolean =>
  !/^done-(?!stor|packets)/.test(name) || name === 'done-meets' || OPENED.has(name);

const { open, stateNames } = useGallery({ port: PORT, folder: 'test/ui/gallery', shown: 'main > *' });

test('every state is accessible and fits, small and large, light and dark @long', async ({ page }) => {
  const complaints = complaintsOf(page);
  await page.setViewportSize({ width: 360, height: 800 });
  const names = await stateNames(page);
  await open(page, names[0] ?? '');
  for (const name of names) {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 360, height: 800 });
    await openState(page, name);
    if (OPENED.has(name)) await openDisclosures(page);
    if (isForAxe(name)) await expectAccessible(page, name, 'all');
    for (const width of [360, 320, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      await expectToFit(page, name);
    }
    if (!isForAxe(name)) continue;
    // What axe sees of structure and names does not change with the colours.
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectAccessible(page, `${name} in the dark`, ['color-contrast']);
  }
  expect(complaints).toEqual([]);
});
