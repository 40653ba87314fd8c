import { describe, expect, it } from 'vitest';
import { slotsOf } from '../../../src/cli/watch/watching.ts';
import { dryRunOf, dryRunText } from '../../../src/cli/watch/dry-run.ts';
import {
  parseWatchConfiguration,
  type ConfigurationSources,
  type WatchConfiguration,
} from '../../../src/cli/watch/watch-configuration.ts';

const NOW_MS = Date.UTC(2026, 2, 2, 12, 0, 0);

/** What a command line with these options is read as. */
function parse(
  options: ConfigurationSources['options'],
  files: Readonly<Record<string, string>> = {},
  address?: string,
) {
  return parseWatchConfiguration({
    address,
    options,
    environment: {},
    nowMs: NOW_MS,
    machine: { name: 'probe-1', timeZone: 'Europe/Berlin', stateFolder: '/state' },
    readFile: (file) => {
      const text = files[file];
      if (text === undefined) throw Object.assign(new Error('no'), { code: 'ENOENT' });
      return text;
    },
  });
}

function planOf(...args: Parameters<typeof parse>): WatchConfiguration {
  const parsed = parse(...args);
  if (!parsed.ok) throw new Error(parsed.problems.join(' '));
  return parsed.configuration;
}
const problemsOf = (...args: Parameters<typeof parse>): readonly string[] => {
  const parsed = parse(...args);
  return parsed.ok ? [] : parsed.problems;
};

const URL_TEXT = 'http://192.0.2.1:8080';
const whole = { site: 'Berlin', token: 'ew_x' };

describe('the options of watch', () => {
  it('have a test each 10 minutes, of 30 s, without an end, in a folder by site and address', () => {
    expect(planOf(whole, {}, URL_TEXT)).toMatchObject({
      rhythm: { kind: 'every', everyMs: 600_000 },
      timeZone: 'Europe/Berlin',
      forMs: null,
      agent: 'probe-1',
      spool: '/state/Berlin-192.0.2.1_8080',
      spoolLimitBytes: 200_000_000,
      tests: [
        { url: `${URL_TEXT}/`, site: 'Berlin', relay: null, target: null, durationMs: 30_000, token: 'ew_x' },
      ],
    });
  });

  it('make no call where only the network is to be checked, with a folder and data of their own', () => {
    const plan = planOf({ ...whole, only: 'connectivity' }, {}, URL_TEXT);
    expect(plan).toMatchObject({
      spool: '/state/Berlin-192.0.2.1_8080-connectivity',
      tests: [{ onlyConnectivity: true }],
    });
    expect(dryRunOf(plan, (test) => slotsOf(plan, test), NOW_MS).bytesPerDay).toBe(144 * 500_000);
    expect(problemsOf({ ...whole, only: 'dns' }, {}, URL_TEXT)).toEqual(['--only must be connectivity.']);
    const tests = [{ site: 'Berlin' }, { site: 'Berlin', only: 'connectivity' }];
    const file = { 'w.json': JSON.stringify({ url: URL_TEXT, tests }) };
    expect(planOf({ config: 'w.json', token: 'ew_x' }, file).tests).toMatchObject([
      { onlyConnectivity: false },
      { onlyConnectivity: true },
    ]);
  });

  it.each([
    [{ every: '90s' }, { rhythm: { kind: 'every', everyMs: 90_000 } }],
    [{ for: '7d' }, { forMs: 604_800_000 }],
    [{ for: '12h' }, { forMs: 43_200_000 }],
    [{ spoolLimit: '1.5GB' }, { spoolLimitBytes: 1_500_000_000 }],
    [{ spoolLimit: '500 MB' }, { spoolLimitBytes: 500_000_000 }],
    [{ spool: '/var/spool/e' }, { spool: '/var/spool/e' }],
    [{ calls: '3', loaded: true }, { tests: [{ calls: 3, loaded: true }] }],
    [{}, { tests: [{ calls: 1, loaded: false, mark: 'none' }] }],
    [{ mark: 'half' }, { tests: [{ mark: 'half' }] }],
    [
      { target: 'azure:japan-east' },
      { tests: [{ target: { kind: 'azure', region: 'Japan East', column: 'site' } }] },
    ],
    [
      { cron: '*/10 8-18 * * 1-5' },
      { rhythm: { kind: 'cron', pattern: '*/10 8-18 * * 1-5', everyMs: 600_000 } },
    ],
  ])('%j', (options, expected) => {
    expect(planOf({ ...whole, ...options }, {}, URL_TEXT)).toMatchObject(expected);
  });

  it.each([
    [{ every: '3s' }, '--every must be a time from 15s to 1d, such as 10m.'],
    [{ every: 'often' }, '--every must be a time from 15s to 1d, such as 10m.'],
    [{ duration: '5s' }, '--duration must be a time from 15s to 10m, such as 30s.'],
    [{ calls: 'all' }, '--calls must be a whole number from 1 to 20.'],
    [{ calls: '20', duration: '31s' }, '--duration must be at most 30s with 20 calls at once.'],
    [{ mark: 'some' }, '--mark must be half, all or none.'],
    [{ mark: 'all', only: 'connectivity' }, '--mark needs a call, which --only connectivity does not make.'],
    [{ spoolLimit: '200' }, '--spool-limit must be a size from 1MB to 100GB, such as 200MB.'],
    [{ timeZone: 'Berlin' }, '--time-zone must be the name of a time zone, such as Europe/Berlin.'],
    [{ target: 'moon' }, '--target must be client-edge, edge-edge or azure:REGION[:site|:edge].'],
    [{ site: ' ' }, '--site must be a text of 1 to 200 characters.'],
    [{ cron: '* * *' }, /^--cron cannot be read: /],
    [{ cron: '0 0 30 2 *' }, '--cron cannot be read: no day of any year fits it.'],
    [{ cron: '0 * * * *', every: '10m' }, '--every and --cron are two ways to say when: give one of them.'],
    [{ token: 'two\nlines' }, /^--token holds no token/],
  ])('%j is refused with a sentence', (options, problem) => {
    const [first] = problemsOf({ ...whole, ...options }, {}, URL_TEXT);
    if (typeof problem === 'string') expect(first).toBe(problem);
    else expect(first).toMatch(problem);
  });

  it('need an address and a site, and say both at once', () => {
    expect(problemsOf({ token: 'ew_x' })).toEqual([
      'The address of the page is missing, such as http://host:8080.',
      '--site is missing: what is measured is filed under it.',
    ]);
  });

  it('need a file where there is no token', () => {
    expect(problemsOf({ site: 'Berlin' }, {}, URL_TEXT)[0]).toMatch(/^Without a token nothing is sent/);
    expect(planOf({ site: 'Berlin', csv: 'b.csv' }, {}, URL_TEXT).tests[0]?.token).toBeNull();
  });

  it('take the token from its file, without its line break', () => {
    const plan = planOf({ site: 'Berlin', tokenFile: 't' }, { t: 'ew_file\n' }, URL_TEXT);
    expect(plan.tests[0]?.token).toBe('ew_file');
    expect(problemsOf({ site: 'Berlin', tokenFile: 'u', csv: 'b.csv' }, {}, URL_TEXT)).toEqual([
      'The token file u cannot be read: there is no such file or folder (ENOENT).',
    ]);
  });
});

