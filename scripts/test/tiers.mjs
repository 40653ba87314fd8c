/**
 * The two tiers of tests. `npm test` is the first: every check that is quick, and one real path through each part.
 * `npm run test:long` is the second: all else. `npm run test:engines` is a part of the first again, on the other Nodes that are
 * supported. CI runs all three (`npm run test:all`), with what only calculates in the pauses of what mostly waits.
 */
import { ENGINES, unitReportOf, unitStep, WHOLE_RUN_REPORT, wholeRunStep } from './engines.mjs';

/**
 * The projects of playwright.config.ts that run side by side: by how many workers, and where the report goes. Most of their
 * time is waiting, so there are twice as many workers as cores.
 */
const SIDE_BY_SIDE = {
  name: 'browser tests: side by side',
  projects: ['side-by-side-first', 'side-by-side'],
  workers: 4,
  report: '.cache/side-by-side.json',
};
/** What measures timing runs alone, since it must not be disturbed. */
const ALONE = { name: 'browser tests: alone', projects: ['alone'], workers: 1, report: '.cache/alone.json' };
const LONG = {
  name: 'long tests: side by side',
  projects: ['long-first', 'long'],
  workers: 4,
  report: '.cache/long.json',
};
/**
 * Laboratories of minutes; how many share the cores is the reader's choice. Three keep two slow cores at work for 99 % of it, so that two
 * take hardly longer; and with three the kernel dropped datagrams that a browser did not come to read, in 3 of 117 runs.
 */
const REALITY = {
  name: 'long tests: reality',
  projects: ['reality'],
  workers: Number(process.env.EDGEWISE_REALITY_WORKERS ?? 2),
  report: '.cache/reality.json',
};
/** Three servers, five relays and their people, most of them waiting, and beside them relays that look at one that says nothing. */
const LABORATORY = {
  name: 'long tests: laboratory',
  projects: ['laboratory'],
  workers: 2,
  report: '.cache/laboratory.json',
};
const LONG_ALONE = {
  name: 'long tests: alone',
  projects: ['long-alone'],
  workers: 1,
  report: '.cache/long-alone.json',
};

export const UNIT_REPORT = '.cache/vitest.json';

const script = (name, args = []) => ({
  command: 'npm',
  args: ['run', '--silent', name, ...(args.length > 0 ? ['--', ...args] : [])],
});
const browserStep = ({ name, projects, workers, report }) => ({
  name,
  ...script('test:e2e', [
    ...projects.map((project) => `--project=${project}`),
    `--workers=${workers}`,
    '--reporter=list,json',
  ]),
  env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
});

const QUICK_LINT = { name: 'lint, as far as it goes without types', ...script('test:lint', ['--quick']) };
/** One core's work: the unit tests, which can share, have the other one, and what this leaves of its own. */
const READING = [
  { name: 'format', ...script('test:format') },
  // The compiler is written in Go, which collects garbage when there is as much as this, in percent of what is in use.
  { name: 'types', ...script('test:types'), env: { GOGC: '300' } },
  QUICK_LINT,
];
/** All rules, many of which ask the compiler: two minutes of one core. */
const LINT = { name: 'lint', ...script('test:lint') };
/**
 * Unit tests of the second tier: those that ask two databases the same again and again, try by the thousand, or start the command as it is built
 * again and again. None waits for what a busy machine delays.
 * What they are of has quick tests in the first.
 */
