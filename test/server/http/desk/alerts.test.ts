import { Check } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  AlertsSchema,
  DeliveriesSchema,
  WebhookSecretSchema,
  type AlertRule,
  type Alerts,
  type Deliveries,
  type NewAlertRule,
  type Silence,
  type WebhookSecret,
} from '../../../../src/wire/desk/alerts.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { machine, person, type Credentials } from '../../../support/server/desk-people.ts';
import { httpServer, type HttpServer } from '../../../support/server/http-server.ts';
import { scheduleSlot } from '../../../support/schedule-slot.ts';

let server: HttpServer;
let admin: Credentials;
beforeEach(async () => {
  server = await httpServer();
  admin = await person(server, 'ada', 'admin');
});
afterEach(async () => {
  expect(server.faults).toEqual([]);
  await server.store.close();
});

const RULE: NewAlertRule = {
  name: 'Delay',
  site: null,
  condition: { kind: 'metric', metric: 'rttMs', atLeast: null },
  samples: 6,
  forMs: 600_000,
  recoverMs: 600_000,
};
const WEBHOOK = { name: 'Pager', url: 'http://192.0.2.1/hook' };
const ask = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: object,
  headers: Credentials = admin,
) => server.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
const alerts = async (): Promise<Alerts> => {
  const all = (await ask('GET', DESK_ROUTES.alerts)).json<Alerts>();
  expect(Check(AlertsSchema, all)).toBe(true);
  return all;
};
const audited = async (): Promise<string[]> =>
  (await server.store.desk.audit({ who: 'ada' }, { after: null, limit: 50 })).entries
    .map(({ action }) => action)
    .reverse();
/** Nobody is logged in for so long. */
async function aDayLater(): Promise<void> {
  await server.clock.sleep(86_400_000);
  admin = await person(server, 'eve', 'admin');
}

describe('rules', () => {
  it('are added, changed and removed, and written down', async () => {
    const added = await ask('POST', DESK_ROUTES.alertRules, RULE);
    expect(added.statusCode).toBe(201);
    const { id } = added.json<AlertRule>();
    const changed = await ask('PUT', DESK_ROUTES.alertRule(id), { ...RULE, samples: 3 });
    expect(changed.json()).toEqual({ ...added.json<AlertRule>(), samples: 3 });
    expect((await alerts()).rules).toEqual([changed.json()]);
    expect((await ask('DELETE', DESK_ROUTES.alertRule(id))).statusCode).toBe(204);
    expect((await alerts()).rules).toEqual([]);
    expect((await ask('DELETE', DESK_ROUTES.alertRule(id))).statusCode).toBe(404);
    expect((await ask('PUT', DESK_ROUTES.alertRule(id), RULE)).statusCode).toBe(404);
    expect(await audited()).toEqual(['alert-rule-add', 'alert-rule-change', 'alert-rule-remove']);
  });

  it('show where they stand', async () => {
    const { id } = (await ask('POST', DESK_ROUTES.alertRules, RULE)).json<AlertRule>();
    const sample = scheduleSlot('s');
    await server.store.sites.saveSamples([{ sample, receivedAtMs: 1, counted: 'failed' }]);
    const after = { kind: 'firing', sinceMs: 7, rightSinceMs: null, isTold: false } as const;
    await server.store.alerts.step({ ruleId: id, siteKey: 'berlin', before: { kind: 'ok' }, after }, null);
    expect((await alerts()).standings).toEqual([
      { ruleId: id, site: 'Berlin', state: 'firing', sinceMs: 7, isTold: false },
    ]);
  });

  it.each([
    { samples: 0 },
    { samples: 2017 },
    { forMs: -1 },
    { condition: { kind: 'metric', metric: 'mos', atLeast: 1 } },
  ])('are refused with %o', async (wrong) => {
    expect((await ask('POST', DESK_ROUTES.alertRules, { ...RULE, ...wrong })).statusCode).toBe(400);
  });
});

