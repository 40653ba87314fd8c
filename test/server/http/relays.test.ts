import { createHmac } from 'node:crypto';
import type { InjectOptions } from 'fastify';
import { Check } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  AdmissionSchema,
  ROUTES,
  TEST_TOKEN_HEADER,
  type Admission,
  type ServerConfig,
} from '../../../src/wire/http.ts';
import { DESK_ROUTES } from '../../../src/wire/desk/routes.ts';
import type { FleetTable } from '../../../src/wire/relays/fleet.ts';
import { RELAY_ROUTES, type RelayOrders, type RelayReport } from '../../../src/wire/relays/joining.ts';
import { arrival } from '../store/contract/arrivals.ts';
import { machine, person, type Credentials } from '../../support/server/desk-people.ts';
import { httpServer, type HttpServer } from '../../support/server/http-server.ts';

let server: HttpServer;
let berlin: Credentials;
beforeEach(async () => {
  server = await httpServer();
  await server.clock.advance(60_000);
  berlin = await machine(server, 'relays:join');
});
afterEach(async () => {
  expect(server.faults).toEqual([]);
  await server.store.close();
});

const SESSION = 'session-of-berlin-1';
const LOAD = { tests: 0, allocations: 0, packetsRelayed: 0, packetsDropped: 0 };
const report = (changes: Partial<RelayReport> = {}): RelayReport => ({
  name: 'berlin',
  place: 'Berlin, DC 1',
  kind: { kind: 'edge' },
  session: SESSION,
  version: '1.2.3',
  publicHost: 'berlin.example.com',
  endpoints: [
    { transport: 'udp', port: 3478 },
    { transport: 'tls', port: 443 },
  ],
  done: null,
  bringing: [],
  isDraining: false,
  load: LOAD,
  epochMs: server.clock.nowEpochMs() - 3_600_000,
  ...changes,
});

/** A request begins when it is awaited; this one at once. */
const ask = async (options: InjectOptions) => server.app.inject(options);
const poll = (changes: Partial<RelayReport> = {}, headers = berlin) =>
  ask({ method: 'POST', url: RELAY_ROUTES.poll, headers, payload: report(changes) });
/** Lets requests go as far as they get without the clock. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};
const doneOf = ({ epoch, serial }: RelayOrders): Partial<RelayReport> => ({ done: { epoch, serial } });
const relayNames = async (): Promise<string[]> => {
  const { relays } = (await server.app.inject({ url: ROUTES.config })).json<ServerConfig>();
  return relays.map(({ name }) => name);
};

/** Joined, with nothing to do: what it holds is the poll that waits. */
async function join(changes: Partial<RelayReport> = {}) {
  const first = (await poll({ endpoints: [], load: null })).json<RelayOrders>();
  const waiting = poll({ ...doneOf(first), ...changes });
  await settled();
  return { first, waiting };
}

