import { beforeEach, describe, expect, it } from 'vitest';
import type { StoredWebhook } from '../../../../server/store/port/alerts.ts';
import type { Store } from '../../../../server/store/port/store.ts';
import { ALERT_OK, type AlertState } from '../../../../src/core/sites/alerts.ts';
import type { AlertMessage, AlertRule } from '../../../../src/wire/desk/alerts.ts';

const rule: AlertRule = {
  id: 'rule',
  name: 'Delay',
  site: null,
  condition: { kind: 'metric', metric: 'rttMs', atLeast: 100 },
  samples: 6,
  forMs: 0,
  recoverMs: 0,
  createdBy: 'ada',
  createdAtMs: 1,
};
const webhook = (id: string): StoredWebhook => ({
  id,
  name: id,
  url: 'http://192.0.2.1/hook',
  createdBy: 'ada',
  createdAtMs: 1,
  secret: `secret of ${id}`,
  previousSecrets: [],
});
const message = (id: string, atMs: number): AlertMessage => ({
  schema: 'edgewise.alert/1',
  id,
  kind: 'fired',
  rule,
  site: 'Berlin',
  atMs,
  sinceMs: atMs,
  value: 120,
});
const firing = { kind: 'firing', sinceMs: 5, rightSinceMs: null, isTold: true } as const satisfies AlertState;

