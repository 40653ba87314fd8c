import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AlertEvaluator } from '../../../server/alerts/alert-evaluator.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/port/store.ts';
import type { AlertMessage, AlertRule } from '../../../src/wire/desk/alerts.ts';
import { arrival } from '../store/contract/arrivals.ts';
import { witnessedMarks } from '../../support/witnessed-marks.ts';
import { scheduleSlot } from '../../support/schedule-slot.ts';

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 1);
let store: Store;
let watch: AlertEvaluator;
let nowMs: number;
let slots: number;
let relaysOut: Map<string, boolean>;
beforeEach(async () => {
  store = await openStore({ kind: 'sqlite', file: ':memory:' });
  nowMs = START_MS;
  slots = 0;
  relaysOut = new Map();
  watch = restarted();
  await store.alerts.addWebhook({
    id: 'w',
    name: 'w',
    url: 'http://192.0.2.1/',
    createdBy: 'ada',
    createdAtMs: 1,
    secret: 's',
    previousSecrets: [],
  });
});
afterEach(() => store.close());

const restarted = (): AlertEvaluator =>
  new AlertEvaluator({
    alerts: store.alerts,
    sites: store.sites,
    nowMs: () => nowMs,
    relays: () => Promise.resolve([...relaysOut].map(([name, isOut]) => ({ name, isOut }))),
  });
const addRule = (changes: Partial<AlertRule> = {}) =>
  store.alerts.saveRule({
    id: 'rule',
    name: 'Calls fail',
    site: null,
    condition: { kind: 'verdict' },
    samples: 2,
    forMs: 0,
    recoverMs: 0,
    createdBy: 'ada',
    createdAtMs: 1,
    ...changes,
  });
/** A slot of now, as an agent tells it. */
async function slot(outcome: 'failed' | 'missed', site = 'Berlin'): Promise<void> {
  slots += 1;
  const sample = scheduleSlot(`s${slots}`, { site, outcome, dueAt: new Date(nowMs).toISOString() });
  await store.sites.saveSamples([{ sample, receivedAtMs: nowMs, counted: outcome }]);
  watch.noteSamples(site);
}
async function told(): Promise<string[]> {
  const due = await store.alerts.takeDue(nowMs + 1e12, nowMs + 1e13, 99);
  const lines: string[] = [];
  for (const { seq, body } of due) {
    const { kind, site, rule } = JSON.parse(body) as AlertMessage;
    lines.push(`${rule?.name} ${kind} at ${site}`);
    await store.alerts.settle(seq, { atMs: nowMs, isDelivered: true, problem: null });
  }
  return lines;
}

