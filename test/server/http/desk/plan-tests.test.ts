import { Check } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GATE } from '../../../../src/core/plan/test-plan.ts';
import { PlanMeetMeSchema, type PlanMeetMe } from '../../../../src/wire/desk/plan/meet-me.ts';
import {
  PlanTestsSchema,
  StepSetsSchema,
  type PlanTests,
  type WireTestPlanChange,
} from '../../../../src/wire/desk/plan/tests.ts';
import type { TestRequestRecord } from '../../../../src/wire/desk/requests.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { machine, viewerAndAdmins, type DeskPeople } from '../../../support/server/desk-people.ts';
import { httpServer, type HttpServer } from '../../../support/server/http-server.ts';
import { planSite } from '../../../support/plan/plan-site.ts';
import { arrival } from '../../store/contract/arrivals.ts';

let server: HttpServer;
let people: DeskPeople;
beforeEach(async () => {
  server = await httpServer();
  people = await viewerAndAdmins(server);
});
afterEach(async () => {
  expect(server.faults).toEqual([]);
  await server.store.close();
});

const get = (url: string, headers = people.viewer) => server.app.inject({ url, headers });
const post = (url: string, payload: object, headers = people.ada) =>
  server.app.inject({ method: 'POST', url, headers, payload });
const current = async (): Promise<PlanTests> => (await get(DESK_ROUTES.planTests)).json<PlanTests>();
const change = async (what: WireTestPlanChange, headers = people.ada) =>
  post(DESK_ROUTES.planTestChanges, { revision: (await current()).revision, change: what }, headers);
const done = async (what: WireTestPlanChange): Promise<void> => {
  const answer = await change(what);
  expect(answer.statusCode, answer.body).toBe(200);
};
const refused = (answer: { statusCode: number; json: () => unknown }) => [
  answer.statusCode,
  (answer.json() as { error: { code: string } }).error.code,
];
const add = (id: string): WireTestPlanChange => ({ kind: 'step-add', id, what: 'See routes', site: 'Oslo' });
const log = (id: string, outcome: 'pass' | 'fail', isDone = false): WireTestPlanChange => ({
  kind: 'step-log',
  id,
  outcome,
  note: 'as expected',
  rollback: { steps: 'withdraw the routes', isDone },
});

