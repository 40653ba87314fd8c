/**
 * `npm test`: every check in order; the first that fails ends it. The last line is `N passed, N failed`, which is
 * what our CI reads: unit and browser tests together, from the runners' own reports.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { tsImport } from 'tsx/esm/api';

const UNIT_REPORT = path.resolve('.cache/vitest.json');
/** What measures timing runs alone, since it must not be disturbed. */
const BROWSER_RUNS = [
  {
    name: 'side by side',
    projects: ['side-by-side-first', 'side-by-side'],
    workers: 3,
    report: path.resolve('.cache/side-by-side.json'),
  },
  { name: 'alone', projects: ['alone'], workers: 1, report: path.resolve('.cache/alone.json') },
];

const run = (command, args, env = {}) =>
  spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  }).status === 0;
const script = (name, args = [], env = {}) =>
  run('npm', ['run', '--silent', name, ...(args.length > 0 ? ['--', ...args] : [])], env);

const STEPS = [
  ['format', () => script('test:format')],
  ['lint', () => script('test:lint')],
  ['types', () => script('test:types')],
  [
    'unit',
    () => script('test:unit', ['--reporter=default', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`]),
  ],
  ['build', () => script('build')],
  ['browser', findOrInstallBrowser],
  ...BROWSER_RUNS.map(({ name, projects, workers, report }) => [
    `browser tests: ${name}`,
    () =>
      script(
        'test:e2e',
        [
          ...projects.map((project) => `--project=${project}`),
          `--workers=${workers}`,
          '--reporter=list,json',
        ],
        { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
      ),
  ]),
];

async function browserPath() {
  const { testBrowserPath } = await tsImport('../e2e/browser.ts', import.meta.url);
  return testBrowserPath();
}

async function findOrInstallBrowser() {
  let file = await browserPath();
  if (file === null && installBrowser()) file = await browserPath();
  console.log(
    file === null
      ? 'There is no browser to test with: install Chromium, Google Chrome or Microsoft Edge, or set EDGEWISE_BROWSER.'
      : `Browser: ${file}`,
  );
  return file !== null;
}

/** Debian's own package where we may install it; elsewhere the browser that Playwright brings. */
function installBrowser() {
  if (process.env.EDGEWISE_BROWSER) return false;
  const isDebian =
    existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
  if (!isDebian || process.getuid?.() !== 0) return run('npx', ['playwright', 'install', 'chromium']);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  return run('apt-get', ['update'], env) && run('apt-get', ['install', '-y', 'chromium'], env);
}

const readReport = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

/** What the runners counted. A file that could not be loaded has no tests to fail, but is a failure. */
function counts(failedStep) {
  const unit = readReport(UNIT_REPORT);
  const browser = (count) =>
    BROWSER_RUNS.reduce((sum, { report }) => sum + (readReport(report)?.stats[count] ?? 0), 0);
  const passed = (unit?.numPassedTests ?? 0) + browser('expected');
  const failed = (unit?.numFailedTests ?? 0) + browser('unexpected') + browser('flaky');
  const skipped = (unit?.numPendingTests ?? 0) + (unit?.numTodoTests ?? 0) + browser('skipped');
  // Nothing that failed may read as "0 failed", whichever step it was.
  return { passed, skipped, failed: failedStep !== null && failed === 0 ? 1 : failed };
}

mkdirSync('.cache', { recursive: true });
for (const report of [UNIT_REPORT, ...BROWSER_RUNS.map(({ report }) => report)])
  rmSync(report, { force: true });
let failedStep = null;
for (const [name, check] of STEPS) {
  console.log(`\n== ${name}`);
  const startedMs = performance.now();
  const isGood = await check();
  console.log(
    `== ${name}: ${isGood ? 'good' : 'FAILED'}, ${((performance.now() - startedMs) / 1000).toFixed(1)} s`,
  );
  if (!isGood) {
    failedStep = name;
    break;
  }
}
const { passed, failed, skipped } = counts(failedStep);
console.log(failedStep === null ? '\nEvery check is good.' : `\nStopped at: ${failedStep}.`);
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failedStep === null ? 0 : 1;
