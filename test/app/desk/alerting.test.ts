import { expect, test } from 'vitest';
import { REFRESH_MS, WATCH_MS } from '../../../src/app/desk/alerting.ts';
import { settle } from '../../support/manual-clock.ts';
import { DeskAt, placeOf } from './desk-at.ts';

test('a change to alerts is carried out once and all of it looked at again; a secret is seen once', async () => {
  const at = await new DeskAt('/desk/alerts').open();
  const webhook = { name: 'Chat', url: 'https://chat.test/' };
  at.desk.alerts.change({ kind: 'add-webhook', webhook });
  at.desk.alerts.change({ kind: 'add-webhook', webhook });
  await settle();
  expect(at.asked('changeAlerts')).toHaveLength(1);
  expect(at.asked('alerts')).toHaveLength(1);
  expect(at.state.alerts).toMatchObject({ change: { kind: 'done' }, shownSecret: { secret: 'secret' } });
  at.desk.go(placeOf('/desk/sites'));
  expect(at.state.alerts.shownSecret).toBeNull();
});

test('a new secret of a webhook is seen until it has been taken down', async () => {
  const at = await new DeskAt('/desk/alerts').open();
  at.desk.alerts.change({ kind: 'new-webhook-secret', id: 'w' });
  await settle();
  expect(at.state.alerts.shownSecret?.secret).toBe('secret');
  at.desk.alerts.change({ kind: 'test-webhook', id: 'w' });
  await settle();
  expect(at.state.alerts.shownSecret?.secret).toBe('secret');
  at.desk.alerts.forgetSecret();
  expect(at.state.alerts.shownSecret).toBeNull();
});

test('the names of all sites are there to choose the site of a rule', async () => {
  const at = new DeskAt('/desk/alerts');
  at.desk.start();
  await settle();
  expect(at.asked('sites')).toHaveLength(1);
  expect(at.state.sites.kind).toBe('ready');
  at.desk.go(placeOf('/desk/audit'));
  at.desk.go(placeOf('/desk/alerts'));
  await settle();
  expect(at.asked('sites')).toHaveLength(1);
});

test('a refused change to alerts is told, and what is there stays', async () => {
  const at = await new DeskAt('/desk/alerts').open();
  at.server.refuse('changeAlerts', 'bad-request', 'There is no such rule.');
  at.desk.alerts.change({ kind: 'remove-rule', id: 'x' });
  await settle();
  expect(at.state.alerts.change).toEqual({ kind: 'failed', message: 'There is no such rule.' });
  expect(at.state.alerts.alerts.kind).toBe('ready');
});

test('while somebody looks at alerts they are looked at again, hidden pages and other places excepted', async () => {
  const at = await new DeskAt('/desk/alerts').open();
  await at.clock.advance(REFRESH_MS);
  expect(at.asked('alerts')).toHaveLength(1);
  await at.hide(true);
  await at.clock.advance(REFRESH_MS);
  expect(at.asked('alerts')).toHaveLength(1);
  await at.hide(false);
  await at.clock.advance(REFRESH_MS);
  expect(at.asked('alerts')).toHaveLength(2);
  // What is there, and what is typed into it, stays when it cannot be looked at.
  at.server.refuse('alerts', 'unexpected', 'The server could not be reached.');
  await at.clock.advance(REFRESH_MS);
  expect(at.state.alerts.alerts.kind).toBe('ready');
  at.desk.go(placeOf('/desk/sites'));
  await at.clock.advance(3 * REFRESH_MS);
  expect(at.asked('alerts')).toHaveLength(3);
});

test('what became of messages is shown of one webhook, and looked at again with the rest', async () => {
  const at = await new DeskAt('/desk/alerts').open();
  at.desk.alerts.showDeliveries('w1');
  expect(at.state.alerts.deliveries).toEqual({ webhookId: 'w1', list: { kind: 'loading' } });
  at.desk.alerts.showDeliveries('w2');
  await settle();
  expect(at.state.alerts.deliveries).toEqual({ webhookId: 'w2', list: { kind: 'ready', value: [] } });
  await at.clock.advance(REFRESH_MS);
  expect(at.asked('deliveries')).toEqual(['deliveries w1', 'deliveries w2', 'deliveries w2']);
  at.desk.alerts.showDeliveries(null);
  await at.clock.advance(REFRESH_MS);
  expect(at.asked('deliveries')).toHaveLength(3);
  expect(at.state.alerts.deliveries).toBeNull();
});

test('alerts are for admins: a viewer\u2019s desk does not ask for them', async () => {
  const at = new DeskAt('/desk/alerts');
  at.server.user = { name: 'b.okafor', role: 'viewer', csrfToken: 'c' };
  await at.open();
  at.desk.retry();
  await settle();
  expect(at.asked('alerts')).toEqual([]);
});

test('what fires is known wherever an admin is, once a minute', async () => {
  const at = new DeskAt('/desk');
  const firing = { ruleId: 'a', site: 'Oslo', state: 'firing', sinceMs: 0, isTold: true } as const;
  await at.open();
  at.server.alertsKept = { ...at.server.alertsKept, standings: [firing] };
  await at.clock.advance(WATCH_MS);
  expect(at.state.alerts.alerts).toMatchObject({ kind: 'ready', value: { standings: [firing] } });
  at.desk.go(placeOf('/desk/alerts'));
  at.desk.go(placeOf('/desk'));
  at.server.alertsKept = { ...at.server.alertsKept, standings: [] };
  await at.clock.advance(WATCH_MS);
  expect(at.state.alerts.alerts).toMatchObject({ value: { standings: [] } });
  at.desk.session.logout();
  await settle();
  const asked = at.asked('alerts').length;
  await at.clock.advance(2 * WATCH_MS);
  expect(at.asked('alerts')).toHaveLength(asked);
});
