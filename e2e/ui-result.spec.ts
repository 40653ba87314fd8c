import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium, expect, test, type Locator, type Page } from '@playwright/test';
import { launchOptions } from './browser.ts';
import type { DevicesWish } from '../src/ui/intents.ts';
import { writeGrey, writeSine } from './devices/fake-media.ts';
import { openDisclosures } from './gallery/gallery-page.ts';
import { expectAccessible } from './gallery/sweep.ts';
import { useGallery } from './gallery/use-gallery.ts';

/** What a reader does with a result: copies it, looks into its charts and its packets. */
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
    '\nrelay,clients,any,"calls.example.com (198.51.100.20, 2001:db8:20::20)",3480,udp,outbound,calls-udp,no,,closed,no\n',
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

test('a span of the charts is zoomed by mouse and by keys, with its figures beside it', async ({ page }) => {
  await open(page, 'done-outage');
  const charts = page.locator('edgewise-charts');
  const [said, slider] = [charts.locator('[aria-live]'), charts.getByRole('slider')];
  await slider.focus();
  await page.keyboard.press('Home');
  for (let step = 0; step < 70; step++) await page.keyboard.press('ArrowRight');
  for (let step = 0; step < 9; step++) await page.keyboard.press('Shift+ArrowRight');
  // From the row at 14 s to the one nine rows on, both of it: ten rows of 50 packets.
  await expect(said).toHaveText(/^Chosen: 0:14 to 0:16: 500 packets, \d+ lost \(\d+\u00a0%\)/);
  await page.keyboard.press('Enter');
  await expect(said).toHaveText(/^Shown: 0:14 to 0:16: 500 packets, /);
  await expect(slider).toHaveAttribute('min', '14000');
  await expect(slider).toHaveAttribute('max', '15800');
  await page.keyboard.press('Escape');
  await expect(said).toHaveText('The whole test is shown again.');
  await expect(slider).toHaveAttribute('min', '0');

  const canvas = page.locator('edgewise-chart canvas').nth(1);
  await expect(canvas).toHaveCSS('touch-action', 'pan-y');
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (!box) throw new Error('no chart');
  const middle = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.4, middle);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, middle, { steps: 4 });
  await expect(said).toHaveText(/^Chosen: /);
  await page.mouse.up();
  await expect(said).toHaveText(/^Shown: .*, median round trip \d+\u00a0ms\.$/);
  // All charts of the result show the same, and the table does.
  const spans = await page
    .locator('edgewise-chart')
    .evaluateAll((all) => all.map((chart) => JSON.stringify((chart as unknown as { span: unknown }).span)));
  expect(spans.length).toBeGreaterThan(2);
  expect(new Set(spans).size).toBe(1);
  expect(spans[0]).not.toBe('null');
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(said).toHaveText('The whole test is shown again.');
});

/** Opens the picture of packets; resolves once it is painted. */
async function openPackets(page: Page, state: string): Promise<Locator> {
  await open(page, state);
  await page.locator('summary', { hasText: 'For engineers' }).click();
  const packets = page.locator('edgewise-packets');
  await page.evaluate(() => {
    document.addEventListener(
      'edgewise-painted',
      () => (document.documentElement.dataset['painted'] = 'yes'),
    );
  });
  await page.locator('summary', { hasText: 'Every packet' }).click();
  await expect(page.locator('html[data-painted]')).toHaveCount(1);
  return packets;
}

/** The colour of the fourth stream by day, which nothing else on the page has. */
const PURPLE = 0xff_b5_4f_7a;

/** Whether a picture has pixels of a colour, `0xAABBGGRR`. */
const hasPixels = async (page: Page, picture: Locator, colour: number): Promise<boolean> => {
  const png = (await picture.screenshot()).toString('base64');
  return page.evaluate(
    async ([base64, wanted]) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      if (!context) return false;
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      return new Uint32Array(data.buffer).includes(wanted);
    },
    [png, colour] as const,
  );
};

test('every packet is a dot, and those chosen are told by SSRC and sequence', async ({ page }) => {
  const packets = await openPackets(page, 'done-directions-loss-both');
  const [said, knob] = [packets.locator('[aria-live]'), packets.getByRole('slider').first()];
  await expect(said).toHaveText(/^7,500 packets in 5 streams: \d+ lost from you and \d+ lost to you\./);
  await expect(packets.getByRole('img')).toHaveAccessibleName(/^7,500 packets in 5 streams: /);
  expect(page.workers()).toHaveLength(1);
  expect(await hasPixels(page, packets.getByRole('img'), PURPLE)).toBe(true);
  await expectAccessible(page, 'packets', 'all');
  await knob.focus();
  for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  // Two rows of 200 ms from the first second on: packets 50 to 69 of each stream.
  await expect(said).toHaveText(/^Chosen: 0:01 to 0:01\.4: 100 packets, /);
  await expect(packets.getByRole('row', { name: /^1 1059721472 41050\u201341069 20 / })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(said).toHaveText(/^Shown: 0:01 to 0:01\.4: /);
  const move = packets.getByRole('slider', { name: 'Move' });
  await move.focus();
  await page.keyboard.press('ArrowRight');
  await expect(said).toHaveText(/^Shown: 0:01\.2 to 0:01\.6: /);
  await expect(packets.getByRole('row', { name: /^1 1059721472 41060\u201341079 20 / })).toBeVisible();
  await packets.getByRole('button', { name: 'Show all' }).click();
  await expect(said).toHaveText('The whole test is shown again.');
});

test('where a canvas cannot be given to a worker, the page paints the packets itself @long', async ({
  page,
}) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(HTMLCanvasElement.prototype, 'transferControlToOffscreen');
  });
  const packets = await openPackets(page, 'done-outage');
  expect(page.workers()).toHaveLength(0);
  expect(await hasPixels(page, packets.getByRole('img'), PURPLE)).toBe(true);
  // In the reader's own colours streams differ by their shapes; it is painted anew at once.
  await page.emulateMedia({ forcedColors: 'active' });
  await expect.poll(() => hasPixels(page, packets.getByRole('img'), PURPLE)).toBe(false);
});

