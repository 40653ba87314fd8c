import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Folder of the built page: `dist/page` of the tree that the running file belongs to, be it built (dist/node) or
 * source (server). `null` when the page is not built.
 */
export function findPageFolder(
  fromUrl: string = import.meta.url,
  exists: (file: string) => boolean = existsSync,
): string | null {
  let folder = path.dirname(fileURLToPath(fromUrl));
  for (;;) {
    const page = path.join(folder, 'dist', 'page');
    if (exists(path.join(page, 'index.html'))) return page;
    const parent = path.dirname(folder);
    if (parent === folder) return null;
    folder = parent;
  }
}