describe('the configuration file of watch', () => {
  const file = (settings: unknown) => ({ 'watch.json': JSON.stringify(settings) });
  const config = { config: 'watch.json', token: 'ew_x' };

  it('has many tests, which take from the whole what they do not say themselves', () => {
    const settings = {
      url: URL_TEXT,
      site: 'Berlin',
      duration: '20s',
      tests: [{}, { relay: 'west' }, { site: 'Rome', url: 'rome.example', duration: '1m' }],
    };
    expect(planOf(config, file(settings)).tests).toMatchObject([
      { url: `${URL_TEXT}/`, site: 'Berlin', relay: null, durationMs: 20_000 },
      { url: `${URL_TEXT}/`, site: 'Berlin', relay: 'west', durationMs: 20_000 },
      { url: 'http://rome.example/', site: 'Rome', relay: null, durationMs: 60_000 },
    ]);
  });

  it('gives way to options', () => {
    const plan = planOf({ ...config, every: '5m' }, file({ url: URL_TEXT, site: 'Berlin', every: '1h' }));
    expect(plan.rhythm).toEqual({ kind: 'every', everyMs: 300_000 });
  });

  it.each([
    [{ evry: '10m' }, 'watch.json has "evry", which is no setting.'],
    [{ every: 10 }, '"every" in watch.json must be a time from 15s to 1d, such as 10m.'],
    [{ tests: [{ site: 5 }] }, '"tests[0].site" in watch.json must be a text of 1 to 200 characters.'],
    [{ tests: [] }, '"tests" in watch.json must have at least one test.'],
    [
      { url: URL_TEXT, site: 'B', tests: [{}, {}] },
      'The same address, site and relay appear twice in "tests".',
    ],
    [{ token: 'ew_x' }, 'watch.json has "token", which is no setting.'],
  ])('%j is refused with a sentence', (settings, problem) => {
    expect(problemsOf(config, file(settings))).toContain(problem);
  });

  it.each([
    ['{', /^The configuration file watch.json is not JSON: /],
    ['[]', /^The configuration file watch.json must hold an object\.$/],
  ])('%j is refused as a file', (text, problem) => {
    expect(problemsOf(config, { 'watch.json': text })[0]).toMatch(problem);
  });

  it('says when its tests do not fit into the interval', () => {
    const tests = [{ site: 'a' }, { site: 'b' }, { site: 'c' }];
    const parsed = parse({ ...config, every: '1m' }, file({ url: URL_TEXT, tests }));
    // Three tests of 30 s and 8 s about each.
    expect(parsed).toMatchObject({
      notes: ['The tests take about 114 s and are due every 60 s: some will be skipped.'],
    });
  });
});

describe('the dry run', () => {
  it('shows the coming slots and the data, and no token', () => {
    const plan = planOf(whole, {}, URL_TEXT);
    const would = dryRunOf(plan, (test) => slotsOf(plan, test), NOW_MS);
    const [times] = would.tests.map(({ next }) => next.map((time) => Date.parse(time)));
    expect(times).toHaveLength(5);
    expect(times?.slice(1).map((time, index) => time - (times[index] ?? 0))).toEqual(Array(4).fill(600_000));
    expect((times?.[0] ?? 0) - NOW_MS).toBeGreaterThan(0);
    // 30.3 s of 250 packets of 222 bytes both ways, and half a megabyte of page: 3.863 MB, 144 times.
    expect(would.bytesPerDay).toBe(144 * (30.3 * 250 * 222 * 2 + 500_000));
    expect(dryRunText(would)).toMatch(/Data: about 556\.3 MB a day, 3\.9 GB a week\.$/);
    expect(JSON.stringify(would)).not.toContain('ew_x');
  });

  it('counts what a calendar has: ten hours of six, on five days of seven', () => {
    const plan = planOf({ ...whole, cron: '*/10 8-17 * * 1-5', timeZone: 'UTC' }, {}, URL_TEXT);
    const would = dryRunOf(plan, (test) => slotsOf(plan, test), NOW_MS);
    expect(would.bytesPerDay / (30.3 * 250 * 222 * 2 + 500_000)).toBeCloseTo((60 * 5) / 7, 6);
  });
});
