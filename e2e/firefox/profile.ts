import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import { PREFERENCES } from './preferences.ts';

/** As a first start left it. */
const USED_ONCE = path.resolve('.cache/firefox-profile');
/** Of no use to another start, and most of its bytes. */
const LEFT_BEHIND = new Set(['cache2', 'thumbnails', 'lock', '.parentlock', 'minidumps', 'crashes']);

/** A profile for one run. */
export interface Profile {
  readonly folder: string;
  /** Removes it. */
  close(): Promise<void>;
}

/**
 * A profile in which Firefox has started once and done nothing: with a new one it prepares itself anew, 7.9 s of a core until a
 * page is open; with this one 4.6. Each run has a copy, and what one leaves behind no other sees.
 */
export async function makeProfile(executablePath: string): Promise<Profile> {
  if (!existsSync(USED_ONCE)) await startOnce(executablePath);
  const folder = await mkdtemp(path.join(tmpdir(), 'edgewise-firefox-'));
  await cp(USED_ONCE, folder, { recursive: true });
  return { folder, close: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

async function startOnce(executablePath: string): Promise<void> {
  await mkdir(path.dirname(USED_ONCE), { recursive: true });
  const folder = await mkdtemp(`${USED_ONCE}-`);
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    userDataDir: folder,
    extraPrefsFirefox: PREFERENCES,
  });
  await (await browser.newPage()).goto('about:blank');
  await browser.close();
  for (const name of LEFT_BEHIND) await rm(path.join(folder, name), { recursive: true, force: true });
  try {
    await rename(folder, USED_ONCE);
  } catch {
    // Another process was first.
    await rm(folder, { recursive: true, force: true });
  }
}