describe('the plan of tests at the desk', () => {
  it('is read by viewers, changed by admins in its order, undone, and in the audit trail', async () => {
    await done({ kind: 'gate', gate: [...GATE] });
    await done(add('a'));
    await done(add('b'));
    expect(refused(await change(log('b', 'pass')))).toEqual([409, 'step-closed']);
    await done(log('a', 'fail'));
    expect(refused(await change(log('b', 'pass')))).toEqual([409, 'step-closed']);
    await done(log('a', 'fail', true));
    await done(log('b', 'pass'));
    const plan = await current();
    expect(Check(PlanTestsSchema, plan)).toBe(true);
    expect(plan).toMatchObject({
      revision: 6,
      lastEdit: { id: 6, kind: 'step-log', step: 'b', by: 'ada' },
      plan: {
        steps: [
          { outcome: 'fail', by: 'ada' },
          { outcome: 'pass', note: 'as expected' },
        ],
      },
    });
    expect(refused(await change(add('c'), people.viewer))).toEqual([403, 'admins-only']);
    await post(DESK_ROUTES.planTestUndo, { edit: 6 }, people.bob);
    expect((await current()).plan.steps[1]).toMatchObject({ outcome: 'open', by: null });
    const { entries } = await server.store.desk.audit({}, { after: null, limit: 2 });
    expect(entries.map(({ who, action, subject }) => [who, action, subject])).toEqual([
      ['bob', 'plan-test-undo', '6'],
      ['ada', 'plan-test', 'step-log b'],
    ]);
  });

  it('is taken out as the catalogue of network traffic that document 002 asks for', async () => {
    // The document's sample: Exchange Hybrid, in by ExpressRoute, source NAT.
    await done({
      kind: 'routes',
      inbound: [
        {
          name: 'Exchange Hybrid',
          entersBy: 'expressroute',
          isSourceNat: true,
          seesExpressRouteRoutes: true,
          advertisedTo: ['internet', 'expressroute'],
        },
      ],
      outbound: [],
    });
    await server.app.inject({
      method: 'PUT',
      url: DESK_ROUTES.planSites,
      headers: people.ada,
      payload: { version: null, site: planSite('Oslo') },
    });
    const table = await get(`${DESK_ROUTES.planTests}?format=traffic-csv`);
    expect([table.headers['content-type'], table.headers['content-disposition']]).toEqual([
      'text/csv; charset=utf-8',
      'attachment; filename="edgewise-traffic.csv"',
    ]);
    const lines = table.body.split('\r\n');
    // 12 lines of the sample's inbound table, 11 of its outbound one, the head and the end.
    expect(lines).toHaveLength(12 + 11 + 2);
    expect(lines.slice(0, 3)).toEqual([
      'direction,service,property,value,source,document',
      'inbound,Exchange Hybrid,Network traffic direction,Inbound,routes,002',
      'inbound,Exchange Hybrid,Service,Exchange Hybrid,routes,002',
    ]);
    expect(lines).toContain(
      'inbound,Exchange Hybrid,Path symmetry control,"enters by expressroute, source NAT",routes,002',
    );
    expect(lines).toContain('inbound,Exchange Hybrid,High Availability,,,002');
    expect(lines).toContain(
      'outbound,Calls of Oslo,Connectivity method,"internet, expressroute (Atlanta)",sites,002',
    );
    const document = await get(`${DESK_ROUTES.planTests}?format=traffic-json`);
    expect(document.json()).toMatchObject({
      schema: 'edgewise.traffic-catalogue/1',
      document: '002',
      flows: [{ service: 'Exchange Hybrid' }, { service: 'Calls of Oslo', direction: 'outbound' }],
    });
  });

  it('does not let one of two admins overwrite what the other has done', async () => {
    await done(add('a'));
    const late = { revision: 0, change: add('b') };
    expect(refused(await post(DESK_ROUTES.planTestChanges, late, people.bob))).toEqual([
      409,
      'changed-meanwhile',
    ]);
    const asked = { revision: 0, set: 'before', relay: null, durationMs: 20_000 };
    expect(refused(await post(DESK_ROUTES.planStepRequests('a'), asked, people.bob))).toEqual([
      409,
      'changed-meanwhile',
    ]);
    expect(await server.store.desk.requests(9)).toEqual([]);
  });

  it('asks for tests from a step, whose results attach by themselves and are compared beyond chance', async () => {
    await done({ kind: 'gate', gate: [...GATE] });
    await done(add('a'));
    const results: [string, number][] = [
      ['before', 20],
      ['after', 60],
    ];
    for (const [set, rttMs] of results) {
      const { revision } = await current();
      const answer = await post(DESK_ROUTES.planStepRequests('a'), {
        revision,
        set,
        relay: null,
        durationMs: 20_000,
      });
      expect(answer.statusCode, answer.body).toBe(201);
      const request = answer.json<TestRequestRecord>();
      expect(request).toMatchObject({ ticket: `See routes (${set})`, site: 'Oslo', createdBy: 'ada' });
      for (let at = 0; at < 8; at += 1) await saveResult(`${set} ${String(at)}`, request.id, rttMs + at);
    }
    expect((await current()).attached).toEqual([{ step: 'a', before: 8, after: 8 }]);
    const sets = (await get(DESK_ROUTES.planStepSets('a'))).json<object>();
    expect(Check(StepSetsSchema, sets)).toBe(true);
    expect(sets).toMatchObject({
      before: { tests: 8, outcome: 'meets' },
      proposal: { kind: 'roll-back', worse: ['rttMs'], hasFallen: false },
    });
    const table = await get(`${DESK_ROUTES.planTests}?format=csv`);
    expect(table.body.split('\n')[1]).toMatch(/^1,See routes,Oslo,open,,,,,no,8,8,/);
  });

  it('asks with the customer region of the site in the catalogue, unless another is said', async () => {
    await done(add('a'));
    const oslo = planSite('oslo', { customerRegion: 'North Europe' });
    const put = { method: 'PUT', url: DESK_ROUTES.planSites, headers: people.ada } as const;
    const made = await server.app.inject({ ...put, payload: { version: null, site: oslo } });
    expect(made.statusCode, made.body).toBe(200);
    const regionOf = async (asked: object): Promise<string | null> => {
      const { revision } = await current();
      const wish = { revision, set: 'before', relay: null, durationMs: 20_000, ...asked };
      const answer = await post(DESK_ROUTES.planStepRequests('a'), wish);
      expect(answer.statusCode, answer.body).toBe(201);
      return answer.json<TestRequestRecord>().region;
    };
    expect(await regionOf({})).toBe('North Europe');
    expect(await regionOf({ region: 'hawaii-us' })).toBe('Hawaii US');
    expect(await regionOf({ region: null })).toBeNull();
  });

  async function saveResult(id: string, requestId: string, rttMs: number): Promise<void> {
    const made = arrival(id, { verdict: 'meets' });
    const { loop } = made.result.metrics;
    const metrics = { ...made.result.metrics, loop: { ...loop, rttMs: { ...loop.rttMs!, mean: rttMs } } };
    await server.store.results.save({ ...made, requestId, result: { ...made.result, metrics } });
  }

  it('refuses a relay that there is not, and tests of no step', async () => {
    await done(add('a'));
    const asked = { revision: 1, set: 'before', relay: 'Mars', durationMs: 20_000 };
    expect(refused(await post(DESK_ROUTES.planStepRequests('a'), asked))).toEqual([400, 'no-such-relay']);
    expect(refused(await post(DESK_ROUTES.planStepRequests('x'), { ...asked, relay: null }))).toEqual([
      404,
      'no-such-step',
    ]);
  });
});

