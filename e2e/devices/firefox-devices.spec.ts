import { expect, test } from '@playwright/test';
import type { Page } from 'puppeteer-core';
import { isFirefoxInstalled, openFirefox } from '../firefox/driver.ts';
import { isPulseInstalled, startPulse } from '../firefox/pulse.ts';
import { useGallery } from '../gallery/use-gallery.ts';
import { skipUnless } from '../skip-unless.ts';
import { PATIENCE_MS } from '../patience.ts';

/** The check of microphone and camera in Firefox, from its own fake devices and from a picture of one grey. */
const PORT = 15_870;
/** Firefox's fake microphone plays a sine of amplitude 0.1: 20 lg(0.1 / sqrt 2) dBFS. */
const TONE_DBFS = -23.01;
const GREY = 30;

useGallery({ port: PORT, folder: 'test/ui/gallery', shown: 'edgewise-app' });

/** Checks a device of the page, and returns its figures as they are shown. */
async function checked(page: Page, kind: 'microphone' | 'camera', figures: number): Promise<number[]> {
  const element = kind === 'camera' ? 'edgewise-device[kind=camera]' : 'edgewise-device:not([kind])';
  await page.locator(`>>> ${element} >>> button`).click();
  await page.waitForFunction(
    (kind, figures) => {
      const app = document.querySelector('edgewise-app')?.shadowRoot?.querySelector('edgewise-result');
      const devices = app?.shadowRoot?.querySelector('edgewise-devices')?.shadowRoot;
      const one = devices?.querySelectorAll('edgewise-device')[kind === 'camera' ? 1 : 0];
      return one?.shadowRoot?.querySelectorAll('dd').length === figures;
    },
    { timeout: PATIENCE_MS },
    kind,
    figures,
  );
  const texts = await page.$$eval(`>>> ${element} >>> dd`, (all) =>
    all.map(({ textContent }) => textContent),
  );
  return texts.map((text) => Number.parseFloat(text.replace('\u2212', '-')));
}

test('Firefox’s microphone and camera are measured as they are @alone @long', async () => {
  skipUnless(isFirefoxInstalled(), 'Firefox is not installed (Debian package "firefox-esr").');
  skipUnless(isPulseInstalled(), 'PulseAudio is not installed (Debian package "pulseaudio").');
  const pulse = await startPulse();
  const browser = await openFirefox(pulse, {
    'media.navigator.streams.fake': true,
    'media.navigator.permission.disabled': true,
  });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${String(PORT)}/?state=done-meets`);
    await page.locator('>>> details.devices summary').click();
    const [noiseDbfs = 0, speechDbfs = 0, clipped] = await checked(page, 'microphone', 3);
    // Shown to a tenth.
    expect(Math.abs(noiseDbfs - TONE_DBFS)).toBeLessThanOrEqual(0.1);
    expect(Math.abs(speechDbfs - TONE_DBFS)).toBeLessThanOrEqual(0.1);
    expect(clipped).toBe(0);
    const [perS = 0] = await checked(page, 'camera', 2);
    expect(Math.abs(perS - 30)).toBeLessThanOrEqual(1);

    // Its fake camera goes through all colours: how light a picture is, is held against one that has one grey.
    await page.evaluate((grey) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [320, 240];
      const drawing = canvas.getContext('2d');
      setInterval(() => {
        if (!drawing) return;
        drawing.fillStyle = `rgb(${String(grey)} ${String(grey)} ${String(grey)})`;
        drawing.fillRect(0, 0, 320, 240);
      }, 20);
      navigator.mediaDevices.getUserMedia = () => Promise.resolve(canvas.captureStream(30));
    }, GREY);
    const [, lightPercent = 0] = await checked(page, 'camera', 2);
    expect(Math.abs(lightPercent - (100 * GREY) / 255)).toBeLessThanOrEqual(0.5);
  } finally {
    await browser.close();
    await pulse.close();
  }
});
