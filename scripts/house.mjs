/**
 * Draws the structure of the tree: `npm run figures:house -- OUT.svg [COMMIT]`. A room is a folder, its width its lines; an arrow goes
 * to what it needs, which stands below it. Arrows that follow from others are left out; those of a circle are red.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { ImportGraph } from './check/import-graph.mjs';
import { drawingOf } from './house/drawing.mjs';
import { planOf, roomsOf } from './house/rooms.mjs';

/** Neither what is tested with nor what only npm runs; what a test shares with a bench is a room. */
const LEFT_OUT = ['test', 'scripts', 'docs'];
const SOURCE = /\.(ts|mjs)$/;
const MAX_BYTES = 256 * 1024 * 1024;
const LONG_LINES = 400;

const git = (args, input) => execFileSync('git', args, { input, maxBuffer: MAX_BYTES });

/** Path and text of all sources of a commit. */
function sourcesOf(commit) {
  const files = git(['ls-tree', '-r', '--name-only', commit])
    .toString()
    .split('\n')
    .filter((file) => SOURCE.test(file));
  const all = git(['cat-file', '--batch'], files.map((file) => `${commit}:${file}\n`).join(''));
  let at = 0;
  return files.map((file) => {
    const headEnd = all.indexOf(10, at);
    const bytes = Number(all.toString('utf8', at, headEnd).split(' ').at(-1));
    const text = all.toString('utf8', headEnd + 1, headEnd + 1 + bytes);
    at = headEnd + 1 + bytes + 1;
    return [file, text];
  });
}

const [out, commit = 'HEAD'] = process.argv.slice(2);
if (!out) throw new Error('name the file to draw into');
const sources = sourcesOf(commit);
const graph = new ImportGraph(sources);
const rooms = roomsOf(sources, graph.imports(), (top) => !LEFT_OUT.includes(top));
const plan = planOf(rooms);
const drawn = sources.filter(([file]) => file.includes('/') && !LEFT_OUT.includes(file.split('/')[0]));
const inCircles = graph
  .circles()
  .flat()
  .filter((file) => drawn.some(([name]) => name === file)).length;
const long = drawn.filter(([, text]) => text.split('\n').length - 1 > LONG_LINES).length;
const [, date] = /^(\S+)/.exec(git(['log', '-1', '--format=%cs', commit]).toString());
const title =
  `Edgewise at ${git(['rev-parse', '--short', commit]).toString().trim()}, ${date}: ${rooms.size} rooms, ` +
  `${drawn.length} files; ${inCircles} files in circles, ${long} over ${LONG_LINES} lines`;
writeFileSync(out, drawingOf(title, rooms, plan));
console.log(title);
