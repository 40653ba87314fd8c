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

  /** Path and text of all files that git knows or would take. */
  static sourcesOfTree() {
    const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    const files = listed.split('\n').filter((file) => SOURCE.test(file) && existsSync(file));
    return files.map((file) => [file, readFileSync(file, 'utf8')]);
  }

  static ofTree() {
    return new ImportGraph(ImportGraph.sourcesOfTree());
  }

  /** Each file beside one that it needs. */
  *imports() {
    for (const [needed, importers] of this.#importers) for (const file of importers) yield [file, needed];
  }

  /**
   * Files that need each other, a group each, in the order of their names: whatever can be reached from a file and reaches
   * it, by imports of any kind.
   */
  circles() {
    const seen = new Set();
    return [...this.#importers.keys()].sort().flatMap((file) => {
      if (seen.has(file)) return [];
      const group = [...this.#reachedFrom(file)].filter((other) => this.#reachedFrom(other).has(file)).sort();
      for (const other of group) seen.add(other);
      return group.length > 0 ? [group] : [];
    });
  }

  /** Whatever needs this file, at any distance; itself only by a circle. */
  #reachedFrom(file) {
    const reached = new Set(this.#importers.get(file) ?? []);
    for (const next of reached) for (const importer of this.#importers.get(next) ?? []) reached.add(importer);
    return reached;
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
