import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';

const BUILT = path.resolve(import.meta.dirname, '../../dist/page');

/** What a browser loads before it shows a built page: the document and the files that it names. */
export interface FirstLoad {
  readonly files: readonly string[];
  /** All of it, compressed. */
  readonly gzipBytes: number;
}

const gzipBytesOf = async (file: string): Promise<number> =>
  gzipSync(await readFile(path.join(BUILT, file))).length;

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

/** Reads the first load of a page in `dist/page`. */
export async function firstLoadOf(document: 'index.html' | 'desk.html'): Promise<FirstLoad> {
  const page = await readFile(path.join(BUILT, document), 'utf8');
  const assets = await readdir(path.join(BUILT, 'assets'));
  const files = assets.filter((name) => page.includes(name));
  const sizes = await Promise.all(files.map((name) => gzipBytesOf(path.join('assets', name))));
  return { files, gzipBytes: sum(sizes) + gzipSync(page).length };
}

/** Follows what of the built page a browser asks for from now on. */
export function followAssets(page: Page): {
  /** All of it so far, with the document, compressed: each file once. */
  gzipBytes(): Promise<number>;
} {
  const asked = new Set(['index.html']);
  // Not of the page itself: a worker is asked for by its context.
  page.context().on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/assets/')) asked.add(pathname);
  });
  return { gzipBytes: async () => sum(await Promise.all([...asked].map(gzipBytesOf))) };
}