test('a microphone and a camera are checked, let go of, and the result is as it was @alone', async () => {
  const [sound, picture] = [test.info().outputPath('sine.wav'), test.info().outputPath('grey.y4m')];
  await mkdir(path.dirname(sound), { recursive: true });
  await Promise.all([writeSine(sound, 0.1), writeGrey(picture, 30)]);
  const options = launchOptions();
  const browser = await chromium.launch({
    ...options,
    args: [
      ...(options.args ?? []),
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${sound}`,
      `--use-file-for-fake-video-capture=${picture}`,
    ],
  });
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(() => {
      const opened: MediaStreamTrack[] = [];
      Object.assign(globalThis, { opened });
      const devices = navigator.mediaDevices;
      const open = devices.getUserMedia.bind(devices);
      devices.getUserMedia = async (wish) => {
        const stream = await open(wish);
        opened.push(...stream.getTracks());
        return stream;
      };
    });
    await page.goto(`http://127.0.0.1:${String(PORT)}/?state=done-meets`);
    const resultText = (): Promise<string> =>
      page.evaluate(() => {
        const app = document.querySelector('edgewise-app');
        const state = (app && Reflect.get(app, 'state')) as { readonly run: unknown } | null;
        return JSON.stringify(state?.run);
      });
    const before = await resultText();
    await page.getByRole('heading', { name: 'Microphone and camera' }).click();
    const microphone = page.locator('edgewise-device').first();
    const camera = page.locator('edgewise-device').last();
    await microphone.getByRole('button', { name: 'Check the microphone' }).click();
    await expect(microphone.getByRole('status')).toContainText('The microphone was not allowed.');

    await context.grantPermissions(['microphone', 'camera']);
    await microphone.getByRole('button', { name: 'Check the microphone' }).click();
    await camera.getByRole('button', { name: 'Check the camera' }).click();
    await expect(microphone.getByRole('meter')).toBeVisible();
    await expect(camera.getByLabel('What the camera sees')).toBeVisible();
    await expect(microphone.getByRole('definition')).toHaveCount(3);
    await expect(camera.getByRole('definition')).toHaveCount(2);
    const figures = async (of: Locator): Promise<number[]> =>
      (await of.getByRole('definition').allTextContents()).map((text) =>
        Number.parseFloat(text.replace('\u2212', '-')),
      );
    const [noiseDbfs = 0, speechDbfs = 0, clipped] = await figures(microphone);
    // -23.01, shown to a tenth.
    expect(Math.abs(noiseDbfs + 23.01)).toBeLessThanOrEqual(0.1);
    expect(Math.abs(speechDbfs + 23.01)).toBeLessThanOrEqual(0.1);
    expect(clipped).toBe(0);
    const [perS = 0, lightPercent = 0] = await figures(camera);
    expect(Math.abs(perS - 30)).toBeLessThanOrEqual(1);
    expect(Math.abs(lightPercent - 11.8)).toBeLessThanOrEqual(0.5);
    await expect(camera.getByText('It is dark.')).toBeVisible();

    // Nobody is told of it unless the person says so, and what was said can be taken back.
    await page.evaluate(() => {
      const wishes: unknown[] = [];
      Object.assign(globalThis, { wishes });
      document.addEventListener('edgewise-add-devices', (event) => {
        const { devices, onDone, onFailed } = (event as CustomEvent<DevicesWish>).detail;
        wishes.push(devices);
        if (wishes.length === 1) onFailed('The server could not be reached.');
        else onDone();
      });
    });
    const wishes = (): Promise<unknown[]> =>
      page.evaluate(() => Reflect.get(globalThis, 'wishes') as unknown[]);
    await page.getByRole('button', { name: 'Add them to the result' }).click();
    await expect(page.getByText('The server could not be reached.')).toBeVisible();
    await page.getByRole('button', { name: 'Add them to the result' }).click();
    await expect(page.getByText('The figures are in the result.')).toBeVisible();
    const [, added] = await wishes();
    expect(added).toMatchObject({
      microphone: { clippedRatio: 0, echoDbfs: null },
      camera: { name: expect.stringContaining('grey.y4m') as unknown },
    });
    await page.getByRole('button', { name: 'Take them out of the result' }).click();
    await expect(page.getByText('The result has no figures of your devices any more.')).toBeVisible();
    expect((await wishes()).at(-1)).toBeNull();
    await expect(page.getByRole('button', { name: 'Add them to the result' })).toBeVisible();
    expect(
      await page.evaluate(() =>
        (Reflect.get(globalThis, 'opened') as MediaStreamTrack[]).map((track) => track.readyState),
      ),
    ).toEqual(['ended', 'ended']);
    await expect(microphone.getByRole('button', { name: 'Play the recording once' })).toBeVisible();
    await microphone.getByRole('button', { name: 'Check the microphone' }).click();
    await microphone.getByRole('button', { name: 'Stop listening' }).click();
    await expect(microphone.getByRole('button', { name: 'Play the recording once' })).toHaveCount(0);
    expect(
      await page.evaluate(() =>
        (Reflect.get(globalThis, 'opened') as MediaStreamTrack[]).every(
          (track) => track.readyState === 'ended',
        ),
      ),
    ).toBe(true);
    expect(await resultText()).toBe(before);
  } finally {
    await browser.close();
  }
});
