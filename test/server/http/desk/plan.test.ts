import { Check } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlanSite } from '../../../../src/core/plan/catalogue.ts';
import { catalogueCsv } from '../../../../src/wire/desk/plan/catalogue-csv.ts';
import {
  ImportedPlanSchema,
  PlanCatalogueSchema,
  type ImportedPlan,
  type PlanCatalogue,
  type PlanEdit,
} from '../../../../src/wire/desk/plan/catalogue.ts';
import { PlanDecisionSchema, type WirePlanDecision } from '../../../../src/wire/desk/plan/decision.ts';
import { catalogueJson } from '../../../../src/wire/desk/plan/read-catalogue.ts';
import { PlanUsualSchema, type PlanUsual } from '../../../../src/wire/desk/plan/usual.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { ROUTES } from '../../../../src/wire/http.ts';
import {
  machine,
  viewerAndAdmins,
  type Credentials,
  type DeskPeople,
} from '../../../support/server/desk-people.ts';
import { httpServer, type HttpServer } from '../../../support/server/http-server.ts';
import { measuredResult } from '../../../support/measured-result.ts';
import { withoutCall } from '../../../ui/gallery/network-results.ts';
import type { OpenedRecord } from '../../../../src/wire/desk/record.ts';
import { planSite } from '../../../support/plan/plan-site.ts';
import { scheduleSlot } from '../../../support/schedule-slot.ts';

const HOUR_MS = 3_600_000;
let server: HttpServer;
let people: DeskPeople;
beforeEach(async () => {
  server = await httpServer();
  await server.clock.sleep(40 * 24 * HOUR_MS);
  people = await viewerAndAdmins(server);
});
afterEach(async () => {
  expect(server.faults).toEqual([]);
  await server.store.close();
});

const get = (url: string, headers: Credentials = people.viewer) => server.app.inject({ url, headers });
const send = (method: 'PUT' | 'POST' | 'DELETE', url: string, payload?: object, headers = people.ada) =>
  server.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
const catalogue = async (): Promise<PlanCatalogue> => (await get(DESK_ROUTES.plan)).json<PlanCatalogue>();
const save = async (site: PlanSite, version: number | null, headers = people.ada): Promise<number> => {
  const answer = await send('PUT', DESK_ROUTES.planSites, { site, version }, headers);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<PlanEdit>().id;
};
const importText = async (
  text: string,
  {
    format = 'csv',
    mode = 'merge',
    revision = 0,
  }: { format?: string; mode?: string; revision?: number } = {},
) => send('POST', DESK_ROUTES.planImport, { revision, format, mode, text });
/** How many sites an import says that it took. */
const counts = (added: number, changed: number, removed: number) => ({ added, changed, removed });
const refused = (answer: { statusCode: number; json: () => unknown }) => [
  answer.statusCode,
  (answer.json() as { error: { code: string } }).error.code,
];

