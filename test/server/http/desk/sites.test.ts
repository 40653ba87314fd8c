import { Check } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import {
  SiteReportSchema,
  SitesSchema,
  type SiteReport,
  type Sites,
} from '../../../../src/wire/desk/sites.ts';
import { ROUTES } from '../../../../src/wire/http.ts';
import { machine, person, type Credentials } from '../../../support/server/desk-people.ts';
import { httpServer, type HttpServer } from '../../../support/server/http-server.ts';
import { measuredResult } from '../../../support/measured-result.ts';
import { scheduleSlot } from '../../../support/schedule-slot.ts';
import { SEARCH_RESULTS } from '../../../ui/gallery/search-results.ts';
import { withoutCall } from '../../../ui/gallery/network-results.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
let server: HttpServer;
let viewer: Credentials;
let admin: Credentials;
let writer: Credentials;
beforeEach(async () => {
  server = await httpServer();
  await server.clock.sleep(40 * DAY_MS);
  viewer = await person(server, 'vera', 'viewer');
  admin = await person(server, 'ada', 'admin');
  writer = await machine(server, 'results:write');
});
afterEach(async () => {
  expect(server.faults).toEqual([]);
  await server.store.close();
});

const get = (url: string, headers: Credentials = viewer) => server.app.inject({ url, headers });
const post = (url: string, payload: object) =>
  server.app.inject({ method: 'POST', url, headers: writer, payload });
const timeOf = (hoursAgo: number): string =>
  new Date(server.clock.nowEpochMs() - hoursAgo * HOUR_MS).toISOString();

/** A test that a machine ran, and one that somebody else did. */
async function store(name: string, hoursAgo: number, { site = 'Berlin', unattended = true } = {}) {
  const id = name.padEnd(22, '-');
  const made = measuredResult(id, { startedAt: timeOf(hoursAgo) });
  const answer = await post(ROUTES.results, {
    ...made,
    client: { ...made.client, unattended },
    labels: { ticket: null, site, user: null },
  });
  expect(answer.statusCode).toBe(201);
  return id;
}
/** A search for the number of calls, as its last test stores it. */
async function search(name: string, hoursAgo: number, site = 'Berlin') {
  const id = name.padEnd(22, '-');
  const { callSearch } = SEARCH_RESULTS['search-found']();
  const made = measuredResult(id, { startedAt: timeOf(hoursAgo) });
  const labels = { ticket: null, site, user: null };
  expect((await post(ROUTES.results, { ...made, labels, callSearch })).statusCode).toBe(201);
  return { id, callSearch };
}
/** A check of the network that a machine made, without a call. */
async function check(
  name: string,
  hoursAgo: number,
  site = 'Berlin',
  network: Parameters<typeof withoutCall>[0] = 'open',
) {
  const made = withoutCall(network, 'only-connectivity');
  const answer = await post(ROUTES.results, {
    ...made,
    id: name.padEnd(22, '-'),
    startedAt: timeOf(hoursAgo),
    client: { ...made.client, unattended: true },
    labels: { ticket: null, site, user: null },
  });
  expect(answer.statusCode).toBe(201);
}
const slot = async (
  name: string,
  hoursAgo: number,
  changes: Parameters<typeof scheduleSlot>[1] = {},
): Promise<void> => {
  const sample = scheduleSlot(name, { dueAt: timeOf(hoursAgo), everyMs: 2 * HOUR_MS, ...changes });
  expect((await post(ROUTES.samples, { samples: [sample] })).statusCode).toBe(200);
};