describe('silences', () => {
  it('are of a rule, a site, both or neither, and end before they end', async () => {
    const nowMs = server.clock.nowEpochMs();
    const silence = { ruleId: null, site: null, fromMs: nowMs, toMs: nowMs + 1, reason: 'maintenance' };
    const added = await ask('POST', DESK_ROUTES.silences, silence);
    expect([added.statusCode, (await alerts()).silences]).toEqual([201, [added.json()]]);
    for (const wrong of [{ toMs: nowMs }, { fromMs: nowMs + 9 }])
      expect((await ask('POST', DESK_ROUTES.silences, { ...silence, ...wrong })).statusCode).toBe(400);
    for (const wrong of [{ ruleId: 'none' }, { site: 'Rome' }])
      expect((await ask('POST', DESK_ROUTES.silences, { ...silence, ...wrong })).statusCode).toBe(404);
    const { id } = added.json<Silence>();
    const longer = { ...silence, toMs: nowMs + 9, reason: 'it takes longer' };
    const changed = await ask('PUT', DESK_ROUTES.silence(id), longer);
    expect(changed.json()).toEqual({ ...added.json<Silence>(), ...longer });
    expect((await alerts()).silences).toEqual([changed.json()]);
    expect((await ask('PUT', DESK_ROUTES.silence(id), { ...longer, toMs: nowMs })).statusCode).toBe(400);
    expect((await ask('PUT', DESK_ROUTES.silence('none'), longer)).statusCode).toBe(404);
    expect((await ask('DELETE', DESK_ROUTES.silence(id))).statusCode).toBe(204);
    expect((await ask('DELETE', DESK_ROUTES.silence(id))).statusCode).toBe(404);
    expect(await audited()).toEqual(['alert-silence-add', 'alert-silence-change', 'alert-silence-remove']);
  });
});

describe('webhooks', () => {
  it('show their secret once', async () => {
    const made = (await ask('POST', DESK_ROUTES.webhooks, WEBHOOK)).json<WebhookSecret>();
    expect(made.secret).toMatch(/^[\w-]{43}$/);
    const all = await ask('GET', DESK_ROUTES.alerts);
    expect(all.json<Alerts>().webhooks).toEqual([made.webhook]);
    expect(all.body).not.toContain(made.secret);
  });

  it('can be tried out, and removed with what waits for them', async () => {
    const { id } = (await ask('POST', DESK_ROUTES.webhooks, WEBHOOK)).json<WebhookSecret>().webhook;
    const accepted = await ask('POST', DESK_ROUTES.webhookTest(id));
    // Nothing is described to be in it, and `null` would be something.
    expect([accepted.statusCode, accepted.body, accepted.headers['content-type']]).toEqual([
      202,
      '',
      undefined,
    ]);
    const [waiting] = await server.store.alerts.takeDue(server.clock.nowEpochMs(), 1e15, 9);
    expect(JSON.parse(waiting!.body)).toMatchObject({ kind: 'test', rule: null, site: null });
    expect((await alerts()).webhooks).toMatchObject([{ waiting: 1 }]);
    expect((await ask('DELETE', DESK_ROUTES.webhook(id))).statusCode).toBe(204);
    expect((await ask('POST', DESK_ROUTES.webhookTest(id))).statusCode).toBe(404);
    expect(await audited()).toEqual(['webhook-add', 'webhook-test', 'webhook-remove']);
  });

  it('are changed in place: the secret and what is on its way stay', async () => {
    const made = (await ask('POST', DESK_ROUTES.webhooks, WEBHOOK)).json<WebhookSecret>();
    const { id } = made.webhook;
    await ask('POST', DESK_ROUTES.webhookTest(id));
    const changed = { name: 'Chat', url: 'https://192.0.2.9/hook' };
    const answer = await ask('PUT', DESK_ROUTES.webhook(id), changed);
    expect([answer.statusCode, answer.json()]).toEqual([200, { ...made.webhook, ...changed, waiting: 1 }]);
    const [due] = await server.store.alerts.takeDue(server.clock.nowEpochMs(), 1e15, 9);
    expect(due?.webhook).toMatchObject({ ...changed, secret: made.secret });
    expect((await ask('PUT', DESK_ROUTES.webhook(id), { ...changed, url: 'ftp://x/hook' })).statusCode).toBe(
      400,
    );
    expect((await ask('PUT', DESK_ROUTES.webhook('none'), changed)).statusCode).toBe(404);
    expect(await audited()).toEqual(['webhook-add', 'webhook-test', 'webhook-change']);
  });

  it('get a new secret, shown once; the one before signs too for a day', async () => {
    const made = (await ask('POST', DESK_ROUTES.webhooks, WEBHOOK)).json<WebhookSecret>();
    const { id } = made.webhook;
    expect(made.webhook.oldSecretUntilMs).toBeNull();
    const nowMs = server.clock.nowEpochMs();
    const answer = await ask('POST', DESK_ROUTES.webhookSecret(id));
    const renewed = answer.json<WebhookSecret>();
    expect(Check(WebhookSecretSchema, renewed)).toBe(true);
    expect([answer.statusCode, renewed.webhook]).toEqual([
      200,
      { ...made.webhook, oldSecretUntilMs: nowMs + 86_400_000 },
    ]);
    expect(renewed.secret).toMatch(/^[\w-]{43}$/);
    expect(renewed.secret).not.toBe(made.secret);
    // A change of its address, and what is shown of it, has nothing of either.
    const changed = await ask('PUT', DESK_ROUTES.webhook(id), { ...WEBHOOK, name: 'Chat' });
    const all = await ask('GET', DESK_ROUTES.alerts);
    expect(all.json<Alerts>().webhooks).toEqual([changed.json()]);
    for (const secret of [made.secret, renewed.secret])
      expect(`${changed.body}${all.body}`).not.toContain(secret);
    expect(await server.store.alerts.webhooks()).toMatchObject([
      { secret: renewed.secret, previousSecrets: [{ secret: made.secret, untilMs: nowMs + 86_400_000 }] },
    ]);
    await aDayLater();
    expect((await alerts()).webhooks).toMatchObject([{ oldSecretUntilMs: null }]);
    expect((await ask('POST', DESK_ROUTES.webhookSecret('none'))).statusCode).toBe(404);
    expect(await audited()).toEqual(['webhook-add', 'webhook-secret', 'webhook-change']);
  });

  it('have five secrets at most that sign at the same time', async () => {
    const { id } = (await ask('POST', DESK_ROUTES.webhooks, WEBHOOK)).json<WebhookSecret>().webhook;
    const renew = () => ask('POST', DESK_ROUTES.webhookSecret(id));
    for (let secrets = 1; secrets < 5; secrets += 1) expect((await renew()).statusCode).toBe(200);
    const refused = await renew();
    expect([refused.statusCode, refused.json()]).toMatchObject([409, { error: { code: 'too-many' } }]);
    expect(await audited()).toEqual(['webhook-add', ...Array<string>(4).fill('webhook-secret')]);
    await aDayLater();
    expect((await renew()).statusCode).toBe(200);
  });

  it('show what became of their messages', async () => {
    const { id } = (await ask('POST', DESK_ROUTES.webhooks, WEBHOOK)).json<WebhookSecret>().webhook;
    await ask('POST', DESK_ROUTES.webhookTest(id));
    const [due] = await server.store.alerts.takeDue(server.clock.nowEpochMs(), 1e15, 9);
    await server.store.alerts.postpone(due!.seq, 1e15, 'It answered 503.');
    const shown = (await ask('GET', DESK_ROUTES.webhookDeliveries(id))).json<Deliveries>();
    expect(Check(DeliveriesSchema, shown)).toBe(true);
    expect(shown.deliveries).toMatchObject([
      { kind: 'test', status: 'waiting', attempts: 1, problem: 'It answered 503.', nextTryAtMs: 1e15 },
    ]);
    expect((await ask('GET', DESK_ROUTES.webhookDeliveries('none'))).statusCode).toBe(404);
  });

  it('go to http and https alone', async () => {
    const answer = await ask('POST', DESK_ROUTES.webhooks, { ...WEBHOOK, url: 'file:///etc/passwd' });
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: { code: 'bad-webhook' } }]);
  });
});

