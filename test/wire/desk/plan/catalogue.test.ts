import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTINENTS, DEPLOYMENTS, SEGMENTS, type PlanSite } from '../../../../src/core/plan/catalogue.ts';
import { AZURE_ROWS } from '../../../../src/core/verdict/targets.ts';
import { catalogueCsv, readCatalogueCsv } from '../../../../src/wire/desk/plan/catalogue-csv.ts';
import {
  catalogueJson,
  problemsOfSites,
  readCatalogueJson,
} from '../../../../src/wire/desk/plan/read-catalogue.ts';
import { planSite } from '../../../support/plan/plan-site.ts';

const name = fc
  .string({ unit: fc.constantFrom(...Array.from('abcXYZ äß漢"\',;|.()\n')), minLength: 1, maxLength: 12 })
  .filter((text) => /^[^\s'](.*\S)?$/.test(text) && text === text.trim());
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const count = orNull(fc.nat(1_000_000));
const path = fc.record({
  kind: fc.constantFrom('internet' as const, 'expressroute' as const),
  via: orNull(name),
  latencyMs: orNull(fc.constantFrom(0, 10, 12.5, 40)),
  measured: fc.array(
    fc.record({
      label: name,
      relay: orNull(name),
      segment: fc.constantFrom(...SEGMENTS),
      relayContinent: orNull(fc.constantFrom(...CONTINENTS)),
    }),
    { maxLength: 3 },
  ),
});
const site: fc.Arbitrary<PlanSite> = fc.record({
  name,
  continent: orNull(fc.constantFrom(...CONTINENTS)),
  isMainSite: fc.boolean(),
  people: count,
  deployment: orNull(fc.constantFrom(...DEPLOYMENTS)),
  hasOnPremisesEdge: fc.boolean(),
  customerRegion: orNull(fc.constantFrom(...AZURE_ROWS.map(({ customerRegion }) => customerRegion))),
  improvedAtMs: orNull(fc.nat(2 ** 41)),
  paths: fc.uniqueArray(path, {
    maxLength: 3,
    selector: ({ kind, via }) => JSON.stringify([kind, via?.toLowerCase()]),
  }),
  devicesBehindNat: count,
  publicAddresses: count,
  linkMbps: orNull(fc.constantFrom(0.5, 100)),
  peakCalls: count,
});
const sites = fc.uniqueArray(site, { maxLength: 5, selector: (each) => each.name.toLowerCase() });

describe('a catalogue as CSV and JSON', () => {
  it('is read as it was written, whatever it holds', () => {
    fc.assert(
      fc.property(sites, (made) => {
        expect(readCatalogueCsv(catalogueCsv(made))).toEqual({ ok: true, sites: made });
        expect(readCatalogueJson(catalogueJson(made))).toEqual({ ok: true, sites: made });
      }),
      { seed: 16, numRuns: 300 },
    );
  });

  it('has what was entered of a path, which later lines do not contradict', () => {
    const head = 'site,path,site_rtt_ms,site_loss_percent,egress_rtt_ms,tests_label,tests_segment';
    const entered = { siteRttMs: 130, siteLossRatio: 0.05, egressRttMs: null, egressLossRatio: null };
    const read = readCatalogueCsv(
      `${head}\nOslo,internet,130,5,,Oslo,client-edge\nOslo,internet,,,,Edge,edge-edge\n`,
    );
    expect(read).toMatchObject({ ok: true, sites: [{ paths: [{ entered, measured: { length: 2 } }] }] });
    expect(readCatalogueCsv(`${head}\nOslo,internet,130,5,,,\nOslo,internet,131,5,,,\n`)).toEqual({
      ok: false,
      problems: [{ row: 3, message: 'What was entered differs from an earlier row of this path.' }],
    });
    expect(readCatalogueCsv(`${head}\nOslo,internet,130,500,,,\n`).ok).toBe(false);
  });

  it('has a line for each set of tests, and keeps a formula from being one', () => {
    expect(
      catalogueCsv([planSite('=Orlando')])
        .split('\n')
        .slice(0, 4),
    ).toEqual([
      'site,continent,main_site,people,deployment,on_premises_edge,customer_region,improved_at,devices_behind_nat,public_addresses,public_networks,link_mbps,peak_calls,path,via,latency_ms,site_rtt_ms,site_loss_percent,egress_rtt_ms,egress_loss_percent,tests_label,tests_relay,tests_segment,relay_continent',
      "'=Orlando,north-america,yes,10000,online,no,East US,2026-01-31T00:00:00.000Z,15000,3,,2.368,20,internet,,15,,,,,'=Orlando,edge-1,client-edge,north-america",
      "'=Orlando,north-america,yes,10000,online,no,East US,2026-01-31T00:00:00.000Z,15000,3,,2.368,20,internet,,15,,,,,'=Orlando egress,,edge-edge,",
      "'=Orlando,north-america,yes,10000,online,no,East US,2026-01-31T00:00:00.000Z,15000,3,,2.368,20,expressroute,Atlanta,10.5,,,,,,,,",
    ]);
    expect(readCatalogueCsv(catalogueCsv([planSite('=Orlando')]))).toEqual({
      ok: true,
      sites: [planSite('=Orlando')],
    });
  });

  it('keeps the networks of a site, and names what is none by its row', () => {
    const networks = planSite('Oslo', { publicNetworks: ['203.0.113.0/24', '2001:db8::/48'] });
    const text = catalogueCsv([networks]);
    expect(text).toContain(',"203.0.113.0/24;2001:db8::/48",');
    expect(readCatalogueCsv(text)).toEqual({ ok: true, sites: [networks] });
    expect(readCatalogueJson(catalogueJson([networks]))).toEqual({ ok: true, sites: [networks] });
    const message = '"203.0.113.0/40" is no network: write 203.0.113.0/24, 2001:db8::/48 or one address.';
    const wrong = planSite('Oslo', { publicNetworks: ['203.0.113.0/40'] });
    expect(readCatalogueJson(catalogueJson([planSite('Bern'), wrong]))).toEqual({
      ok: false,
      problems: [{ row: 2, message }],
    });
    expect(readCatalogueCsv('site,public_networks\nBern,\nOslo,203.0.113.0/40\n')).toMatchObject({
      ok: false,
      problems: [{ row: 3, message }],
    });
  });

  it("reads the document's table, with few columns and in any order", () => {
    const read = readCatalogueCsv(
      'people,site,path,latency_ms,via\r\n' +
        '10000,Los Angeles,internet,15,\r\n,Los Angeles,expressroute,10,Silicon Valley\r\n' +
        '5000,Dallas,internet,15,\r\n5000,dallas,expressroute,40,New York\r\n',
    );
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(
      read.sites.map(({ name: at, people, paths }) => [
        at,
        people,
        paths.map((each) => [each.via, each.latencyMs]),
      ]),
    ).toEqual([
      [
        'Los Angeles',
        10_000,
        [
          [null, 15],
          ['Silicon Valley', 10],
        ],
      ],
      [
        'Dallas',
        5000,
        [
          [null, 15],
          ['New York', 40],
        ],
      ],
    ]);
  });

  const head =
    'site,continent,people,main_site,improved_at,customer_region,path,latency_ms,tests_label,tests_segment\n';
  it.each([
    ['nothing', '', null, 'The table is empty.'],
    ['a column that there is not', 'site,peoples\n', 1, 'There is no column "peoples".'],
    ['no site column', 'people\n', 1, 'The column "site" is missing.'],
    ['a column twice', 'site,site\n', 1, 'A column stands twice.'],
    ['no name', `${head}Oslo\n,europe\n`, 3, 'This row names no site.'],
    ['too many cells', `${head}Oslo,,,,,,,,,,,x\n`, 2, 'This row has more cells than the head has columns.'],
    [
      'people in words',
      `${head}Oslo,,ten\n`,
      2,
      '"people" is a number with a point and without other marks, not "ten".',
    ],
    ['half a person', `${head}Oslo,,1.5\n`, 2, 'people is not what it must be: must be integer.'],
    ['neither yes nor no', `${head}Oslo,,,maybe\n`, 2, '"main_site" is "yes" or "no", not "maybe".'],
    [
      'a date of another kind',
      `${head}Oslo,,,,31.1.2026\n`,
      2,
      '"improved_at" is a date like 2026-01-31, not "31.1.2026".',
    ],
    [
      'a day that there is not',
      `${head}Oslo,,,,2026-13-01\n`,
      2,
      '"improved_at" is a date like 2026-01-31, not "2026-13-01".',
    ],
    ['a latency without a path', `${head}Oslo,,,,,,,15\n`, 2, '"latency_ms" stands without a path.'],
    [
      'tests without a segment',
      `${head}Oslo,,,,,,internet,,Oslo\n`,
      2,
      'Tests of a path need "tests_label" and "tests_segment".',
    ],
    [
      'a site that contradicts itself',
      `${head}Oslo,europe\noslo,asia\n`,
      3,
      '"continent" is "asia" here and "europe" in an earlier row of the site.',
    ],
    [
      'a path that contradicts itself',
      `${head}Oslo,,,,,,internet,15\nOslo,,,,,,internet,16\n`,
      3,
      '"latency_ms" differs from an earlier row of this path.',
    ],
    ['quotes out of order', `${head}"Oslo\n`, 2, 'The quotes of this row are not in order.'],
  ])('says the row of %s, and takes nothing', (_title, text, row, message) => {
    expect(readCatalogueCsv(text)).toEqual({ ok: false, problems: [{ row, message }] });
  });

  it('says a continent and a kind that there are not', () => {
    const read = readCatalogueCsv(`${head}Oslo,mars\nBern,,,,,,pigeon\n`);
    expect(read).toMatchObject({ ok: false, problems: [{ row: 2 }, { row: 3 }] });
  });

  it('says the place of what is wrong in JSON', () => {
    const read = (document: unknown) => readCatalogueJson(JSON.stringify(document));
    const whole = (message: string) => ({ ok: false, problems: [{ row: null, message }] });
    expect(readCatalogueJson('{')).toEqual(whole('This is not JSON.'));
    expect(read([])).toEqual(whole('This is no catalogue: it has no "schema" and "sites".'));
    expect(read({ schema: 'x', sites: [] })).toEqual(
      whole('The schema of a catalogue is "edgewise.plan/1".'),
    );
    expect(read({ schema: 'edgewise.plan/1', sites: 1 })).toEqual(whole('"sites" is not a list.'));
    const bad = read({ schema: 'edgewise.plan/1', sites: [planSite('a'), { name: 'b' }] });
    expect(bad).toMatchObject({ ok: false, problems: [{ row: 2 }] });
    const [first] = planSite('a').paths;
    expect(read({ schema: 'edgewise.plan/1', sites: [planSite('a', { paths: [first!, first!] })] })).toEqual({
      ok: false,
      problems: [{ row: 1, message: 'Two of its paths are of the same kind through the same place.' }],
    });
  });

  it('names a site that stands twice, and too many', () => {
    expect(problemsOfSites([planSite('Oslo'), planSite('OSLO ')])).toEqual([
      { row: 2, message: 'A site called "OSLO " stands in row 1 already.' },
    ]);
    const many = Array.from({ length: 5001 }, (_, at) => planSite(`s${at}`));
    expect(problemsOfSites(many)).toEqual([{ row: null, message: 'A catalogue has 5000 sites at most.' }]);
  });
});