const LONG_UNITS = [
  'test/attack/rates.test.ts',
  'test/attack/relay-live-fuzz.test.ts',
  'test/server/plan/real-weeks.test.ts',
  'test/server/results/consistency/gallery.test.ts',
  'test/server/start/relay-process.test.ts',
  'test/server/store/months.test.ts',
  'test/server/store/postgresql.test.ts',
  'test/server/store/search-plan.test.ts',
  'test/server/store/server-link.test.ts',
  'test/server/store/sqlite-older-versions.test.ts',
  'test/server/store/writer-thread.test.ts',
];
const UNIT = {
  name: 'unit',
  ...script('test:unit', [
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`],
    ...LONG_UNITS.map((file) => `--exclude=${file}`),
  ]),
  // Where three share two cores alike, what has one thread goes on alone when all else has ended.
  isInPauses: true,
};
const BUILD = { name: 'build', ...script('build'), isNeeded: true };
const LONG_UNIT_REPORT = '.cache/vitest-long.json';
/** What hangs is found out later where others share the cores. */
const FOR_WHAT_HANGS = ['--testTimeout=120000', '--hookTimeout=120000'];
/** With them, properties that the first tier holds against thousands of drawn cases, against as many as were promised. */
const LONG_UNIT = {
  name: 'long tests: unit',
  ...script('test:unit', [
    ...['test/app/model/model.test.ts', 'test/wording/contradictions'],
    'test/server/results/consistency/genuine.test.ts',
    'test/server/sites/sites.test.ts',
    ...LONG_UNITS,
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${LONG_UNIT_REPORT}`],
    ...FOR_WHAT_HANGS,
  ]),
  env: {
    EDGEWISE_CONTRADICTION_RUNS: '100000',
    EDGEWISE_MODEL_HISTORIES: '20000',
    EDGEWISE_SITE_RUNS: '100',
    GENUINE_RUNS: '120',
  },
};
/** Done by this process: looks for a browser, or installs one. */
const BROWSER = { name: 'browser', isOwn: true, isNeeded: true };
/** So is this: fetches the other Nodes. */
const FETCH_ENGINES = { name: 'engines', isOwn: true, isNeeded: true };

const ENGINE_UNITS = ENGINES.map(unitStep);
const ENGINE_WHOLE_RUNS = ENGINES.slice(-1).map(wholeRunStep);
/** Unit tests in the pauses of what they stand beside. */
const inPauses = (step) => ({ ...step, args: [...step.args, ...FOR_WHAT_HANGS], isInPauses: true });

const FIRST_STAGES = [
  [READING, [UNIT]],
  [[BUILD]],
  [[BROWSER]],
  [[browserStep(SIDE_BY_SIDE)]],
  [[browserStep(ALONE)]],
];
/** What is timed, or waits for what must come at its time, has nothing beside it. */
const LAST_STAGES = [REALITY, LONG_ALONE].map((run) => [[browserStep(run)]]);
const FIRST = {
  stages: FIRST_STAGES,
  unitReports: [UNIT_REPORT],
  browserReports: [SIDE_BY_SIDE.report, ALONE.report],
};
const ON_ENGINES = {
  stages: [
    [[BUILD]],
    [[BROWSER]],
    [[FETCH_ENGINES]],
    ...[...ENGINE_UNITS, ...ENGINE_WHOLE_RUNS].map((step) => [[step]]),
  ],
  unitReports: ENGINES.map(unitReportOf),
  browserReports: [WHOLE_RUN_REPORT],
};
const SECOND = {
  stages: [
    [[BUILD]],
    [[BROWSER]],
    [[LINT], [LONG_UNIT]],
    [[browserStep(LONG)]],
    [[browserStep(LABORATORY)]],
    ...LAST_STAGES,
  ],
  unitReports: [LONG_UNIT_REPORT],
  browserReports: [LONG.report, LABORATORY.report, REALITY.report, LONG_ALONE.report],
};

/**
 * Stages come one after another. The lanes of a stage run side by side, and the steps of a lane one after another: lint
 * has one thread, and none of the steps beside it times anything.
 */
export const TIERS = {
  first: FIRST,
  engines: ON_ENGINES,
  long: SECOND,
  all: {
    stages: [
      // All of lint comes later.
      [READING.filter((step) => step !== QUICK_LINT), [UNIT]],
      ...FIRST_STAGES.slice(1),
      [[FETCH_ENGINES]],
      [[browserStep(LONG)], [...ENGINE_UNITS.map(inPauses), ...ENGINE_WHOLE_RUNS]],
      [[LINT], [LONG_UNIT]],
      // Beside those two a slow machine kept its servers from what they look at for so long that a relay was out which was not.
      [[browserStep(LABORATORY)]],
      ...LAST_STAGES,
    ],
    unitReports: [...FIRST.unitReports, ...ON_ENGINES.unitReports, ...SECOND.unitReports],
    browserReports: [...FIRST.browserReports, ...ON_ENGINES.browserReports, ...SECOND.browserReports],
  },
};