describe('GET /api/desk/sites', () => {
  it('has every site that a schedule tests, by name, each with its last seven days', async () => {
    await store('a', 3);
    await store('person', 3, { site: 'Rome', unattended: false });
    await slot('s1', 5, { site: 'Aachen', outcome: 'failed' });
    const answer = await get(DESK_ROUTES.sites);
    const sites = answer.json<Sites>();
    expect(Check(SitesSchema, sites)).toBe(true);
    expect(sites.toMs).toBe(server.clock.nowEpochMs());
    expect(sites.sites.map(({ site, verdict, coverage }) => [site, verdict, coverage])).toEqual([
      // A failed slot covers one of the 84 of two hours; a test one of the 1,008 of ten minutes.
      ['Aachen', 'no-data', { expected: 84, covered: 1, ratio: 1 / 84 }],
      ['Berlin', 'no-data', { expected: 1008, covered: 1, ratio: 1 / 1008 }],
    ]);
    expect(sites.sites[0]).toMatchObject({
      callsBreachingRatio: 1,
      lastSampleAtMs: server.clock.nowEpochMs() - 5 * HOUR_MS,
    });
    // Six hours each: the test three hours ago is in the last.
    expect(sites.sites[1]!.sparkline).toHaveLength(28);
    expect(sites.sites[1]!.sparkline.slice(0, 27)).toEqual(Array.from({ length: 27 }, () => null));
    expect(sites.sites[1]!.sparkline[27]).toBe(sites.sites[1]!.rows[0]!.p90);
  });

  it('knows at once what has just come', async () => {
    await slot('s1', 5, { outcome: 'failed' });
    const covered = async () => (await get(DESK_ROUTES.sites)).json<Sites>().sites[0]!.coverage.covered;
    expect(await covered()).toBe(1);
    await slot('s2', 8, { outcome: 'failed' });
    expect(await covered()).toBe(2);
  });

  it('names those where the network was checked and no call was tested, until one is', async () => {
    await check('c', 3, 'Oslo');
    await store('a', 3);
    await check('d', 2);
    await slot('missed', 5, { site: 'Rome' });
    const sites = async () => (await get(DESK_ROUTES.sites)).json<Sites>();
    expect(Check(SitesSchema, await sites())).toBe(true);
    expect(await sites()).toMatchObject({ sites: [{ site: 'Berlin' }], onlyChecked: ['Oslo'] });
    await store('b', 1, { site: 'Oslo' });
    expect(await sites()).toMatchObject({
      sites: [{ site: 'Berlin' }, { site: 'Oslo' }],
      onlyChecked: [],
    });
  });

  it('is for people who have logged in and machines that may read', async () => {
    for (const url of [DESK_ROUTES.sites, DESK_ROUTES.site('Berlin')]) {
      expect((await get(url, {})).statusCode).toBe(401);
      expect((await get(url, writer)).statusCode).toBe(403);
    }
    expect((await get(DESK_ROUTES.sites, await machine(server, 'results:read'))).statusCode).toBe(200);
  });
});