describe('the table of meet-me locations at the desk', () => {
  it('is made from what was entered, says what is few, what is missing, and is a table too', async () => {
    const dhaka = planSite('Dhaka', {
      people: 10,
      paths: [
        { kind: 'internet', via: null, latencyMs: 60, measured: [] },
        { kind: 'expressroute', via: 'Singapore', latencyMs: 50, measured: [] },
      ],
    });
    for (const site of [dhaka, planSite('Unknown', { people: null })])
      await server.app.inject({
        method: 'PUT',
        url: DESK_ROUTES.planSites,
        headers: people.ada,
        payload: { site, version: null },
      });
    const table = (await get(DESK_ROUTES.planMeetMe)).json<PlanMeetMe>();
    expect(Check(PlanMeetMeSchema, table)).toBe(true);
    expect(table).toMatchObject({
      revision: 2,
      pending: 0,
      fewPeople: 10,
      sites: [{ site: 'Dhaka', kind: 'expressroute', via: 'Singapore', isForFew: true }],
      allInternetMs: 60,
      allExpressRouteMs: 50,
      gaps: [{ code: 'no-people', of: 'Unknown' }],
    });
    const nine = (await get(`${DESK_ROUTES.planMeetMe}?few=9`)).json<PlanMeetMe>();
    expect(nine.sites[0]?.isForFew).toBe(false);
    const csv = await get(`${DESK_ROUTES.planMeetMe}?format=csv`, await machine(server, 'results:read'));
    expect(csv.body.split('\n')[1]).toBe(
      'Dhaka,10,60,entered,,Singapore,50,entered,,faster,expressroute,,yes',
    );
  });
});
