import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AlertEvaluator } from '../../../server/alerts/alert-evaluator.ts';
import { LOOK_OUT_EVERY_MS, LOOKS_UNTIL_OVER, OutOverAll } from '../../../server/alerts/out-over-all.ts';
import { relayKey } from '../../../server/alerts/relay-key.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { AlertStore } from '../../../server/store/port/alerts.ts';
import { StoreError } from '../../../server/store/port/store-error.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { ALERT_OK, type AlertState } from '../../../src/core/sites/alerts.ts';
import type { AlertMessage } from '../../../src/wire/desk/alerts.ts';

const MADE = { createdBy: 'ada', createdAtMs: 1 };
const RULE = {
  ...{ id: 'rule', name: 'Out', site: null, condition: { kind: 'relay' } as const },
  ...{ samples: 1, forMs: 0, recoverMs: 0, ...MADE },
};
const WEBHOOK = { id: 'w', name: 'w', url: 'http://192.0.2.1/', secret: 's', previousSecrets: [], ...MADE };

type Database = Pick<Store, 'marks' | 'sites'> & {
  readonly alerts: Pick<AlertStore, 'rules' | 'silences' | 'states' | 'step'>;
};

type Name = 'A' | 'B';

/** Servers A and B of one database, which a relay has joined. Both look each five seconds, unless they stand still. */
class Servers {
  readonly standingStill = new Set<Name>();
  isDatabaseAway = false;
  #nowMs = 1_000_000;
  readonly #isOut = { A: false, B: false };
  readonly #all;
  readonly #schedule: <T>(work: Promise<T>) => Promise<T>;

  /** `schedule`: when what was asked of the database is answered. */
  constructor(
    { marks, alerts, sites }: Database,
    names: readonly Name[],
    schedule: <T>(work: Promise<T>) => Promise<T> = (work) => work,
  ) {
    this.#schedule = schedule;
    const reach = <Of extends object>(of: Of): Of =>
      new Proxy(of, {
        get: (target, key) => {
          const does = Reflect.get(target, key) as unknown;
          return typeof does === 'function'
            ? (...args: unknown[]) => this.#ask(() => Reflect.apply(does, target, args) as Promise<unknown>)
            : does;
        },
      });
    this.#all = names.map((name) => {
      const over = new OutOverAll({
        marks: reach(marks),
        server: name,
        watched: () => [{ name: 'berlin', isOut: this.#isOut[name] }],
        monotonicMs: () => this.#nowMs,
      });
      const parts = { alerts: reach(alerts) as AlertStore, sites, nowMs: () => this.#nowMs };
      return { name, over, watch: new AlertEvaluator({ ...parts, relays: () => over.look() }) };
    });
  }

  async #ask<T>(work: () => Promise<T>): Promise<T> {
    await this.#schedule(Promise.resolve());
    if (this.isDatabaseAway) throw new StoreError('busy', 'The database is away.');
    return work();
  }

  turn(name: Name, isOut: boolean): void {
    this.#isOut[name] = isOut;
    for (const { name: of, watch } of this.#all) if (of === name) watch.noteRelays();
  }

  /** `until`: waits for what was begun. */
  async pass(seconds: number, until = (begun: Promise<unknown>) => begun): Promise<void> {
    for (let passed = 0; passed < seconds * 1000; passed += LOOK_OUT_EVERY_MS) {
      this.#nowMs += LOOK_OUT_EVERY_MS;
      const looks = this.#all.flatMap(({ name, over, watch }) => {
        if (this.standingStill.has(name)) return [];
        // As with news all the time, which the leader has by samples.
        watch.noteRelays();
        return [over.look(), watch.lookAtRelays()].map((look) => look.catch(() => undefined));
      });
      await until(Promise.all(looks));
    }
  }
}