describe('GET /api/desk/sites/:site', () => {
  const report = async (query = '', name = 'Berlin') =>
    (await get(`${DESK_ROUTES.site(name)}${query}`)).json<SiteReport>();

  it('has what the newest search for the number of calls found there, and none of another site', async () => {
    await store('a', 5);
    expect((await report()).calls).toBeNull();
    await search('s1', 4);
    const { id, callSearch } = await search('s2', 3);
    await search('s3', 2, 'Oslo');
    const { calls } = await report();
    expect(calls).toMatchObject({ id, startedAt: timeOf(3), search: callSearch });
    expect(Check(SiteReportSchema, await report())).toBe(true);
  });

  it('has the assessment, and every sample of the stretch in its order', async () => {
    const id = await store('a', 3);
    await slot('missed', 7);
    await slot('failed', 5, { outcome: 'failed', reason: 'could-not-connect' });
    await slot('measured', 3, { outcome: 'measured', reason: null, resultId: id });
    await slot('old', 8 * 24);
    const answer = await report('', ' berlin');
    expect(Check(SiteReportSchema, answer)).toBe(true);
    expect(answer).toMatchObject({
      site: 'Berlin',
      relay: null,
      settings: { timeZone: 'Europe/Berlin', everyMs: 2 * HOUR_MS, target: 'client-edge' },
      assessment: {
        counts: { measured: 1, failed: 1, unusable: 0 },
        coverage: { expected: 84, covered: 2 },
        fromMs: server.clock.nowEpochMs() - 7 * DAY_MS,
        toMs: server.clock.nowEpochMs(),
      },
    });
    expect(answer.samples.map(({ outcome, resultId, reason }) => [outcome, resultId, reason])).toEqual([
      ['missed', null, 'asleep'],
      ['failed', null, 'could-not-connect'],
      ['measured', id, null],
    ]);
    expect(answer.samples[2]!.values).toHaveLength(answer.assessment.rows.length);
    expect(answer.samples[2]!.values[0]).toBe(answer.assessment.rows[0]!.worst[0]!.value);
  });

  it('has checks of the network, and which of them found something blocked', async () => {
    await store('a', 6);
    await check('open', 5);
    await check('shut', 4, 'Berlin', 'udp-blocked');
    expect((await report()).samples.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['measured', null],
      ['checked', null],
      ['checked', 'udp-blocked'],
    ]);
    const row = async (id: string) => (await server.store.results.find(id.padEnd(22, '-')))?.row;
    expect([(await row('open'))?.blocked, (await row('shut'))?.blocked]).toEqual([null, 'udp-blocked']);
  });

  it('can be of other days, one relay, another target, and with the tests of people', async () => {
    await store('a', 3);
    await store('b', 9 * 24);
    await store('person', 4, { unattended: false });
    const relay = (await report()).relays[0]!;
    const measured = async (query: string) => (await report(query)).assessment.counts.measured;
    expect(await measured('?days=7')).toBe(1);
    expect(await measured('?days=14')).toBe(2);
    expect(await measured('?people=1')).toBe(2);
    expect(await measured(`?relay=${relay.toUpperCase()}`)).toBe(1);
    expect(await measured('?relay=elsewhere')).toBe(0);
    const strict = await report('?target=edge-edge');
    expect(strict.settings.target).toBe('edge-edge');
    expect(strict.assessment.rows[0]!.target).toBeLessThan((await report()).assessment.rows[0]!.target);
  });

  it('can be a table', async () => {
    await store('a', 3, { site: '=1+1' });
    const answer = await get(`${DESK_ROUTES.site('=1+1')}?format=csv`);
    expect(answer.headers['content-type']).toMatch('text/csv');
    const [head, first, ...rest] = answer.body.trimEnd().split('\n');
    expect(head).toMatch(/^site,relay,from,to,.*,metric,path,unit,decides,target,samples,p90,/);
    expect(first).toMatch(/^'=1\+1,,2026-02-03T00:00:00.000Z,2026-02-10T00:00:00.000Z,client-edge,/);
    expect(rest).toHaveLength(12);
  });

  it.each(['?days=0', '?days=29', '?days=x', '?target=moon', '?more=1', '?people=yes'])(
    'refuses %s in a sentence',
    async (query) => {
      await store('a', 3);
      const answer = await get(`${DESK_ROUTES.site('Berlin')}${query}`);
      expect(answer.statusCode).toBe(400);
      expect(answer.body).toMatch(/\."\}\}$/);
    },
  );

  it('counts the checks of a site without a call, and says nothing of them when there is one', async () => {
    await check('c', 9 * 24);
    await check('d', 0);
    const without = await report('', ' BERLIN');
    expect(Check(SiteReportSchema, without)).toBe(true);
    expect(without).toMatchObject({
      site: 'Berlin',
      onlyChecks: 2,
      assessment: { verdict: 'no-data', counts: { measured: 0, failed: 0, unusable: 0 } },
    });
    await check('e', 1);
    expect((await report()).onlyChecks).toBe(3);
    await store('a', 3);
    expect(await report()).toMatchObject({ onlyChecks: null, assessment: { counts: { measured: 1 } } });
  });

  it('does not know a site that nothing is kept of', async () => {
    await store('person', 3, { unattended: false });
    await slot('missed', 5, { site: 'Rome' });
    for (const site of ['Berlin', 'Rome', 'Oslo'])
      expect((await get(DESK_ROUTES.site(site))).statusCode).toBe(404);
  });
});

describe('PUT /api/desk/sites/:site/settings', () => {
  const UNSET = { timeZone: null, everyMs: null, target: null };
  const put = (payload: object, headers: Credentials = admin, name = 'Berlin') =>
    server.app.inject({ method: 'PUT', url: DESK_ROUTES.siteSettings(name), headers, payload });
  const settings = async () => (await get(DESK_ROUTES.site('Berlin'))).json<SiteReport>().settings;

  it('judges by what was set from then on, and by the samples again when it is taken back', async () => {
    await store('a', 3);
    await slot('s', 4);
    const seen = await settings();
    const set = { timeZone: 'Asia/Tokyo', everyMs: HOUR_MS, target: 'azure:west-europe:edge' };
    expect((await put(set)).statusCode).toBe(204);
    expect(await settings()).toEqual(set);
    const [row] = (await get(DESK_ROUTES.sites)).json<Sites>().sites;
    expect(row!.coverage.expected).toBe(168);
    expect((await put(UNSET)).statusCode).toBe(204);
    expect(await settings()).toEqual(seen);
    const { entries } = await server.store.desk.audit({ action: 'site-settings' }, { after: null, limit: 9 });
    expect(entries.map(({ who, subject }) => [who, subject])).toEqual([
      ['ada', 'Berlin'],
      ['ada', 'Berlin'],
    ]);
  });

  it('is possible before the first call', async () => {
    await check('c', 3);
    const set = { timeZone: 'Asia/Tokyo', everyMs: HOUR_MS, target: 'edge-edge' };
    expect((await put(set)).statusCode).toBe(204);
    expect(await settings()).toEqual(set);
  });

  it('refuses zones and targets that there are not, and sites', async () => {
    await store('a', 3);
    expect((await put({ ...UNSET, timeZone: 'Mars/Base' })).statusCode).toBe(400);
    expect((await put({ ...UNSET, target: 'moon' })).statusCode).toBe(400);
    expect((await put({ ...UNSET, everyMs: 1 })).statusCode).toBe(400);
    expect((await put(UNSET, admin, 'Rome')).statusCode).toBe(404);
  });

  it('is for admins', async () => {
    expect((await put(UNSET, viewer)).statusCode).toBe(403);
    expect((await put(UNSET, writer)).statusCode).toBe(403);
    expect((await put(UNSET, { cookie: admin['cookie']! })).statusCode).toBe(403);
  });
});
