import { expect, test } from 'vitest';
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
  expect(at.state.alerts).toMatchObject({ change: { kind: 'done' }, created: { secret: 'secret' } });
  at.desk.go(placeOf('/desk/sites'));
  expect(at.state.alerts.created).toBeNull();
});

test('a refused change to alerts is told, and what is there stays', async () => {
  const at = await new DeskAt('/desk/alerts').open();
  at.server.refuse('changeAlerts', 'bad-request', 'There is no such rule.');
  at.desk.alerts.change({ kind: 'remove-rule', id: 'x' });
  await settle();
  expect(at.state.alerts.change).toEqual({ kind: 'failed', message: 'There is no such rule.' });
  expect(at.state.alerts.alerts.kind).toBe('ready');
});

test('alerts are for admins: a viewer\u2019s desk does not ask for them', async () => {
  const at = new DeskAt('/desk/alerts');
  at.server.user = { name: 'b.okafor', role: 'viewer', csrfToken: 'c' };
  await at.open();
  at.desk.retry();
  await settle();
  expect(at.asked('alerts')).toEqual([]);
});
