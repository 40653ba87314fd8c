import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type Page } from '@playwright/test';
import { serveGallery } from './serve-gallery.ts';

/** The gallery of a spec file, for as long as its tests run. */
export interface Gallery {
  readonly url: string;
  /** Loads a state. */
  readonly open: (page: Page, state: string) => Promise<void>;
  /** Loads the list of states and reads it. */
  readonly stateNames: (page: Page) => Promise<string[]>;
}

/** Builds and serves a gallery before all tests of the file that calls this, and takes it down after them. */
export function useGallery(request: {
  readonly port: number;
  /** A name beside 127.0.0.1 to answer to. */
  readonly extraHost?: string;
  /** Folder of the gallery. */
  readonly folder: string;
  /** What is there as soon as a state is shown. */
  readonly shown: string;
}): Gallery {
  const { port, extraHost = '127.0.0.1', folder, shown } = request;
  const url = `http://127.0.0.1:${String(port)}/`;
  let close = (): Promise<void> => Promise.resolve();

  test.beforeAll(async () => {
    const outDir = await mkdtemp(path.join(tmpdir(), 'edgewise-gallery-'));
    close = () => rm(outDir, { recursive: true, force: true });
    const served = await serveGallery({ outDir, port, extraHost, folder });
    close = async () => {
      await served.close();
      await rm(outDir, { recursive: true, force: true });
    };
  });
  test.afterAll(() => close());

  return {
    url,
    open: async (page, state) => {
      await page.goto(`${url}?state=${state}`);
      await page.locator(shown).first().waitFor();
    },
    stateNames: async (page) => {
      await page.goto(url);
      return page.locator('#states li').allTextContents();
    },
  };
}