/** What every AlertStore must do, on a database that is empty before each test. */
export function describeAlerts(store: () => Store): void {
  const step = (before: AlertState, after: AlertState, id: string | null = null) =>
    store().alerts.step(
      { ruleId: 'rule', siteKey: 'berlin', before, after },
      id === null ? null : message(id, 10),
    );
  const due = async (nowMs: number, limit = 9): Promise<string[]> =>
    (await store().alerts.takeDue(nowMs, nowMs + 100, limit)).map(
      ({ id, webhook: to }) => `${id} to ${to.id}`,
    );

  describe('alerts', () => {
    beforeEach(() => store().alerts.saveRule(rule));

    it('keeps rules, silences and webhooks, and removes them', async () => {
      const { alerts } = store();
      await alerts.saveRule({ ...rule, name: 'Round trip' });
      await alerts.saveRule({ ...rule, id: 'later', createdAtMs: 2 });
      expect((await alerts.rules()).map(({ id, name }) => [id, name])).toEqual([
        ['rule', 'Round trip'],
        ['later', 'Delay'],
      ]);
      const silence = {
        id: 's',
        ruleId: null,
        site: null,
        fromMs: 1,
        toMs: 2,
        reason: '',
        createdBy: 'ada',
        createdAtMs: 1,
      };
      await alerts.saveSilence(silence);
      expect(await alerts.silences()).toEqual([silence]);
      await alerts.addWebhook(webhook('w'));
      expect(await alerts.webhooks()).toEqual([{ ...webhook('w'), waiting: 0, problem: null }]);
      const removals = [alerts.removeRule('later'), alerts.removeSilence('s'), alerts.removeWebhook('w')];
      expect(await Promise.all(removals)).toEqual([true, true, true]);
      expect([await alerts.removeRule('later'), await alerts.silences(), await alerts.webhooks()]).toEqual([
        false,
        [],
        [],
      ]);
    });

    it('changes a webhook in one step: of many who do so at once none undoes what another did', async () => {
      const { alerts } = store();
      await alerts.addWebhook(webhook('w'));
      const changes = Array.from({ length: 10 }, (_, at) =>
        alerts.changeWebhook('w', (stored) => ({
          ...stored,
          name: `${stored.name}.`,
          previousSecrets: [...stored.previousSecrets, { secret: `${at}`, untilMs: at }],
        })),
      );
      const counts = (await Promise.all(changes)).map((changed) => changed?.previousSecrets.length);
      expect(counts.sort((a, b) => Number(a) - Number(b))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      const [stored] = await alerts.webhooks();
      expect(stored).toMatchObject({ name: 'w..........', secret: 'secret of w' });
      expect(new Set(stored?.previousSecrets.map(({ secret }) => secret)).size).toBe(10);
      expect(await alerts.changeWebhook('none', (none) => none)).toBeNull();
    });

    it('goes from state to state, and tells every webhook in the same step', async () => {
      const { alerts } = store();
      await alerts.addWebhook(webhook('w1'));
      await alerts.addWebhook(webhook('w2'));
      expect(await step(ALERT_OK, firing, 'm1')).toBe(true);
      expect(await alerts.states()).toEqual([{ ruleId: 'rule', siteKey: 'berlin', state: firing }]);
      expect(await due(10)).toEqual(['m1 to w1', 'm1 to w2']);
      expect(await step(firing, ALERT_OK, null)).toBe(true);
      expect(await alerts.states()).toEqual([]);
    });

    it('does nothing where it stands elsewhere by now, or the rule is gone', async () => {
      const { alerts } = store();
      await alerts.addWebhook(webhook('w1'));
      await step(ALERT_OK, firing);
      expect(await step(ALERT_OK, firing, 'm1')).toBe(false);
      expect(await step({ ...firing, sinceMs: 6 }, ALERT_OK, 'm2')).toBe(false);
      await alerts.removeRule('rule');
      expect(await alerts.states()).toEqual([]);
      expect(await step(ALERT_OK, firing, 'm3')).toBe(false);
      expect(await due(1e9)).toEqual([]);
    });

    it('delivers what is due, to one who asks at a time, until it is settled', async () => {
      const { alerts } = store();
      await alerts.addWebhook(webhook('w'));
      for (const [id, atMs] of [
        ['m1', 10],
        ['m2', 20],
        ['m3', 5000],
      ] as const)
        expect(await alerts.enqueue('w', message(id, atMs))).toBe(true);
      expect(await alerts.enqueue('none', message('m4', 1))).toBe(false);
      expect(await due(9)).toEqual([]);
      expect(await due(50, 1)).toEqual(['m1 to w']);
      expect(await due(50)).toEqual(['m2 to w']);
      // Held until 150: nobody else delivers them before.
      expect(await due(149)).toEqual([]);
      const [first, second] = await alerts.takeDue(150, 1000, 9);
      expect([first!.attempts, JSON.parse(first!.body)]).toEqual([0, message('m1', 10)]);
      await alerts.settle(first!.seq, { atMs: 160, isDelivered: true, problem: null });
      await alerts.postpone(second!.seq, 300, 'It answered 503.');
      expect(await alerts.webhooks()).toMatchObject([{ waiting: 2, problem: 'It answered 503.' }]);
      expect(await due(299)).toEqual([]);
      const inShort = (await alerts.deliveries('w', 9)).map(({ id, status, attempts, problem }) => [
        ...[id, status, attempts, problem],
      ]);
      expect(inShort).toEqual([
        ['m3', 'waiting', 0, null],
        ['m2', 'waiting', 1, 'It answered 503.'],
        ['m1', 'delivered', 1, null],
      ]);
      expect(await alerts.takeDue(300, 400, 9)).toMatchObject([{ id: 'm2', attempts: 1, createdAtMs: 20 }]);
      await alerts.removeWebhook('w');
      expect(await due(1e9)).toEqual([]);
      expect(await alerts.deliveries('w', 9)).toEqual([]);
    });

    it('keeps of each webhook what became of the newest hundred messages', async () => {
      const { alerts } = store();
      await alerts.addWebhook(webhook('w1'));
      await alerts.addWebhook(webhook('w2'));
      await alerts.enqueue('w2', message('other', 1));
      for (let at = 1; at <= 103; at += 1) await alerts.enqueue('w1', message(`m${at}`, at));
      const held = await alerts.takeDue(1000, 2000, 999);
      for (const { seq, id } of held) {
        const isDelivered = id !== 'm103';
        const problem = isDelivered ? null : 'It answered 500.';
        await alerts.settle(seq, { atMs: 1000, isDelivered, problem });
        // Two servers may both believe to have delivered it: it stands there once.
        await alerts.settle(seq, { atMs: 1000, isDelivered, problem });
      }
      const deliveries = await alerts.deliveries('w1', 999);
      expect(deliveries.map(({ id }) => id)).toEqual(
        Array.from({ length: 100 }, (_, back) => `m${103 - back}`),
      );
      expect(deliveries[0]).toEqual({
        id: 'm103',
        kind: 'fired',
        rule: 'Delay',
        site: 'Berlin',
        createdAtMs: 103,
        status: 'given-up',
        attempts: 1,
        endedAtMs: 1000,
        nextTryAtMs: null,
        problem: 'It answered 500.',
      });
      expect(await alerts.deliveries('w1', 2)).toHaveLength(2);
      expect(await alerts.deliveries('w2', 9)).toMatchObject([{ id: 'other' }]);
    });

    it('delivers to each webhook in turn, so that one with many to come keeps none waiting', async () => {
      const { alerts } = store();
      await alerts.addWebhook(webhook('w1'));
      await alerts.addWebhook(webhook('w2'));
      for (let at = 1; at <= 6; at += 1) await alerts.enqueue('w1', message(`m${at}`, at));
      for (let at = 7; at <= 8; at += 1) await alerts.enqueue('w2', message(`m${at}`, at));
      expect(await due(50, 4)).toEqual(['m1 to w1', 'm2 to w1', 'm7 to w2', 'm8 to w2']);
      expect(await due(50, 9)).toEqual(['m3 to w1', 'm4 to w1', 'm5 to w1', 'm6 to w1']);
    });

    it('is held by one of two who ask for what is due at the same time', async () => {
      const { alerts } = store();
      await alerts.addWebhook(webhook('w'));
      for (let at = 0; at < 40; at += 1) await alerts.enqueue('w', message(`m${at}`, at));
      const taken = await Promise.all(Array.from({ length: 12 }, () => alerts.takeDue(100, 1000, 4)));
      const ids = taken.flat().map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length + (await alerts.takeDue(100, 1000, 99)).length).toBe(40);
    });
  });
}
