import { ImportGraph } from './import-graph.mjs';

/**
 * Folders of which no two files may need each other, be it for types alone, and that stay small enough to be found one's way
 * in. Eslint sees one file at a time, so this is looked at beside it (scripts/lint.mjs).
 */
const HELD = ['src', 'server', 'bin', 'bench', 'scripts', 'netlab', 'e2e', 'test'];
const MAX_LINES = 400;
const MAX_FILES = 25;

/**
 * What is wrong with the tree, a sentence each.
 *
 * @param {Iterable<readonly [string, string]>} sources path (with `/`) and text of each file
 * @param {readonly string[]} held
 */
export function limitsBroken(sources, held = HELD) {
  const own = [...sources].filter(([file]) => held.some((folder) => file.startsWith(`${folder}/`)));
  return [
    ...new ImportGraph(own).circles().map((files) => `These need each other: ${files.join(', ')}.`),
    ...own
      .map(([file, text]) => [file, text.trimEnd().split('\n').length])
      .filter(([, lines]) => lines > MAX_LINES)
      .map(([file, lines]) => `${file} has ${lines} lines; ${MAX_LINES} are the most.`),
    ...fullFolders(own.map(([file]) => file)),
  ];
}

function fullFolders(files) {
  const counts = new Map();
  for (const file of files) {
    const folder = file.slice(0, file.lastIndexOf('/'));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > MAX_FILES)
    .map(([folder, count]) => `${folder} has ${count} files beside each other; ${MAX_FILES} are the most.`);
}