describe('a relay that joins over HTTP', () => {
  it('is told its secret at once, and is offered once it listens', async () => {
    expect(await relayNames()).toEqual(['built-in', 'fleet']);
    const { first, waiting } = await join();
    expect(first).toMatchObject({ epoch: 'epoch', issuer: 'issuer', tests: [], witnesses: [] });
    expect(await relayNames()).toEqual(['built-in', 'fleet', 'berlin']);
    const { relays } = (await server.app.inject({ url: ROUTES.config })).json<ServerConfig>();
    expect(relays.at(-1)).toEqual({
      name: 'berlin',
      place: 'Berlin, DC 1',
      kind: { kind: 'edge' },
      urls: ['turn:berlin.example.com:3478?transport=udp', 'turns:berlin.example.com:443?transport=tcp'],
    });
    // Nothing changes: it is answered after four seconds, as its heartbeat.
    await server.clock.advance(4000);
    expect((await waiting).json()).toEqual(first);
  });

  it('is given each test before that begins, with credentials that its own secret makes', async () => {
    const { first, waiting } = await join();
    const asked = ask({ method: 'POST', url: ROUTES.tests, payload: { durationMs: 15_000 } });
    const orders = (await waiting).json<RelayOrders>();
    expect(orders.tests).toEqual([{ testId: expect.any(String) as string, packetsPerS: 1000 }]);
    void poll(doneOf(orders));
    const admission = (await asked).json<Admission>();
    if (admission.state !== 'admitted') throw new Error('not admitted');
    const issued = admission.relays.find(({ relay }) => relay.name === 'berlin');
    expect(issued?.username).toMatch(new RegExp(`^\\d+:${admission.testId}@issuer$`));
    expect(issued?.credential).toBe(
      createHmac('sha1', first.secret)
        .update(issued?.username ?? '')
        .digest('base64'),
    );
    expect(admission.relays.map(({ relay }) => relay.name)).toEqual(['built-in', 'fleet', 'berlin']);
  });

  it('is told of as one that does not work where it has died and is not known to be out yet', async () => {
    const { waiting } = await join();
    const heardMs = server.clock.nowEpochMs();
    const asked = ask({ method: 'POST', url: ROUTES.tests, payload: { durationMs: 15_000 } });
    // The test is told to it, and it says nothing more.
    await waiting;
    await server.clock.advance(8000);
    const admission = (await asked).json<Admission>();
    expect(Check(AdmissionSchema, admission)).toBe(true);
    expect(admission).toMatchObject({
      relays: [{ relay: { name: 'built-in' } }, { relay: { name: 'fleet' } }],
      relaysOut: [{ name: 'berlin', reason: 'does-not-work', sinceMs: heardMs }],
    });
    // That is of this test. A page that has just been opened may find it back.
    expect(await relayNames()).toEqual(['built-in', 'fleet', 'berlin']);
  });

  it('is offered with the group that it says', async () => {
    await join({ group: 'uplink of Berlin' });
    const { relays } = (await server.app.inject({ url: ROUTES.config })).json<ServerConfig>();
    expect(relays.map(({ group }) => group)).toEqual([undefined, undefined, 'uplink of Berlin']);
  });

  it('is given credentials that hold by its own clock, which is an hour behind', async () => {
    const { waiting } = await join();
    const asked = ask({ method: 'POST', url: ROUTES.tests, payload: { durationMs: 15_000 } });
    void poll(doneOf((await waiting).json<RelayOrders>()));
    const admission = (await asked).json<Admission>();
    if (admission.state !== 'admitted') throw new Error('not admitted');
    const until = (name: string): number =>
      Number(admission.relays.find(({ relay }) => relay.name === name)?.username.split(':')[0]);
    expect(until('berlin') - until('built-in')).toBe(-3600);
  });

  it('is told of other relays where it can look at them, and says what it found', async () => {
    const first = (await poll({ peers: [] })).json<RelayOrders>();
    expect(first.peers).toEqual([]);
    const tokyo = await machine(server, 'relays:join');
    const toTokyo = { name: 'tokyo', session: 'session-of-tokyo-00', publicHost: null };
    const second = (await poll(toTokyo, tokyo)).json<RelayOrders>();
    // One of an older version, which would not read it.
    expect(second).not.toHaveProperty('peers');
    // Heard for longer than from one check to the next.
    let last = first;
    for (let round = 0; round < 4; round += 1) {
      const again = poll({ ...doneOf(first), peers: [] });
      void poll({ ...toTokyo, ...doneOf(second) }, tokyo);
      await settled();
      await server.clock.advance(4000);
      last = (await again).json<RelayOrders>();
    }
    expect(last.peers).toMatchObject([{ name: 'tokyo', transport: 'udp', port: 3478 }]);
    void poll({ ...doneOf(first), peers: [{ name: 'tokyo', isGood: false, ageMs: 900 }] });
    await settled();
    const reader = await machine(server, 'results:read');
    const { relays } = (
      await server.app.inject({ url: '/api/desk/relays', headers: reader })
    ).json<FleetTable>();
    expect(relays.find(({ name }) => name === 'tokyo')?.joined?.reach).toMatchObject({
      reachedBy: [],
      missedBy: ['berlin'],
    });
  });

  it('brings what it saw of a test when its page asks', async () => {
    const { waiting } = await join();
    const asked = ask({ method: 'POST', url: ROUTES.tests, payload: { durationMs: 15_000 } });
    const orders = (await waiting).json<RelayOrders>();
    const idle = poll(doneOf(orders));
    const { testId, token } = (await asked).json<Admission>();
    const askFor = () =>
      ask({ url: ROUTES.witness(testId, 'berlin'), headers: { [TEST_TOKEN_HEADER]: token } });
    const signOfLife = () => ask({ url: ROUTES.test(testId), headers: { [TEST_TOKEN_HEADER]: token } });
    const bring = (session: string, body: Buffer) =>
      server.app.inject({
        method: 'PUT',
        url: RELAY_ROUTES.witness(session, testId),
        headers: { ...berlin, 'content-type': 'application/octet-stream' },
        payload: body,
      });
    const seen = askFor();
    expect((await idle).json<RelayOrders>().witnesses).toEqual([testId]);
    expect((await bring('session-of-another-1', Buffer.from([1]))).statusCode).toBe(404);
    expect((await bring(SESSION, Buffer.from([7, 0, 255]))).statusCode).toBe(204);
    expect([...(await seen).rawPayload]).toEqual([7, 0, 255]);

    const nothing = askFor();
    await settled();
    expect((await bring(SESSION, Buffer.alloc(0))).statusCode).toBe(204);
    expect((await nothing).json()).toMatchObject({ error: { code: 'no-witness' } });

    // Heard, and does not bring it: that says nothing of the test. Not heard: the test is void.
    const slow = askFor();
    for (const half of [4000, 4000]) {
      void poll({ ...doneOf(orders), bringing: [testId] });
      await settled();
      await server.clock.advance(half);
    }
    expect((await slow).json()).toMatchObject({ error: { code: 'relay-slow' } });
    expect((await signOfLife()).json()).not.toHaveProperty('lostRelays');
    await server.clock.advance(7001);
    const gone = await askFor();
    expect([gone.statusCode, gone.json()]).toMatchObject([410, { error: { code: 'relay-lost' } }]);
    expect((await signOfLife()).json()).toMatchObject({ lostRelays: ['berlin'] });
  });

  it.each([
    ['the name of a configured relay', { name: 'fleet' }, 409, 'name-taken'],
    ['no name', { name: '' }, 400, 'bad-request'],
    ['a session that is no identifier', { session: 'a b' }, 400, 'bad-request'],
    ['a port that is none', { endpoints: [{ transport: 'udp', port: 0 }] } as never, 400, 'bad-request'],
    [
      'a transport that is none',
      { endpoints: [{ transport: 'sctp', port: 1 }] as never },
      400,
      'bad-request',
    ],
    ['a host that is none', { publicHost: 'berlin.example.com?x=' }, 400, 'bad-request'],
    ['an address that is none', { publicHost: '1::2::3' }, 400, 'bad-request'],
    ['a region that is none', { kind: { kind: 'azure' as const, region: 'Atlantis' } }, 400, 'bad-request'],
    ['more than it is asked', { more: 1 } as never, 400, 'bad-request'],
  ])('is refused with %s', async (_, changes, status, code) => {
    const answer = await poll(changes);
    expect([answer.statusCode, answer.json()]).toMatchObject([status, { error: { code } }]);
    expect(await relayNames()).toEqual(['built-in', 'fleet']);
  });

  it('is refused the name of one that is here by another token, and told when another has its own', async () => {
    const { first, waiting } = await join();
    const other = await machine(server, 'relays:join');
    expect((await poll({ session: 'session-of-a-thief' }, other)).json()).toMatchObject({
      error: { code: 'name-taken', message: 'Another relay of this server is called "berlin".' },
    });
    void poll({ session: 'session-of-berlin-2' });
    expect((await waiting).json<RelayOrders>().secret).toBe(first.secret);
    expect((await poll()).json()).toMatchObject({ error: { code: 'replaced' } });
  });

  it('stands in the desk\u2019s list with the last tests that went through it', async () => {
    await join();
    const atMs = server.clock.nowEpochMs() - 60_000;
    const test = arrival('r1', { relay: 'berlin', verdict: 'meets', standing: 'token', atMs });
    const saved = await server.store.results.save(test);
    const reader = await machine(server, 'results:read');
    const { relays } = (
      await server.app.inject({ url: '/api/desk/relays', headers: reader })
    ).json<FleetTable>();
    const none = { ofDay: 0, isMore: false, newest: null };
    const code = saved.outcome === 'stored' ? saved.row.code : '';
    expect(relays.map(({ name, lastTests }) => [name, lastTests])).toEqual([
      ['built-in', none],
      ['fleet', none],
      ['berlin', { ofDay: 1, isMore: false, newest: { id: 'r1', code, atMs, verdict: 'meets' } }],
    ]);
  });

  it('stands in the desk\u2019s list, with its clock', async () => {
    await join();
    const reader = await machine(server, 'results:read');
    const { relays } = (
      await server.app.inject({ url: '/api/desk/relays', headers: reader })
    ).json<FleetTable>();
    expect(relays.map(({ name, joined }) => [name, joined?.state ?? null])).toEqual([
      ['built-in', null],
      ['fleet', null],
      ['berlin', 'online'],
    ]);
    expect(relays.map(({ checked }) => checked?.state ?? null)).toEqual([null, 'online', null]);
    expect(relays[1]?.checked?.reach).toEqual({ isReached: true, reachedBy: [], missedBy: [] });
    expect(relays[2]?.joined).toMatchObject({
      version: '1.2.3',
      tests: 0,
      load: LOAD,
      clockAheadMs: -3_600_000,
      heardMs: server.clock.nowEpochMs(),
    });
    // What it had to do when it was last heard says nothing of now.
    await server.clock.advance(12_000);
    const later = await ask({ url: DESK_ROUTES.relays, headers: reader });
    expect(later.json<FleetTable>().relays[2]?.joined).toMatchObject({ version: '1.2.3', load: null });
  });
});

