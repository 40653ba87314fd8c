import { beforeEach, describe, expect, it } from 'vitest';
import type { SiteColumnsQuery, SiteSampleQuery } from '../../../../server/store/port/sites.ts';
import type { Store } from '../../../../server/store/port/store.ts';
import { SAMPLED_NAMES } from '../../../../src/core/sites/sampled-metric.ts';
import type { Sample } from '../../../../src/wire/sample.ts';
import { witnessedMarks } from '../../../support/witnessed-marks.ts';
import { scheduleSlot as slot } from '../../../support/schedule-slot.ts';
import { exampleResult } from '../../../support/example-result.ts';
import { arrival, NEW_YEAR_MS, type ArrivalChanges } from './arrivals.ts';

const MINUTE_MS = 60_000;
const ALL: Omit<SiteSampleQuery, 'key'> = { fromMs: 0, toMs: 1e15, relay: null, withPeople: false };
const UNSET = { timeZone: null, everyMs: null, target: null };

/** What every SiteStore must do, on a database that is empty before each test. */
export function describeSites(store: () => Store): void {
  const save = (sample: Sample, receivedAtMs = NEW_YEAR_MS + MINUTE_MS) =>
    store().sites.saveSamples([{ sample, receivedAtMs, counted: sample.outcome }]);
  const test = (id: string, changes: ArrivalChanges = {}, unattended = true) => {
    const made = arrival(id, { site: 'Berlin', ...changes });
    const { result } = made;
    return store().results.save({
      ...made,
      result: { ...result, client: { ...result.client, unattended } },
    });
  };
  const summarise = async (toMs: number, version?: number): Promise<boolean> => {
    const site = await store().sites.site('Berlin');
    const summary = { key: 'berlin', toMs, madeOf: 'x', body: '{}', keepFromMs: 0 };
    const [isKept = false] = await store().sites.saveSummaries([
      { ...summary, version: version ?? site?.version ?? 0 },
    ]);
    return isKept;
  };
  const summarised = async (): Promise<number[]> =>
    (await store().sites.summarised()).map(({ toMs }) => toMs).sort((a, b) => a - b);
  const idsOf = async (query: Partial<SiteSampleQuery> = {}): Promise<string[][]> => {
    const { tests, slots } = await store().sites.samplesOf({ ...ALL, key: 'berlin', ...query });
    return [tests.map(({ id }) => id), slots.map(({ id }) => id.replace(/-+$/, ''))];
  };

  const columns = (query: Partial<SiteColumnsQuery> = {}) =>
    store().sites.columnsOf({ ...ALL, key: 'berlin', ...query });

  describe('samples of schedules', () => {
    it('are stored once, whatever the order of their fields', async () => {
      expect(await save(slot('a'))).toEqual({ stored: 1, same: 0, conflicts: [] });
      const turned = Object.fromEntries(Object.entries(slot('a')).reverse()) as unknown as Sample;
      expect(await save(turned, NEW_YEAR_MS + 9 * MINUTE_MS)).toEqual({ stored: 0, same: 1, conflicts: [] });
      expect(await idsOf()).toEqual([[], ['a']]);
    });

    it('are refused where the id is another’s, and those that came with them stored', async () => {
      await save(slot('a'));
      const lot = [slot('a', { reason: 'overlap' }), slot('b'), slot('b'), slot('b', { outcome: 'failed' })];
      const arrived = lot.map((sample) => ({ sample, receivedAtMs: 1, counted: sample.outcome }));
      const conflicts = [slot('a').id, slot('b').id];
      expect(await store().sites.saveSamples(arrived)).toEqual({ stored: 1, same: 1, conflicts });
      expect(await store().sites.saveSamples(arrived)).toEqual({ stored: 0, same: 2, conflicts });
      expect((await idsOf())[1]?.sort()).toEqual(['a', 'b']);
    });

    it('of checks of the network are shown by their result, or by why there is none; no call was tested', async () => {
      await save(slot('a', { outcome: 'checked', reason: null, resultId: 'r' }));
      await save(slot('b', { outcome: 'checked', reason: 'browser-hung' }));
      const made = arrival('r', { site: 'Berlin' });
      const grades = { ...made.result.grades, findings: [{ code: 'only-connectivity' as const }] };
      const client = { ...made.result.client, unattended: true };
      await store().results.save({ ...made, result: { ...made.result, client, grades } });
      expect(await idsOf()).toEqual([['r'], ['b']]);
      expect((await store().sites.site('Berlin'))?.lastAtMs).toBeNull();
      await test('call', { site: 'Oslo' });
      const someone = arrival('someones', { site: 'Rome' });
      await store().results.save({
        ...someone,
        result: { ...someone.result, client: { ...client, unattended: false }, grades },
      });
      expect(await store().sites.checksOf(['berlin', 'oslo', 'rome', 'bern'])).toEqual(
        new Map([['berlin', 1]]),
      );
      expect(await store().sites.checksOf([])).toEqual(new Map());
    });

    it('count as the server knows it, and not after they arrived', async () => {
      const sample = slot('a', { outcome: 'unusable', dueAt: new Date(NEW_YEAR_MS + 1e9).toISOString() });
      await store().sites.saveSamples([{ sample, receivedAtMs: NEW_YEAR_MS + 5, counted: 'failed' }]);
      const { slots } = await store().sites.samplesOf({ ...ALL, key: 'berlin' });
      expect(slots).toEqual([{ id: sample.id, atMs: NEW_YEAR_MS + 5, outcome: 'failed', reason: 'asleep' }]);
    });

    it('are read in columns as they are one by one', async () => {
      expect((await columns()).tests).toMatchObject({ atMs: new Float64Array(), verdicts: [], findings: [] });
      await save(slot('missed'));
      await test('a', { atMs: NEW_YEAR_MS, relay: 'Berlin "1", {x}' });
      const example = exampleResult('b').metrics;
      const metrics = { ...example, loop: { ...example.loop, rttMs: null } };
      const sources = ['192.0.2.1:1', '192.0.2.1:2'];
      await test('b', { atMs: NEW_YEAR_MS + 2, verdict: 'meets', sources, result: { metrics } });
      await test('c', { atMs: NEW_YEAR_MS + 1, relay: 'elsewhere' });
      await test('another', { site: 'Bern' });
      await test('someones', {}, false);
      for (const relay of [null, 'elsewhere', 'nowhere']) {
        const { tests, slots } = await store().sites.samplesOf({ ...ALL, key: 'berlin', relay });
        const read = await columns({ relay });
        expect(read.slots).toEqual(slots);
        const newestFirst = tests.toReversed();
        expect([...read.tests.atMs]).toEqual(newestFirst.map(({ atMs }) => atMs));
        expect(read.tests.verdicts).toEqual(newestFirst.map(({ verdict }) => verdict));
        expect(read.tests.findings).toEqual(newestFirst.map(({ finding }) => finding));
        for (const name of SAMPLED_NAMES)
          expect([...read.tests.values[name]]).toEqual(
            newestFirst.map(({ metrics }) => metrics[name] ?? NaN),
          );
      }
      const { atMs, verdicts, values } = (await columns()).tests;
      expect([...atMs]).toEqual([NEW_YEAR_MS + 2, NEW_YEAR_MS + 1, NEW_YEAR_MS]);
      expect(verdicts).toEqual(['meets', 'misses', 'misses']);
      expect([...values.rttMs].map(Number.isNaN)).toEqual([true, false, false]);
    });

    it('are kept for as long as results, by when they arrived, where a month ends too', async () => {
      const [day, february] = [86_400_000, Date.UTC(2026, 1, 1)];
      // Whatever a database removes at once: until nothing is left to remove.
      const prune = async (nowMs: number): Promise<void> => {
        while ((await store().sites.prune({ maxResults: null, maxAgeMs: 30 * day }, nowMs)) > 0);
      };
      const last = async () => (await store().sites.sites()).map(({ name, lastAtMs }) => [name, lastAtMs]);
      const failed = (id: string) => slot(id, { outcome: 'failed' });
      await save(failed('new-year'), NEW_YEAR_MS);
      await save(failed('january'), february - 1);
      await save(failed('february'), february);
      await save(failed('february-later'), february + 9 * day);
      const dueAt = new Date(february).toISOString();
      await save(slot('bern', { site: 'Bern', outcome: 'failed', dueAt }), february + 9 * day);
      await summarise(NEW_YEAR_MS);
      await summarise(NEW_YEAR_MS + 1);
      await prune(february - 1 + 30 * day);
      expect(await idsOf()).toEqual([[], ['january', 'february', 'february-later']]);
      // Each was due at New Year: only the stretch that ends there is without it.
      expect(await summarised()).toEqual([NEW_YEAR_MS]);
      await summarise(NEW_YEAR_MS + 1);
      await prune(february + 30 * day);
      expect(await idsOf()).toEqual([[], ['february', 'february-later']]);
      expect(await summarised()).toEqual([NEW_YEAR_MS]);
      await prune(february + 1 + 30 * day);
      expect(await idsOf()).toEqual([[], ['february-later']]);
      expect(await last()).toEqual([
        ['Berlin', NEW_YEAR_MS],
        ['Bern', february],
      ]);
      await prune(february + 9 * day + 1 + 30 * day);
      expect(await idsOf()).toEqual([[], []]);
      expect(await last()).toEqual([
        ['Berlin', null],
        ['Bern', null],
      ]);
    });

    it('are results that somebody answers for, and those of before that was kept', async () => {
      const all = { token: 'token', request: 'request', seen: 'seen', unseen: 'unseen' } as const;
      const at = { atMs: NEW_YEAR_MS, receivedAtMs: NEW_YEAR_MS + 15_000 };
      for (const standing of Object.values(all)) {
        await test(standing, { ...at, standing });
        await test(`${standing}-person`, { ...at, standing }, false);
        await test(`${standing}-elsewhere`, { ...at, standing, site: `${standing} town` });
      }
      await test('before', at);
      expect(await idsOf()).toEqual([['token', 'request', 'before'], []]);
      expect(await idsOf({ withPeople: true })).toEqual([
        ['token', 'token-person', 'request', 'request-person', 'before'],
        [],
      ]);
      const sites = await store().sites.sites();
      expect(sites.map(({ name, version }) => [name, version])).toEqual([
        ['Berlin', 3],
        ['request town', 1],
        ['token town', 1],
      ]);
      expect(await store().sites.relaysOf('seen town', 0, 1e15)).toEqual([]);
      const query = { site: 'seen town', network: null, relay: null, fromMs: 0, toMs: 1e15, limit: 9 };
      expect(await store().results.samples(query)).toEqual([]);
      expect(await store().results.samples({ ...query, own: 'seen-elsewhere' })).toMatchObject([
        { id: 'seen-elsewhere' },
      ]);
    });

    it('are one with their result where they were measured', async () => {
      await save(slot('a', { outcome: 'measured', reason: null, resultId: 'r1' }));
      expect(await idsOf()).toEqual([[], []]);
      await test('r1');
      expect(await idsOf()).toEqual([['r1'], []]);
    });

    it('say whether marks for priority were kept, where that says something of the network', async () => {
      const marked = (
        id: string,
        at: number,
        dscps: readonly number[],
        changes: ArrivalChanges = {},
        isPersons = false,
      ) =>
        test(
          id,
          {
            atMs: NEW_YEAR_MS + at,
            ...changes,
            result: { witness: witnessedMarks(dscps, changes.relay ? 64 : 60) },
          },
          !isPersons,
        );
      await marked('kept', 3, [46]);
      await marked('cleared', 1, [0]);
      await marked('changed', 2, [46, 8]);
      await test('not asked', { atMs: NEW_YEAR_MS + 4 });
      // No router was in between: this computer did not mark.
      await marked('not marked here', 5, [0], { relay: 'same host' });
      await marked('elsewhere', 6, [46], { site: 'Bern' });
      await marked('person', 7, [46], {}, true);
      const read = (query: object = {}) =>
        store().sites.keptMarksOf({ key: 'berlin', fromMs: 0, toMs: 1e15, limit: 9, ...query });
      expect(await read()).toEqual([false, false, true]);
      expect(await read({ limit: 2 })).toEqual([false, true]);
      expect(await read({ fromMs: NEW_YEAR_MS + 2, toMs: NEW_YEAR_MS + 3 })).toEqual([false]);
      expect(await read({ key: 'bern' })).toEqual([true]);
      expect(await read({ key: 'rome' })).toEqual([]);
    });

    it('come with the unattended tests of the site, by time, relay and number', async () => {
      await test('r1', { atMs: NEW_YEAR_MS, relay: 'East' });
      await test('r2', { atMs: NEW_YEAR_MS + 2, site: ' BERLIN ' });
      await test('person', { atMs: NEW_YEAR_MS + 3 }, false);
      await test('other', { atMs: NEW_YEAR_MS + 3, site: 'Bern' });
      await save(slot('s1', { relay: 'east', outcome: 'failed' }));
      await save(slot('s2', { dueAt: new Date(NEW_YEAR_MS + 7).toISOString() }));
      expect(await idsOf()).toEqual([
        ['r1', 'r2'],
        ['s1', 's2'],
      ]);
      expect(await idsOf({ relay: 'EAST' })).toEqual([['r1'], ['s1']]);
      expect(await idsOf({ withPeople: true })).toEqual([
        ['r1', 'r2', 'person'],
        ['s1', 's2'],
      ]);
      expect(await idsOf({ fromMs: NEW_YEAR_MS + 2, toMs: NEW_YEAR_MS + 7 })).toEqual([['r2'], []]);
      expect(await idsOf({ limit: 1 })).toEqual([['r2'], ['s2']]);
      expect(await store().sites.relaysOf('berlin', 0, 1e15)).toEqual(['built-in', 'East']);
      expect(await store().sites.relaysOf('berlin', 0, NEW_YEAR_MS)).toEqual([]);
    });
  });

  describe('sites', () => {
    it('are known by their unattended tests and slots, and say what the newest of them said', async () => {
      await test('person', { site: 'Rome' }, false);
      expect(await store().sites.sites()).toEqual([]);
      await test('r1', { atMs: NEW_YEAR_MS + 5 });
      await save(slot('s1', { dueAt: new Date(NEW_YEAR_MS + 9).toISOString(), outcome: 'failed' }));
      await save(slot('s0', { site: 'berlin', timeZone: 'Asia/Tokyo', everyMs: 60_000 }));
      expect(await store().sites.sites()).toEqual([
        {
          key: 'berlin',
          name: 'Berlin',
          version: 3,
          seen: { timeZone: 'Europe/Berlin', everyMs: 600_000, target: 'client-edge' },
          set: UNSET,
          lastAtMs: NEW_YEAR_MS + 9,
        },
      ]);
    });

    it('were tested last when they were, whether lately, long ago or both, and in whichever order that came', async () => {
      const nowMs = Math.floor(Date.now());
      const [lately, longAgo] = [nowMs - MINUTE_MS, NEW_YEAR_MS];
      const late = { receivedAtMs: nowMs };
      await test('a', { site: 'Lately', atMs: lately, ...late });
      await test('b', { site: 'Both', atMs: lately - 1, ...late });
      // From a computer that was without a network for so long.
      await test('c', { site: 'Both', atMs: longAgo, ...late });
      await test('d', { site: 'Long ago', atMs: longAgo, ...late });
      await test('e', { site: 'Long ago', atMs: longAgo - 1 });
      await save(
        slot('f', { site: 'Slots', dueAt: new Date(lately).toISOString(), outcome: 'failed' }),
        nowMs,
      );
      await test('g', { site: 'Slots', atMs: longAgo });
      const sites = await store().sites.sites();
      expect(sites.map(({ name, lastAtMs }) => [name, lastAtMs])).toEqual([
        ['Both', lately - 1],
        ['Lately', lately],
        ['Long ago', longAgo],
        ['Slots', lately],
      ]);
      expect((await store().sites.site('Long ago'))?.lastAtMs).toBe(longAgo);
    });

    it('keep what an admin has set', async () => {
      expect(await store().sites.setSettings('berlin', UNSET)).toBe(false);
      await test('r1');
      const set = { timeZone: 'UTC', everyMs: 60_000, target: 'edge-edge' };
      expect(await store().sites.setSettings('berlin', set)).toBe(true);
      expect(await store().sites.site(' bErlin')).toMatchObject({ set, version: 2 });
      expect(await store().sites.site('Bern')).toBeNull();
    });
  });

  describe('summaries', () => {
    beforeEach(async () => {
      await test('r1');
      await summarise(NEW_YEAR_MS + 10 * MINUTE_MS);
      await summarise(NEW_YEAR_MS + 20 * MINUTE_MS);
    });

    it('stay while nothing of their stretch changes', async () => {
      await test('later', { atMs: NEW_YEAR_MS + 15 * MINUTE_MS });
      expect(await summarised()).toEqual([NEW_YEAR_MS + 10 * MINUTE_MS]);
      await test('person', {}, false);
      await test('elsewhere', { site: 'Bern' });
      await test('later', { atMs: NEW_YEAR_MS + 15 * MINUTE_MS });
      expect(await summarised()).toEqual([NEW_YEAR_MS + 10 * MINUTE_MS]);
    });

    it('go with a test or slot of their stretch that comes', async () => {
      await save(slot('s1'));
      expect(await summarised()).toEqual([]);
    });

    it('go with a test that is erased or pruned, and a slot that is pruned', async () => {
      await test('kellers', { user: 'Keller', atMs: NEW_YEAR_MS + 12 * MINUTE_MS });
      await summarise(NEW_YEAR_MS + 20 * MINUTE_MS);
      await store().results.erase({ by: 'user', user: 'Keller' });
      expect(await summarised()).toEqual([NEW_YEAR_MS + 10 * MINUTE_MS]);
      const retention = {
        maxResults: null,
        maxAgeMs: 1,
        maxDocumentsAgeMs: null,
        maxPacketsAgeMs: null,
        maxBytes: null,
      };
      await store().results.prune(retention, NEW_YEAR_MS + 60 * MINUTE_MS);
      expect(await summarised()).toEqual([]);
      await save(slot('s1'));
      await summarise(NEW_YEAR_MS + 20 * MINUTE_MS);
      const age = (beforeMs: number) => [{ maxResults: null, maxAgeMs: 7 }, beforeMs + 7] as const;
      expect(await store().sites.prune(...age(NEW_YEAR_MS + MINUTE_MS))).toBe(0);
      expect(await summarised()).toHaveLength(1);
      expect(await store().sites.prune(...age(NEW_YEAR_MS + MINUTE_MS + 1))).toBe(1);
      expect(await summarised()).toEqual([]);
      expect(await idsOf()).toEqual([[], []]);
    });

    it('go with slots that are too many, the oldest first', async () => {
      await save(slot('s1'), NEW_YEAR_MS + 5);
      await save(slot('s2'), NEW_YEAR_MS + 4);
      await save(slot('s3'), NEW_YEAR_MS + 6);
      await summarise(NEW_YEAR_MS + 20 * MINUTE_MS);
      const keep = { maxResults: 1, maxAgeMs: null };
      expect(await store().sites.prune(keep, NEW_YEAR_MS + MINUTE_MS)).toBe(2);
      expect(await store().sites.prune(keep, NEW_YEAR_MS + MINUTE_MS)).toBe(0);
      expect([await idsOf(), await summarised()]).toEqual([[['r1'], ['s3']], []]);
    });

    it('go with other settings', async () => {
      await store().sites.setSettings('berlin', { ...UNSET, target: 'edge-edge' });
      expect(await summarised()).toEqual([]);
    });

    it('are not kept where the site has changed while they were made', async () => {
      const before = (await store().sites.site('Berlin'))?.version;
      await test('meanwhile', { atMs: NEW_YEAR_MS + MINUTE_MS });
      expect(await summarise(NEW_YEAR_MS + 20 * MINUTE_MS, before)).toBe(false);
      expect(await summarised()).toEqual([]);
      expect(await summarise(NEW_YEAR_MS + 20 * MINUTE_MS)).toBe(true);
    });
  });

  describe('when the server was up', () => {
    it('is known from its first sign of life to its last', async () => {
      await store().sites.beat('one', 1000, 1000);
      await store().sites.beat('one', 1000, 61_000);
      await store().sites.beat('two', 200_000, 260_000);
      const times = [999, 1000, 30_000, 61_000, 61_001, 199_999, 230_000, 260_001];
      const known = await Promise.all(times.map((atMs) => store().sites.wasUp(atMs)));
      expect(known).toEqual([false, true, true, true, false, false, true, false]);
      await store().sites.prune({ maxResults: null, maxAgeMs: null }, 100_000 + 400 * 86_400_000);
      expect([await store().sites.wasUp(30_000), await store().sites.wasUp(230_000)]).toEqual([false, true]);
    });
  });
}
