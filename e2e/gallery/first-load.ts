import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** What a browser loads before it shows a built page: the document and the files that it names. */
export interface FirstLoad {
  readonly files: readonly string[];
  /** All of it, compressed. */
  readonly gzipBytes: number;
}

/** Reads the first load of a page in `dist/page`. */
export async function firstLoadOf(document: 'index.html' | 'desk.html'): Promise<FirstLoad> {
  const built = path.resolve(import.meta.dirname, '../../dist/page');
  const page = await readFile(path.join(built, document), 'utf8');
  const assets = await readdir(path.join(built, 'assets'));
  const files = assets.filter((name) => page.includes(name));
  const sizes = await Promise.all(
    files.map(async (name) => gzipSync(await readFile(path.join(built, 'assets', name))).length),
  );
  return { files, gzipBytes: sizes.reduce((sum, size) => sum + size, gzipSync(page).length) };
}