describe('a relay that is held out of new tests', () => {
  const hold = (isHeldOut: boolean, { name = 'berlin', headers = berlin } = {}) =>
    ask({ method: 'PUT', url: RELAY_ROUTES.hold, headers, payload: { name, isHeldOut } });
  const actions = async (): Promise<string[]> => {
    const { entries } = await server.store.desk.audit({ subject: 'berlin' }, { after: null, limit: 50 });
    return entries.map(({ action }) => action);
  };

  it('is not offered until it is let in, by the machine that it is of', async () => {
    await join();
    expect((await hold(true)).json()).toEqual({ isHeldOut: true, tests: 0 });
    expect((await hold(true)).json()).toEqual({ isHeldOut: true, tests: 0 });
    expect(await relayNames()).toEqual(['built-in', 'fleet']);
    expect((await hold(false)).json()).toEqual({ isHeldOut: false, tests: 0 });
    expect(await relayNames()).toEqual(['built-in', 'fleet', 'berlin']);
  });

  it('is told to whoever wants to test as taken out, and since when', async () => {
    await join();
    const config = async () => (await ask({ url: ROUTES.config })).json<ServerConfig>();
    expect(await config()).not.toHaveProperty('relaysOut');
    await hold(true);
    const sinceMs = server.clock.nowEpochMs();
    await server.clock.advance(3000);
    expect((await config()).relaysOut).toEqual([{ name: 'berlin', reason: 'taken-out', sinceMs }]);
    const admission = await ask({ method: 'POST', url: ROUTES.tests, payload: { durationMs: 15_000 } });
    expect(admission.json()).toMatchObject({
      relaysOut: [{ name: 'berlin', reason: 'taken-out', sinceMs }],
    });
    await hold(false);
    expect(await config()).not.toHaveProperty('relaysOut');
  });

  it('is nobody else\u2019s to hold', async () => {
    await join();
    const other = await machine(server, 'relays:join');
    for (const answer of [await hold(true, { headers: other }), await hold(true, { name: 'tokyo' })])
      expect([answer.statusCode, answer.json()]).toMatchObject([404, { error: { code: 'no-such-relay' } }]);
    expect(await relayNames()).toEqual(['built-in', 'fleet', 'berlin']);
    expect(await actions()).not.toContain('relay-held-out');
  });

  it('stands so at the desk, where an admin holds it too', async () => {
    await join();
    const admin = await person(server, 'ann', 'admin');
    const url = DESK_ROUTES.relayHold('berlin');
    const put = (isHeldOut: boolean) => ask({ method: 'PUT', url, headers: admin, payload: { isHeldOut } });
    const row = async () =>
      (await ask({ url: DESK_ROUTES.relays, headers: admin }))
        .json<FleetTable>()
        .relays.find(({ name }) => name === 'berlin')?.joined;
    expect((await put(true)).json()).toEqual({ isHeldOut: true, tests: 0 });
    expect(await row()).toMatchObject({ state: 'draining', isHeldOut: true });
    expect((await put(false)).json()).toEqual({ isHeldOut: false, tests: 0 });
    expect(await row()).toMatchObject({ state: 'online', isHeldOut: false });
    expect((await actions()).filter((action) => action.startsWith('relay-'))).toEqual(
      expect.arrayContaining(['relay-let-in', 'relay-held-out']),
    );
  });

  it('is out at once when its token is revoked at the desk, and the test that runs there is void', async () => {
    const { waiting } = await join();
    const asked = ask({ method: 'POST', url: ROUTES.tests, payload: { durationMs: 15_000 } });
    const orders = (await waiting).json<RelayOrders>();
    void poll(doneOf(orders));
    const { testId, token } = (await asked).json<Admission>();
    const admin = await person(server, 'ann', 'admin');
    const [own] = await server.desk.tokens.list();
    const revoked = await ask({ method: 'DELETE', url: DESK_ROUTES.token(own?.id ?? ''), headers: admin });
    expect(revoked.statusCode).toBe(204);
    expect(await relayNames()).toEqual(['built-in', 'fleet']);
    expect((await poll()).statusCode).toBe(401);
    const headers = { [TEST_TOKEN_HEADER]: token };
    expect((await ask({ url: ROUTES.test(testId), headers })).json()).toMatchObject({
      lostRelays: ['berlin'],
    });
    expect((await ask({ url: ROUTES.witness(testId, 'berlin'), headers })).statusCode).toBe(410);
  });

  it.each<[string, number, boolean]>([
    ['five seconds later, where nobody tells of it', 1000, false],
    ['at once, where the database tells of it', 0, true],
  ])(
    'is out with its report when its token was revoked by the command line, and that is nobody\u2019s fault: %s',
    async (_when, laterMs, isTold) => {
      const { waiting } = await join();
      const [own] = await server.store.desk.tokens();
      await server.store.desk.revokeToken(own?.id ?? '', server.clock.nowEpochMs());
      await server.clock.advance(4000);
      await waiting;
      expect(await relayNames()).toEqual(['built-in', 'fleet', 'berlin']);
      await server.clock.advance(laterMs);
      if (isTold) server.streams.lookAgain();
      expect((await poll()).statusCode).toBe(401);
      expect(await relayNames()).toEqual(['built-in', 'fleet']);
      expect((await ask({ url: ROUTES.config })).json()).toMatchObject({
        relaysOut: [{ name: 'berlin', reason: 'taken-out', sinceMs: server.clock.nowEpochMs() }],
      });
    },
  );
});