describe('alerts', () => {
  it('are for admins alone, and not for machines', async () => {
    const viewer = await person(server, 'vera', 'viewer');
    const token = await machine(server, 'results:read', 'results:write');
    const routes = [
      ['GET', DESK_ROUTES.alerts],
      ['POST', DESK_ROUTES.alertRules],
      ['PUT', DESK_ROUTES.alertRule('x')],
      ['DELETE', DESK_ROUTES.alertRule('x')],
      ['POST', DESK_ROUTES.silences],
      ['PUT', DESK_ROUTES.silence('x')],
      ['DELETE', DESK_ROUTES.silence('x')],
      ['POST', DESK_ROUTES.webhooks],
      ['PUT', DESK_ROUTES.webhook('x')],
      ['GET', DESK_ROUTES.webhookDeliveries('x')],
      ['DELETE', DESK_ROUTES.webhook('x')],
      ['POST', DESK_ROUTES.webhookTest('x')],
      ['POST', DESK_ROUTES.webhookSecret('x')],
    ] as const;
    for (const [method, url] of routes) {
      expect((await ask(method, url, undefined, {})).statusCode, `${method} ${url}`).toBe(401);
      expect((await ask(method, url, undefined, viewer)).statusCode, `${method} ${url}`).toBe(403);
      expect((await ask(method, url, undefined, token)).statusCode, `${method} ${url}`).toBe(403);
      if (method !== 'GET') {
        const cookie = { cookie: admin['cookie']! };
        expect((await ask(method, url, undefined, cookie)).statusCode, `${method} ${url}`).toBe(403);
      }
    }
  });
});