describe.each([['A', 'B'] as const, ['B', 'A'] as const])(
  'an alert about a relay of two servers, of which %s looks first',
  (...names) => {
    let store: Store;
    beforeEach(async () => {
      store = await openStore({ kind: 'sqlite', file: ':memory:' });
      await store.alerts.addWebhook(WEBHOOK);
      await store.alerts.saveRule(RULE);
    });
    afterEach(() => store.close());
    const told = async (): Promise<string[]> =>
      (await store.alerts.takeDue(1e15, 0, 99)).map(({ body }) => (JSON.parse(body) as AlertMessage).kind);

    it.each([
      { of: 'whose link to one of them is cut', turns: ['A out', 'A in'] },
      { of: 'that is down', turns: ['A out', 'B out', 'A in', 'B in'] },
      { of: 'that is down, and back in the other order', turns: ['A out', 'B out', 'B in', 'A in'] },
      { of: 'that is out at one after the other', turns: ['B out', 'A out', 'B in', 'A in'] },
    ])('is told once, and once that it is over, of one $of', async ({ turns }) => {
      const at = new Servers(store, names);
      await at.pass(60);
      for (const [number, turn] of turns.entries()) {
        const [name, state] = turn.split(' ') as [Name, 'out' | 'in'];
        at.turn(name, state === 'out');
        await at.pass(120);
        expect(await told()).toEqual(number < turns.length - 1 ? ['fired'] : ['fired', 'recovered']);
      }
    });

    it.each([
      { what: 'the database is away', happens: (at: Servers, isIt: boolean) => (at.isDatabaseAway = isIt) },
      {
        what: 'the other server stands still',
        happens: (at: Servers, isIt: boolean) =>
          isIt ? at.standingStill.add('B') : at.standingStill.delete('B'),
      },
    ])(
      'is told once, though $what for five minutes while one of them does not hear it',
      async ({ happens }) => {
        const at = new Servers(store, names);
        at.turn('A', true);
        await at.pass(30);
        happens(at, true);
        await at.pass(300);
        happens(at, false);
        await at.pass(300);
        expect(await told()).toEqual(['fired']);
        at.turn('A', false);
        await at.pass(60);
        expect(await told()).toEqual(['fired', 'recovered']);
      },
    );

    it('is over when the only server that did not hear it has ended', async () => {
      const at = new Servers(store, names);
      at.turn('A', true);
      await at.pass(30);
      at.standingStill.add('A');
      await at.pass(120);
      expect(await told()).toEqual(['fired', 'recovered']);
    });
  },
);

/** A database of one alert, whose answers come when a test wants. */
function databaseOf(told: string[]): Database {
  let mark: string | null = null;
  let state: AlertState = ALERT_OK;
  return {
    sites: undefined as never,
    marks: {
      mark: () => Promise.resolve(mark),
      setMark: () => Promise.reject(new Error('nobody needs that here')),
      changeMark: (_name, change) => {
        const { value, result } = change(mark, 0);
        mark = value;
        return Promise.resolve(result);
      },
    },
    alerts: {
      rules: () => Promise.resolve([RULE]),
      silences: () => Promise.resolve([]),
      states: () =>
        Promise.resolve(state.kind === 'ok' ? [] : [{ ruleId: RULE.id, siteKey: relayKey('berlin'), state }]),
      step: ({ before, after }, message) => {
        if (JSON.stringify(before) !== JSON.stringify(state)) return Promise.resolve(false);
        state = after;
        if (message) told.push(message.kind);
        return Promise.resolve(true);
      },
    },
  };
}

/** What may happen while A does not hear the relay; each in looks of five seconds. */
const trouble = fc.record({
  what: fc.constantFrom('nothing', 'database away', 'B stands still', 'A stands still', 'both stand still'),
  looks: fc.integer({ min: 1, max: 2 * LOOKS_UNTIL_OVER }),
});

describe('an alert about a relay that one of two servers does not hear', () => {
  it('is told once, and once that it is over, whatever stands still meanwhile, and in whatever order all is read and written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(trouble, { maxLength: 6 }),
        fc.shuffledSubarray<Name>(['A', 'B'], { minLength: 2 }),
        async (scheduler, troubles, names) => {
          const told: string[] = [];
          const at = new Servers(databaseOf(told), names, (work) => scheduler.schedule(work));
          const until = (begun: Promise<unknown>): Promise<unknown> => scheduler.waitFor(begun);
          at.turn('A', true);
          await at.pass(10, until);
          for (const { what, looks } of troubles) {
            at.isDatabaseAway = what === 'database away';
            if (what === 'B stands still' || what === 'both stand still') at.standingStill.add('B');
            if (what === 'A stands still' || what === 'both stand still') at.standingStill.add('A');
            // Who says nothing for longer, while another looks, has ended; and it may be the second to look when it is back.
            const most = what === 'A stands still' ? Math.min(looks, LOOKS_UNTIL_OVER - 2) : looks;
            await at.pass(most * 5, until);
            at.isDatabaseAway = false;
            at.standingStill.clear();
            await at.pass(5, until);
            expect(told).toEqual(['fired']);
          }
          at.turn('A', false);
          await at.pass(15, until);
          expect(told).toEqual(['fired', 'recovered']);
        },
      ),
      { numRuns: 200, seed: 19 },
    );
  });
});
