import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AlertEvaluator } from '../../../server/alerts/alert-evaluator.ts';
import { OutOverAll } from '../../../server/events/out-over-all.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/port/store.ts';
import type { AlertMessage } from '../../../src/wire/desk/alerts.ts';

const MADE = { createdBy: 'ada', createdAtMs: 1 };
let store: Store;
beforeEach(async () => {
  store = await openStore({ kind: 'sqlite', file: ':memory:' });
  const webhook = { id: 'w', name: 'w', url: 'http://192.0.2.1/', secret: 's', previousSecrets: [] };
  await store.alerts.addWebhook({ ...webhook, ...MADE });
  const rule = { id: 'rule', name: 'Out', site: null, condition: { kind: 'relay' } as const };
  await store.alerts.saveRule({ ...rule, samples: 1, forMs: 0, recoverMs: 0, ...MADE });
});
afterEach(() => store.close());

/** Servers A and B of one store, which a relay has joined; both look each five seconds, A first or B. */
function servers(first: 'A' | 'B') {
  let nowMs = 1_000_000;
  const isOut = { A: false, B: false };
  const made = (['A', 'B'] as const).map((name, at) => {
    const over = new OutOverAll({
      watched: () => [{ name: 'berlin', isOut: isOut[name] }],
      monotonicMs: () => nowMs,
      maxNewsBytes: 7000,
      tell: (relays) => made[1 - at]?.over.hear(name, relays),
    });
    const { alerts, sites } = store;
    const watch = new AlertEvaluator({ alerts, sites, nowMs: () => nowMs, relays: () => over.watched });
    return { name, over, watch };
  });
  const inOrder = first === 'A' ? made : made.toReversed();
  const told: string[] = [];
  return {
    told,
    turn: (name: 'A' | 'B', isItOut: boolean) => {
      isOut[name] = isItOut;
      const turned = made.find((each) => each.name === name);
      turned?.over.tellDue();
      turned?.watch.noteRelays();
    },
    pass: async (seconds: number) => {
      for (let passed = 0; passed < seconds; passed += 5) {
        nowMs += 5000;
        for (const { over } of made) over.tellDue();
        for (const { watch } of inOrder) {
          // As with news all the time, which the leader has by samples.
          watch.noteRelays();
          await watch.lookAtRelays();
        }
      }
      for (const { seq, body } of await store.alerts.takeDue(nowMs + 1e12, nowMs + 1e13, 99)) {
        told.push((JSON.parse(body) as AlertMessage).kind);
        await store.alerts.settle(seq, { atMs: nowMs, isDelivered: true, problem: null });
      }
    },
  };
}

describe.each(['A', 'B'] as const)(
  'an alert about a relay of two servers, of which %s looks first',
  (first) => {
    it.each([
      { of: 'whose link to one of them is cut', turns: ['A out', 'A in'] },
      { of: 'that is down', turns: ['A out', 'B out', 'A in', 'B in'] },
      { of: 'that is down, and back in the other order', turns: ['A out', 'B out', 'B in', 'A in'] },
      { of: 'that is out at one after the other', turns: ['B out', 'A out', 'B in', 'A in'] },
    ])('is told once, and once that it is over, of one $of', async ({ turns }) => {
      const at = servers(first);
      await at.pass(60);
      for (const [number, turn] of turns.entries()) {
        const [name, state] = turn.split(' ') as ['A' | 'B', 'out' | 'in'];
        at.turn(name, state === 'out');
        await at.pass(120);
        expect(at.told).toEqual(number < turns.length - 1 ? ['fired'] : ['fired', 'recovered']);
      }
    });
  },
);
