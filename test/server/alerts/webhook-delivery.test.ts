import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebhookDelivery } from '../../../server/alerts/webhook-delivery.ts';
import { withSecret } from '../../../server/alerts/webhook-secret.ts';
import { webhookUrlProblem } from '../../../server/alerts/webhook-url.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/port/store.ts';
import type { AlertMessage } from '../../../src/wire/desk/alerts.ts';

const HOUR_MS = 3_600_000;
const message = (id: string, atMs: number): AlertMessage => ({
  schema: 'edgewise.alert/1',
  id,
  kind: 'test',
  rule: null,
  site: null,
  atMs,
  sinceMs: atMs,
  value: null,
});

/** What a receiver got. */
interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let store: Store;
let receiver: Server;
let received: Received[];
let answer: { status: number; location?: string };
let nowMs: number;
let log: string[];
beforeEach(async () => {
  store = await openStore({ kind: 'sqlite', file: ':memory:' });
  received = [];
  answer = { status: 200 };
  nowMs = 1_000_000;
  log = [];
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(answer.status, answer.location ? { location: answer.location } : {}).end('thanks');
    });
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  await store.alerts.addWebhook({
    id: 'w',
    name: 'Pager',
    url: urlOf('/hook'),
    createdBy: 'ada',
    createdAtMs: 1,
    secret: 'hush',
    previousSecrets: [],
  });
});
afterEach(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await store.close();
});

