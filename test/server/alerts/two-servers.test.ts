import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebhookDelivery } from '../../../server/alerts/webhook-delivery.ts';
import { AlertEvaluator } from '../../../server/alerts/alert-evaluator.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { isLacking } from '../../support/lacking.ts';
import {
  isPostgresqlInstalled,
  NO_POSTGRESQL,
  startPostgresql,
  type PostgresqlServer,
} from '../../support/server/postgresql.ts';
import { scheduleSlot } from '../../support/schedule-slot.ts';

const MINUTE_MS = 60_000;
const SITES = ['Berlin', 'Bern', 'Oslo', 'Rome', 'Lima', 'Cairo'];

describe.skipIf(isLacking(isPostgresqlInstalled(), NO_POSTGRESQL))('two servers on one PostgreSQL', () => {
  let server: PostgresqlServer;
  let stores: readonly [Store, Store];
  beforeAll(async () => {
    server = await startPostgresql();
    const url = await server.createDatabase();
    stores = [await openStore({ kind: 'postgresql', url }), await openStore({ kind: 'postgresql', url })];
  }, 60_000);
  afterAll(async () => {
    for (const store of stores) await store.close();
    await server.stop();
  }, 60_000);

  it('tell of each alert once, whoever sees it first', async () => {
    const [store] = stores;
    let nowMs = Date.UTC(2026, 0, 1);
    let slots = 0;
    const sent: string[] = [];
    const receiver: typeof fetch = (_url, init) => {
      sent.push(typeof init?.body === 'string' ? init.body : '');
      return Promise.resolve(new Response(null, { status: 204 }));
    };
    const servers = stores.map(({ alerts, sites }) => ({
      watch: new AlertEvaluator({ alerts, sites, nowMs: () => nowMs }),
      delivery: new WebhookDelivery({ alerts, nowMs: () => nowMs, log: () => undefined, fetch: receiver }),
    }));
    const told = async (): Promise<string[]> => {
      nowMs += MINUTE_MS;
      await Promise.all(servers.map(({ watch }) => watch.look()));
      // Two servers, four at a time, twelve messages of two webhooks: some of them have nothing left to do.
      for (let round = 0; round < 4; round += 1)
        await Promise.all(servers.map(({ delivery }) => delivery.deliverDue()));
      return sent
        .splice(0)
        .map((body) => {
          const { kind, site } = JSON.parse(body) as { kind: string; site: string };
          return `${kind} ${site}`;
        })
        .sort();
    };
    const made = { createdBy: 'ada', createdAtMs: 1 };
    for (const id of ['w1', 'w2'])
      await store.alerts.addWebhook({
        id,
        name: id,
        url: 'http://192.0.2.1/',
        secret: 's',
        previousSecrets: [],
        ...made,
      });
    await store.alerts.saveRule({
      id: 'rule',
      name: 'Silence',
      site: null,
      condition: { kind: 'missing' },
      samples: 1,
      forMs: 0,
      recoverMs: 0,
      ...made,
    });
    const test = async (): Promise<void> => {
      const dueAt = new Date(nowMs).toISOString();
      for (const site of SITES) {
        slots += 1;
        const sample = scheduleSlot(`s${slots}`, { site, outcome: 'failed', dueAt });
        await store.sites.saveSamples([{ sample, receivedAtMs: nowMs, counted: 'failed' }]);
      }
    };
    const twice = (kind: string): string[] =>
      SITES.flatMap((site) => [`${kind} ${site}`, `${kind} ${site}`]).sort();

    await test();
    expect(await told()).toEqual([]);
    for (let round = 0; round < 5; round += 1) {
      nowMs += 20 * MINUTE_MS;
      expect(await told()).toEqual(twice('fired'));
      await test();
      expect(await told()).toEqual(twice('recovered'));
    }
    expect(await told()).toEqual([]);
    for (const id of ['w1', 'w2'])
      expect(
        (await store.alerts.deliveries(id, 99)).filter(({ status }) => status === 'delivered'),
      ).toHaveLength(60);
  }, 60_000);
});
