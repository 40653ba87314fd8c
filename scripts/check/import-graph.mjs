import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const SOURCE = /\.(ts|mjs)$/;
/** Of imports, exports from, dynamic imports and files beside the module (`new URL('x', import.meta.url)`). */
const REFERENCES = /(?:\bfrom\s*|\bimport\s*\(?\s*|new URL\(\s*(?:\/\*[^]*?\*\/\s*)?)(['"])(\.[^'"\n]+)\1/g;

/** Which files of the tree need which, as their text says. */
export class ImportGraph {
  #importers = new Map();

  /** @param {Iterable<readonly [string, string]>} sources path (with `/`) and text of each */
  constructor(sources) {
    for (const [file, text] of sources)
      for (const [, , reference] of text.matchAll(REFERENCES)) {
        const target = path.posix.join(path.posix.dirname(file), reference.replace(/\?.*$/, ''));
        if (!this.#importers.has(target)) this.#importers.set(target, new Set());
        this.#importers.get(target).add(file);
      }
  }

  /** Of all files that git knows or would take. */
  static ofTree() {
    const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    const files = listed.split('\n').filter((file) => SOURCE.test(file) && existsSync(file));
    return new ImportGraph(files.map((file) => [file, readFileSync(file, 'utf8')]));
  }

  /** How many imports each file is away from the nearest of these, which are 0 away; those that need none are left out. */
  distancesFrom(files) {
    const distances = new Map(files.map((file) => [file, 0]));
    for (const [file, distance] of distances)
      for (const importer of this.#importers.get(file) ?? [])
        if (!distances.has(importer)) distances.set(importer, distance + 1);
    return distances;
  }
}
