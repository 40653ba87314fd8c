import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDeskAccounts } from '../../../server/accounts/desk-accounts.ts';
import { openStore } from '../../../server/store/open-store.ts';
import { MAX_LISTENERS_PER_ACCOUNT } from '../../../server/events/desk-events.ts';
import { DESK_ROUTES } from '../../../src/wire/desk/routes.ts';
import { machine } from '../../support/server/desk-people.ts';
import { ACCESS, refusalOf, SCHEMES, type AccessRow } from '../../support/server/access-table.ts';
import { apiOperations, type ApiOperation } from '../../support/server/api-operations.ts';
import { crowd, type Crowd, type Identity } from '../../support/server/identities.ts';
import { httpServer, type HttpServer } from '../../support/server/http-server.ts';

/**
 * The attack: everybody asks for everything. Operations are those of the OpenAPI document that the server serves; who may is
 * written down a second time in test/support/server/access-table.ts.
 */
let server: HttpServer;
let operations: ApiOperation[];
let people: Crowd;
beforeAll(async () => {
  server = await serverWithOidc();
  operations = await apiOperations(server);
  people = await crowd(server);
});
afterAll(() => server.app.close());

const HOUR_MS = 3_600_000;
/** Streams that never end by themselves; asked for by HEAD they would all the same begin. */
const WITHOUT_HEAD = [
  'GET /api/tests/{id}/load',
  'GET /api/desk/events',
  'GET /api/desk/running/{id}/events',
];

/** With every route that there can be: those of an organisation's login need a provider, which does not answer. */
async function serverWithOidc(): Promise<HttpServer> {
  const store = await openStore({ kind: 'sqlite', file: ':memory:' });
  const oidc = {
    issuer: 'http://127.0.0.1:9/',
    clientId: 'desk',
    clientSecret: null,
    clientAuth: 'basic',
    name: 'Example',
    scope: 'openid',
    nameClaim: 'name',
    allowedDomains: [],
    groupsClaim: 'groups',
    allowedGroups: [],
    adminGroups: [],
    editorGroups: [],
  } as const;
  const session = { idleMs: HOUR_MS, absoluteMs: 24 * HOUR_MS };
  const settings = { session, oidc, secret: 'secret', storeAddresses: true };
  const time: { server: HttpServer | null } = { server: null };
  const desk = createDeskAccounts(store.desk, settings, () => time.server?.clock.nowEpochMs() ?? 0);
  time.server = await httpServer({ store, desk });
  return time.server;
}

let asked = 0;
/** Limits are by address, and no attack here is one on them. */
const nextAddress = (): string => {
  asked += 1;
  return `10.${asked >> 16}.${(asked >> 8) & 255}.${asked & 255}`;
};

/** Status and the error's code, of an operation as somebody asks for it. */
async function ask(
  { method, path }: ApiOperation,
  { query = '', payload, contentType = 'application/json' }: AccessRow,
  { headers }: Identity,
  by: ApiOperation['method'] | 'HEAD' = method,
): Promise<readonly [status: number, code?: string]> {
  const id = path.startsWith('/api/tests/') ? people.testId : people.resultId;
  const answer = await server.app.inject({
    method: by,
    url:
      path
        .replace('{id}', id)
        .replace('{site}', 'north')
        .replace('{name}', 'nobody')
        .replace('{session}', 'session-of-nobody')
        .replace('{testId}', id) + query,
    remoteAddress: nextAddress(),
    headers: payload === undefined ? headers : { ...headers, 'content-type': contentType },
    ...(payload === undefined ? {} : { payload }),
    payloadAsStream: true,
  });
  const { statusCode } = answer;
  const stream = answer.stream();
  if (statusCode < 400 || by === 'HEAD') {
    stream.destroy();
    return [statusCode];
  }
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(Buffer.from(piece as Uint8Array));
  const code = /^\{"error":\{"code":"([a-z-]+)"/.exec(Buffer.concat(pieces).toString())?.[1];
  return code === undefined ? [statusCode] : [statusCode, code];
}

/** All that a request could have changed. */
async function state(): Promise<string> {
  const { desk, alerts, plan, results } = server.store;
  const { entries } = await desk.audit({}, { after: null, limit: 1000 });
  const kept = [
    entries.length,
    (await desk.accounts()).length,
    (await desk.tokens()).map(({ id, revokedAtMs }) => [id, revokedAtMs]),
    await desk.requests(1000),
    await alerts.rules(),
    await alerts.silences(),
    (await alerts.webhooks()).length,
    await plan.catalogue(),
    await results.search({}, { after: null, limit: 100 }),
  ];
  return JSON.stringify(kept);
}

describe('who may ask for what', () => {
  it('is written down of every operation, and as the description says it', () => {
    expect(operations.map(({ name }) => name).sort()).toEqual(Object.keys(ACCESS).sort());
    for (const { name, schemes } of operations)
      expect([...schemes].sort(), name).toEqual(SCHEMES[ACCESS[name]?.who ?? 'anybody']);
  });

  it('is refused to everybody else, who leaves nothing behind', async () => {
    const before = await state();
    let refused = 0;
    for (const operation of operations)
      for (const identity of people.identities) {
        const row = ACCESS[operation.name];
        const refusal = row === undefined ? null : refusalOf(row.who, identity);
        if (row === undefined || refusal === null) continue;
        const what = `${operation.name} by ${identity.name}`;
        expect.soft(await ask(operation, row, identity), what).toEqual(refusal);
        if (operation.method === 'GET' && !WITHOUT_HEAD.includes(operation.name))
          expect.soft(await ask(operation, row, identity, 'HEAD'), `HEAD, ${what}`).toEqual([refusal[0]]);
        refused += 1;
      }
    expect(await state()).toBe(before);
    expect(refused).toBeGreaterThan(800);
  });

  it('is not refused to those who may', async () => {
    let allowed = 0;
    for (const [name, row] of Object.entries(ACCESS)) {
      const operation = operations.find((each) => each.name === name);
      for (const identity of people.identities) {
        if (operation === undefined || refusalOf(row.who, identity) !== null) continue;
        const what = `${name} by ${identity.name}`;
        expect.soft(await ask(operation, row, identity), what).toEqual(row.answer);
        allowed += 1;
      }
    }
    expect(allowed).toBeGreaterThan(250);
    expect(server.faults.filter((fault) => !String(fault).includes('OpenID provider'))).toEqual([]);
  });

  it('begins no stream that nobody reads, which would take the place of a window', async () => {
    const headers = await machine(server, 'results:read');
    const events = { url: DESK_ROUTES.events, headers, payloadAsStream: true } as const;
    for (let time = 0; time < MAX_LISTENERS_PER_ACCOUNT; time += 1)
      expect((await server.app.inject({ ...events, method: 'HEAD' })).statusCode).toBe(404);
    const window = await server.app.inject(events);
    window.stream().destroy();
    expect(window.statusCode).toBe(200);
  });
});