describe('the catalogue at the desk', () => {
  it('is read by viewers, edited by admins, with everything in the audit trail', async () => {
    const version = await save(planSite('Oslo'), null);
    await save(planSite('Oslo', { people: 5 }), version);
    expect(Check(PlanCatalogueSchema, await catalogue())).toBe(true);
    expect(await catalogue()).toMatchObject({
      revision: 2,
      sites: [{ version: 2, site: planSite('Oslo', { people: 5 }) }],
      lastEdit: { kind: 'save', by: 'ada', atMs: server.clock.nowEpochMs(), sites: ['Oslo'] },
      adoptable: [],
      regions: [],
    });
    const removed = await send('DELETE', `${DESK_ROUTES.planSite('oslo')}?version=2`);
    expect(removed.json()).toMatchObject({ id: 3, kind: 'remove' });
    expect((await send('POST', DESK_ROUTES.planUndo, { edit: 3 }, people.bob)).json()).toMatchObject({
      id: 4,
      by: 'bob',
    });
    expect((await catalogue()).sites).toEqual([{ version: 4, site: planSite('Oslo', { people: 5 }) }]);
    const { entries } = await server.store.desk.audit({}, { after: null, limit: 4 });
    expect(entries.map(({ who, action, subject }) => [who, action, subject])).toEqual([
      ['bob', 'plan-undo', '3'],
      ['ada', 'plan-site-remove', 'oslo'],
      ['ada', 'plan-site', 'Oslo'],
      ['ada', 'plan-site', 'Oslo'],
    ]);
  });

  it('does not let one of two admins overwrite what the other has done', async () => {
    const seen = await save(planSite('Oslo'), null);
    await save(planSite('Oslo', { people: 1 }), seen);
    const late = { site: planSite('Oslo', { people: 2 }), version: seen };
    expect(refused(await send('PUT', DESK_ROUTES.planSites, late, people.bob))).toEqual([
      409,
      'changed-meanwhile',
    ]);
    expect(
      refused(await send('DELETE', `${DESK_ROUTES.planSite('Oslo')}?version=${seen}`, undefined, people.bob)),
    ).toEqual([409, 'changed-meanwhile']);
    expect(refused(await send('POST', DESK_ROUTES.planUndo, { edit: seen }, people.bob))).toEqual([
      409,
      'changed-meanwhile',
    ]);
    expect(refused(await importText(catalogueCsv([planSite('Bern')]), { revision: seen }))).toEqual([
      409,
      'changed-meanwhile',
    ]);
    expect((await catalogue()).sites[0]?.site.people).toBe(1);
  });

  it('takes a customer region that the published table lacks', async () => {
    const site = planSite('Auckland', { customerRegion: 'New Zealand' });
    await save(site, null);
    expect((await catalogue()).sites[0]?.site.customerRegion).toBe('New Zealand');
  });

  it('refuses a site that cannot be, in a sentence', async () => {
    const path = { kind: 'internet', via: null, latencyMs: null, measured: [] } as const;
    const answer = await send('PUT', DESK_ROUTES.planSites, {
      site: planSite('Oslo', { paths: [path, path] }),
      version: null,
    });
    expect(refused(answer)).toEqual([400, 'bad-site']);
    const twice = { ...planSite('Oslo'), people: -1 };
    expect((await send('PUT', DESK_ROUTES.planSites, { site: twice, version: null })).statusCode).toBe(400);
    expect((await catalogue()).revision).toBe(0);
  });

  it('is exported and imported as CSV and JSON, and what is the same is no change', async () => {
    const both = [planSite('Bern'), planSite('Oslo')];
    for (const [format, text] of [
      ['csv', catalogueCsv(both)],
      ['json', catalogueJson(both)],
    ] as const) {
      const { revision } = await catalogue();
      const taken = (await importText(text, { format, revision })).json<ImportedPlan>();
      expect(Check(ImportedPlanSchema, taken)).toBe(true);
      expect(taken).toEqual({
        isTaken: true,
        ...counts(format === 'csv' ? 2 : 0, 0, 0),
        problems: [],
      });
      const exported = await get(`${DESK_ROUTES.plan}?format=${format}`);
      expect(exported.headers['content-disposition']).toBe(`attachment; filename="edgewise-plan.${format}"`);
      expect(exported.body).toBe(text);
    }
    expect((await catalogue()).lastEdit).toMatchObject({ kind: 'import', count: 2 });
  });

  it('merges, or replaces and removes what is not in the text', async () => {
    await importText(catalogueCsv([planSite('Bern'), planSite('Oslo'), planSite('Rome')]));
    const text = catalogueCsv([planSite('oslo', { people: 1 }), planSite('Kyiv')]);
    expect((await importText(text, { revision: 1 })).json()).toMatchObject(counts(1, 1, 0));
    expect((await importText(text, { revision: 2, mode: 'replace' })).json()).toMatchObject(counts(0, 0, 2));
    expect((await catalogue()).sites.map(({ site }) => site.name)).toEqual(['Kyiv', 'oslo']);
    await send('POST', DESK_ROUTES.planUndo, { edit: 3 });
    await send('POST', DESK_ROUTES.planUndo, { edit: 2 });
    expect((await catalogue()).sites.map(({ site }) => site.name)).toEqual(['Bern', 'Oslo', 'Rome']);
  });

  it('takes nothing of a text with something wrong in it, and says every row', async () => {
    const text = 'site,people\nOslo,5\nBern,ten\nRome,-1\n';
    expect((await importText(text)).json()).toEqual({
      isTaken: false,
      ...counts(0, 0, 0),
      problems: [
        { row: 3, message: '"people" is a number with a point and without other marks, not "ten".' },
        { row: 4, message: '"people" is a number with a point and without other marks, not "-1".' },
      ],
    });
    expect((await catalogue()).sites).toEqual([]);
  });

  it('offers sites that have results and are in no path', async () => {
    const writer = await machine(server, 'results:write');
    const dueAt = new Date(server.clock.nowEpochMs() - HOUR_MS).toISOString();
    const samples = ['Oslo', 'Bern'].map((site) => scheduleSlot(site, { site, dueAt, outcome: 'failed' }));
    await server.app.inject({ method: 'POST', url: ROUTES.samples, headers: writer, payload: { samples } });
    expect((await catalogue()).adoptable).toEqual(['Bern', 'Oslo']);
    await save(planSite('oslo'), null);
    expect((await catalogue()).adoptable).toEqual(['Bern']);
  });
});