const urlOf = (path: string): string => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}${path}`;
const delivery = (): WebhookDelivery =>
  new WebhookDelivery({ alerts: store.alerts, nowMs: () => nowMs, log: (line) => log.push(line), fetch });

describe('WebhookDelivery', () => {
  it('sends a message once, signed over its time and its very bytes', async () => {
    await store.alerts.enqueue('w', message('m1', nowMs));
    await delivery().deliverDue();
    nowMs += HOUR_MS;
    await delivery().deliverDue();
    expect(received).toHaveLength(1);
    const [{ headers, body }] = received as [Received];
    expect(JSON.parse(body)).toEqual(message('m1', 1_000_000));
    expect(headers['content-type']).toBe('application/json');
    expect(headers['x-edgewise-message']).toBe('m1');
    const mac = createHmac('sha256', 'hush').update(`1000.${body}`).digest('hex');
    expect(headers['x-edgewise-signature']).toBe(`t=1000,v1=${mac}`);
  });

  it('signs by a replaced secret too for a day, newest first, also what was to be delivered before', async () => {
    const DAY_MS = 24 * HOUR_MS;
    const signedBy = (secrets: readonly string[], { headers, body }: Received): void => {
      const seconds = String(nowMs / 1000);
      const macs = secrets.map((secret) =>
        createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'),
      );
      const header = [`t=${seconds}`, ...macs.map((mac) => `v1=${mac}`)].join(',');
      expect(headers['x-edgewise-signature']).toBe(header);
    };
    const sent = async (id: string): Promise<Received> => {
      await store.alerts.enqueue('w', message(id, nowMs));
      await delivery().deliverDue();
      return received.splice(0)[0]!;
    };
    const replace = (secret: string) =>
      store.alerts.changeWebhook('w', (webhook) => withSecret(webhook, secret, nowMs));
    await store.alerts.enqueue('w', message('before', nowMs));
    await replace('whisper');
    await delivery().deliverDue();
    signedBy(['whisper', 'hush'], received.splice(0)[0]!);
    nowMs += HOUR_MS;
    // The first new one was not taken down: what the receiver has is still the one before it.
    await replace('murmur');
    signedBy(['murmur', 'whisper', 'hush'], await sent('m1'));
    nowMs += DAY_MS - HOUR_MS - 1000;
    signedBy(['murmur', 'whisper', 'hush'], await sent('m2'));
    nowMs += 1000;
    signedBy(['murmur', 'whisper'], await sent('m3'));
    nowMs += HOUR_MS;
    signedBy(['murmur'], await sent('m4'));
    const [webhook] = await store.alerts.webhooks();
    expect(withSecret(webhook!, 'next', nowMs).previousSecrets).toEqual([
      { secret: 'murmur', untilMs: nowMs + DAY_MS },
    ]);
  });

  it('tries again, later and later, with the same id, until it is taken', async () => {
    await store.alerts.enqueue('w', message('m1', nowMs));
    answer = { status: 503 };
    const triedAfterS: number[] = [];
    for (let second = 0; second < 100; second += 1) {
      const before = received.length;
      // Each as after a restart: what is to be delivered stands in the store alone.
      await delivery().deliverDue();
      if (received.length > before) triedAfterS.push(second);
      nowMs += 1000;
    }
    expect(triedAfterS).toEqual([0, 10, 30, 70]);
    expect(await store.alerts.webhooks()).toMatchObject([{ waiting: 1, problem: 'It answered 503.' }]);
    answer = { status: 204 };
    nowMs += HOUR_MS;
    await delivery().deliverDue();
    expect(await store.alerts.webhooks()).toMatchObject([{ waiting: 0, problem: null }]);
    expect(new Set(received.map(({ headers }) => headers['x-edgewise-message']))).toEqual(new Set(['m1']));
    expect(await store.alerts.deliveries('w', 9)).toEqual([
      {
        id: 'm1',
        kind: 'test',
        rule: null,
        site: null,
        createdAtMs: 1_000_000,
        status: 'delivered',
        attempts: 5,
        endedAtMs: nowMs,
        nextTryAtMs: null,
        problem: null,
      },
    ]);
  });

  it('follows no redirect', async () => {
    await store.alerts.enqueue('w', message('m1', nowMs));
    answer = { status: 307, location: urlOf('/elsewhere') };
    await delivery().deliverDue();
    expect(received).toHaveLength(1);
    expect(await store.alerts.webhooks()).toMatchObject([
      { problem: 'It answered 307, a redirect, which is not followed.' },
    ]);
  });

  it('says that nobody is there, and gives up after a day', async () => {
    receiver.closeAllConnections();
    receiver.close();
    await store.alerts.enqueue('w', message('m1', nowMs));
    await delivery().deliverDue();
    expect(await store.alerts.webhooks()).toMatchObject([
      { waiting: 1, problem: 'It could not be reached.' },
    ]);
    nowMs += 24 * HOUR_MS;
    await delivery().deliverDue();
    expect(await store.alerts.webhooks()).toMatchObject([{ waiting: 0 }]);
    expect(await store.alerts.deliveries('w', 9)).toMatchObject([
      { id: 'm1', status: 'given-up', attempts: 2, endedAtMs: nowMs, problem: 'It could not be reached.' },
    ]);
    expect(log).toEqual([
      'An alert could not be delivered to the webhook "Pager" for a day, and is given up: It could not be reached.',
    ]);
  });

  it('has four under way at most', async () => {
    for (let at = 0; at < 9; at += 1) await store.alerts.enqueue('w', message(`m${at}`, nowMs));
    await delivery().deliverDue();
    expect(received).toHaveLength(4);
  });

  it('leaves what it was sending when it is closed to the next start', async () => {
    await store.alerts.enqueue('w', message('m1', nowMs));
    const closed = delivery();
    closed.close();
    await closed.deliverDue();
    expect(received).toEqual([]);
    nowMs += 10_000;
    await delivery().deliverDue();
    expect(received).toHaveLength(1);
  });
});

describe('webhookUrlProblem', () => {
  it.each(['http://10.0.0.1/hook', 'https://hooks.example.com/x?y=z', 'http://[::1]:8080/'])(
    'takes %s: it is the admin’s own network',
    (url) => {
      expect(webhookUrlProblem(url)).toBeNull();
    },
  );

  it.each([
    'ftp://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'hook',
    'http://a:b@example.com/',
    'http://a@example.com/',
    'http://example.com/#x',
  ])('refuses %s in a sentence', (url) => {
    expect(webhookUrlProblem(url)).toMatch(/^The address .*\.$/);
  });
});