describe('AlertEvaluator', () => {
  it('tells of a site as soon as its samples say so, and only of that one', async () => {
    await addRule();
    await watch.look();
    await slot('failed');
    await slot('failed', 'Bern');
    await watch.look();
    expect(await told()).toEqual([]);
    nowMs += 1000;
    await slot('failed', ' BERLIN');
    await watch.look();
    expect(await told()).toEqual(['Calls fail fired at Berlin']);
    nowMs += 1000;
    await slot('failed');
    await watch.look();
    expect(await told()).toEqual([]);
  });

  it('tells of marks that do not arrive by the tests that say so, and of their end', async () => {
    await addRule({ condition: { kind: 'marks' }, samples: 2, name: 'Marks' });
    const tested = async (id: string, dscp: number, hopLimit = 60): Promise<void> => {
      nowMs += MINUTE_MS;
      const { result, ...arrived } = arrival(id, { atMs: nowMs, receivedAtMs: nowMs, site: 'Berlin' });
      const client = { ...result.client, unattended: true };
      const witness = witnessedMarks([dscp], hopLimit);
      await store.results.save({ ...arrived, result: { ...result, client, witness } });
      watch.noteSamples('Berlin');
      await watch.look();
    };
    await tested('one', 0);
    expect(await told()).toEqual([]);
    // Between them computers that do not mark, and calls that fail.
    await tested('own fault', 0, 64);
    await slot('failed');
    await tested('two', 8);
    expect(await told()).toEqual(['Marks fired at Berlin']);
    await tested('three', 46);
    expect(await told()).toEqual([]);
    await tested('four', 46);
    expect(await told()).toEqual(['Marks recovered at Berlin']);
  });

  it('tells of the peak by a whole week, however few samples the rule asks for', async () => {
    const hourMs = 60 * MINUTE_MS;
    await addRule({ condition: { kind: 'peak' }, samples: 1, name: 'Peak' });
    // No call comes about in any slot of a week.
    for (let slotOfWeek = 0; slotOfWeek < 168; slotOfWeek += 1) {
      const dueMs = START_MS + slotOfWeek * hourMs;
      const sample = scheduleSlot(`w${slotOfWeek}`, {
        site: 'Berlin',
        outcome: 'failed',
        everyMs: hourMs,
        dueAt: new Date(dueMs).toISOString(),
      });
      await store.sites.saveSamples([{ sample, receivedAtMs: dueMs, counted: 'failed' }]);
    }
    // 134 of the 168 slots of the week before are 79.8 %.
    nowMs = START_MS + 134 * hourMs;
    await watch.look();
    expect(await told()).toEqual([]);
    nowMs = START_MS + 135 * hourMs;
    await watch.look();
    expect(await told()).toEqual(['Peak fired at Berlin']);
  });

  it('looks at nothing without news within a minute, and at everything after it', async () => {
    await addRule();
    await watch.look();
    await slot('failed');
    await slot('failed');
    watch = restarted();
    await watch.look();
    expect(await told()).toEqual(['Calls fail fired at Berlin']);
    await store.alerts.saveRule({ ...(await store.alerts.rules())[0]!, id: 'two', name: 'Second' });
    nowMs += MINUTE_MS - 1;
    await watch.look();
    expect(await told()).toEqual([]);
    nowMs += 1;
    await watch.look();
    expect(await told()).toEqual(['Second fired at Berlin']);
  });

  it('misses samples by the clock, and hears of the next', async () => {
    await addRule({ condition: { kind: 'missing' }, samples: 2, site: 'berlin', name: 'Silence' });
    await slot('failed');
    await slot('failed', 'Bern');
    for (let minute = 0; minute < 25; minute += 1) {
      await watch.look();
      nowMs += MINUTE_MS;
    }
    expect(await told()).toEqual([]);
    // A slot that was missed is no sample.
    await slot('missed');
    nowMs += MINUTE_MS;
    await watch.look();
    expect(await told()).toEqual(['Silence fired at Berlin']);
    await slot('failed');
    await watch.look();
    expect(await told()).toEqual(['Silence recovered at Berlin']);
  });

  it('goes on where it stood after a restart', async () => {
    await addRule({ forMs: 10 * MINUTE_MS, samples: 1 });
    await slot('failed');
    await watch.look();
    nowMs += 10 * MINUTE_MS;
    watch = restarted();
    await watch.look();
    expect(await told()).toEqual(['Calls fail fired at Berlin']);
    expect(await store.alerts.states()).toMatchObject([{ state: { kind: 'firing', sinceMs: START_MS } }]);
  });

  it('tells nothing of what is silenced until the silence ends', async () => {
    await addRule({ samples: 1 });
    const silence = {
      createdBy: 'ada',
      createdAtMs: 1,
      reason: '',
      fromMs: START_MS,
      toMs: START_MS + 10 * MINUTE_MS,
    };
    await store.alerts.saveSilence({ id: 'other', ruleId: null, site: 'Bern', ...silence });
    await store.alerts.saveSilence({ id: 'this', ruleId: 'rule', site: ' berlin', ...silence });
    await slot('failed');
    await watch.look();
    expect(await told()).toEqual([]);
    nowMs += 10 * MINUTE_MS;
    await watch.look();
    expect(await told()).toEqual(['Calls fail fired at Berlin']);
  });

  it('ends what a rule told of a site that it is not of any more', async () => {
    await addRule({ samples: 1 });
    await slot('failed');
    await slot('failed', 'Bern');
    await watch.look();
    expect((await told()).sort()).toEqual(['Calls fail fired at Berlin', 'Calls fail fired at Bern']);
    await addRule({ samples: 1, site: 'Bern' });
    nowMs += MINUTE_MS;
    await watch.look();
    expect(await told()).toEqual(['Calls fail recovered at Berlin']);
    expect(await store.alerts.states()).toMatchObject([{ siteKey: 'bern', state: { kind: 'firing' } }]);
  });

  it('tells once where two servers look at one store', async () => {
    await addRule({ samples: 1 });
    const other = restarted();
    await slot('failed');
    await Promise.all([watch.look(), other.look()]);
    expect(await told()).toEqual(['Calls fail fired at Berlin']);
  });
});

describe('a rule about relays', () => {
  /** As the fleet tells it, in the middle of a minute. */
  async function turn(changes: Readonly<Record<string, boolean>>): Promise<string[]> {
    for (const [name, isOut] of Object.entries(changes)) relaysOut.set(name, isOut);
    watch.noteRelays();
    nowMs += 1000;
    await watch.look();
    return told();
  }
  const onRelays = (changes: Partial<AlertRule> = {}) =>
    addRule({ name: 'Out', condition: { kind: 'relay' }, ...changes });

  it('tells of each relay when it goes out and when it is back, once, also over a restart', async () => {
    await onRelays();
    expect(await turn({ berlin: false, Tokyo: false })).toEqual([]);
    expect(await turn({ Tokyo: true })).toEqual(['Out fired at Tokyo']);
    watch = restarted();
    expect(await turn({})).toEqual([]);
    expect(await turn({ berlin: true, Tokyo: false })).toEqual([
      'Out fired at berlin',
      'Out recovered at Tokyo',
    ]);
    // After a restart of the server it is not known until it is heard: that says nothing.
    relaysOut.clear();
    expect(await turn({})).toEqual([]);
    expect(await turn({ berlin: false })).toEqual(['Out recovered at berlin']);
  });

  it('is of one relay where it names one, and never of a site of that name', async () => {
    await onRelays({ site: ' berlin' });
    await slot('failed', 'berlin');
    await slot('failed', 'berlin');
    expect(await turn({ berlin: false, tokyo: true })).toEqual([]);
    expect(await turn({ berlin: true })).toEqual(['Out fired at berlin']);
  });

  it('is silenced by the name of the relay, and told when that ends', async () => {
    await onRelays();
    await store.alerts.saveSilence({
      id: 'quiet',
      ruleId: null,
      site: 'berlin',
      fromMs: nowMs,
      toMs: nowMs + MINUTE_MS,
      reason: 'upgrade',
      createdBy: 'ada',
      createdAtMs: 1,
    });
    expect(await turn({ berlin: true, tokyo: true })).toEqual(['Out fired at tokyo']);
    nowMs += MINUTE_MS;
    expect(await turn({})).toEqual(['Out fired at berlin']);
  });

  it('ends what it told when it is made a rule about sites', async () => {
    await onRelays();
    expect(await turn({ berlin: true })).toEqual(['Out fired at berlin']);
    await addRule({ name: 'Out' });
    expect(await turn({})).toEqual(['Out recovered at berlin']);
  });
});