describe('the decision at the desk', () => {
  const decision = async (): Promise<WirePlanDecision> =>
    (await get(DESK_ROUTES.planDecision)).json<WirePlanDecision>();

  it('says of an empty catalogue what is missing', async () => {
    const empty = await decision();
    expect(Check(PlanDecisionSchema, empty)).toBe(true);
    expect(empty).toMatchObject({ revision: 0, pending: 0, decision: null, sites: [] });
    expect(empty.gaps).toHaveLength(3);
  });

  it('assesses first what nothing was measured of, and says so in a table too', async () => {
    await save(planSite('=Oslo'), null);
    const answer = await decision();
    expect(Check(PlanDecisionSchema, answer)).toBe(true);
    expect(answer).toMatchObject({
      decision: 'assess-first',
      sites: [
        { site: '=Oslo', decision: 'assess-first', reason: 'site-not-measured', worst: null, evidence: [] },
      ],
      circuits: { least: [{ site: '=Oslo', reason: 'single-site' }], optional: [] },
    });
    const table = await get(`${DESK_ROUTES.planDecision}?format=csv`);
    expect(table.headers['content-type']).toMatch('text/csv');
    expect(table.body.split('\n')[1]).toMatch(
      /^'=Oslo,north-america,10000,assess-first,site-not-measured,unknown,/,
    );
  });

  it('tells at a result of a site that web and calls left through another network than the site has', async () => {
    const writer = await machine(server, 'results:write');
    const open = async (name: string, site: string): Promise<OpenedRecord> => {
      const id = name.padEnd(22, '-');
      const { connectivity } = withoutCall('open', 'only-connectivity');
      const labels = { ticket: null, site, user: null };
      const payload = { ...measuredResult(id), labels, connectivity };
      const stored = await server.app.inject({
        method: 'POST',
        url: ROUTES.results,
        headers: writer,
        payload,
      });
      expect(stored.statusCode, stored.body).toBe(201);
      return (await get(DESK_ROUTES.result(id))).json<OpenedRecord>();
    };
    await save(planSite('Oslo', { publicNetworks: ['192.0.2.0/24'] }), null);
    await save(planSite('Bern', { publicNetworks: ['198.51.100.0/24', '203.0.113.0/24'] }), null);
    const { tunnel, result } = await open('a', ' oslo');
    const [{ httpsAddress, udpAddresses } = { httpsAddress: null, udpAddresses: [] }] =
      result?.connectivity?.paths ?? [];
    expect(tunnel).toEqual({
      kind: 'all',
      site: 'Oslo',
      networks: ['192.0.2.0/24'],
      httpsAddress,
      udpAddress: udpAddresses[0],
    });
    expect((await open('b', 'Bern')).tunnel).toBeNull();
    expect((await open('c', 'Rome')).tunnel).toBeNull();
    const wrong = planSite('Rome', { publicNetworks: ['192.0.2.0/33'] });
    const answer = await send('PUT', DESK_ROUTES.planSites, { site: wrong, version: null });
    expect(refused(answer)[0]).toBe(400);
    expect(answer.body).toContain('is no network');
  });

  it('says of a label which sites it measures and where the fault usually is, entered figures too', async () => {
    const site = planSite('Oslo', { improvedAtMs: null });
    const [internet, ...others] = site.paths;
    const entered = { siteRttMs: 130, siteLossRatio: null, egressRttMs: 75, egressLossRatio: null };
    await save({ ...site, paths: [{ ...internet!, entered }, ...others] }, null);
    const usual = async (label: string) =>
      (await get(`${DESK_ROUTES.planUsual}?label=${encodeURIComponent(label)}`)).json<PlanUsual>();
    const found = await usual(' oslo EGRESS');
    expect(Check(PlanUsualSchema, found)).toBe(true);
    // 130 of 100 ms and 75 of 60 ms: the document's 1.30 and 1.25.
    expect(found).toMatchObject({
      pending: 0,
      sites: [
        {
          site: 'Oslo',
          fault: 'provider',
          decision: 'provider-first',
          worst: { load: 1.3, source: 'entered' },
        },
      ],
    });
    expect(await usual('Bern')).toEqual({ pending: 0, sites: [] });
  });

  it('is read by machines that may read results', async () => {
    expect((await get(DESK_ROUTES.planDecision, await machine(server, 'results:read'))).statusCode).toBe(200);
    expect((await get(DESK_ROUTES.planDecision, await machine(server, 'results:write'))).statusCode).toBe(
      403,
    );
  });
});
