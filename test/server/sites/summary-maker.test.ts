import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Sites } from '../../../server/sites/sites.ts';
import { SummaryMaker } from '../../../server/sites/summary-maker.ts';
import { wantedSummary, type WantedSummary } from '../../../server/sites/wanted-summary.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { SiteStore } from '../../../server/store/port/sites.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { scheduleSlot } from '../../support/schedule-slot.ts';
import { NEW_YEAR_MS } from '../store/contract/arrivals.ts';

const HOUR_MS = 3_600_000;
const NOW_MS = NEW_YEAR_MS + 24 * HOUR_MS;
const nowMs = (): number => NOW_MS;
const SITES = ['Aachen', 'Berlin', 'Bern', 'Rome'];

let store: Store;
beforeEach(async () => {
  store = await openStore({ kind: 'sqlite', file: ':memory:' });
  for (const [at, site] of SITES.entries()) await addSample(site, `s${at}`);
});
afterEach(() => store.close());

const addSample = (site: string, id: string): Promise<unknown> => {
  const sample = scheduleSlot(id, { site, outcome: 'failed' });
  return store.sites.saveSamples([{ sample, receivedAtMs: NOW_MS - HOUR_MS, counted: 'failed' }]);
};
const wanted = async (): Promise<WantedSummary[]> =>
  (await store.sites.sites()).map((site) => wantedSummary(site, NOW_MS, 0));
type Read = SiteStore['columnsOf'];
/** Has samples read otherwise from now on. */
function readBy(otherwise: (query: Parameters<Read>[0], read: Read) => ReturnType<Read>): void {
  const read: Read = store.sites.columnsOf.bind(store.sites);
  store.sites.columnsOf = (query) => otherwise(query, read);
}
const summarised = async (): Promise<string[]> =>
  (await store.sites.summarised()).map(({ key }) => key).sort();

describe('SummaryMaker', () => {
  it('makes those first that somebody waits for, and each once', async () => {
    const read: string[] = [];
    readBy((query, columnsOf) => {
      read.push(query.key);
      return columnsOf(query);
    });
    const maker = new SummaryMaker(store.sites, nowMs);
    const [aachen, berlin, bern, rome] = await wanted();
    const made = await Promise.all([
      maker.make(aachen!, 'ahead'),
      maker.make(berlin!, 'ahead'),
      maker.make(bern!, 'ahead'),
      maker.make(rome!, 'shown'),
      maker.make(bern!, 'shown'),
    ]);
    expect(read).toEqual(['rome', 'bern', 'aachen', 'berlin']);
    // A failed slot among 1,008 of ten minutes.
    expect(made.map((row) => row?.coverage.covered)).toEqual([1, 1, 1, 1, 1]);
    expect(await summarised()).toEqual(['aachen', 'berlin', 'bern', 'rome']);
  });

  it('keeps nothing of a site that changes while it is summarised, and shows nothing of it', async () => {
    readBy(async (query, read) => {
      const samples = await read(query);
      if (query.key === 'bern') await addSample('Bern', 'later');
      return samples;
    });
    const maker = new SummaryMaker(store.sites, nowMs);
    const made = await Promise.all((await wanted()).map((each) => maker.make(each, 'shown')));
    expect(made.map((row) => row?.coverage.covered ?? null)).toEqual([1, 1, null, 1]);
    expect(await summarised()).toEqual(['aachen', 'berlin', 'rome']);
  });

  it('makes nothing that is judged by other settings by then', async () => {
    const maker = new SummaryMaker(store.sites, nowMs);
    const each = await wanted();
    await store.sites.setSettings('rome', { timeZone: null, everyMs: HOUR_MS, target: null });
    expect(await maker.make(each[3]!, 'shown')).toBeNull();
    expect(await summarised()).toEqual([]);
  });

  it('goes on after a site that cannot be read', async () => {
    readBy((query, read) => (query.key === 'aachen' ? Promise.reject(new Error('damaged')) : read(query)));
    const maker = new SummaryMaker(store.sites, nowMs);
    const made = await Promise.allSettled((await wanted()).map((each) => maker.make(each, 'shown')));
    expect(made.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  });

  it('makes no more of them when it is closed', async () => {
    const maker = new SummaryMaker(store.sites, nowMs);
    const each = await wanted();
    const asked = each.map((one) => maker.make(one, 'ahead'));
    await maker.close();
    await maker.close();
    expect(await Promise.all([...asked, maker.make(each[0]!, 'shown')])).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('the list of all sites', () => {
  it('names those that are not summarised in time, and has them when they are', async () => {
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    readBy(async (query, read) => {
      if (query.key === 'bern') await held;
      return read(query);
    });
    const sites = new Sites(store.sites, nowMs, 1);
    expect((await sites.list()).pending).toContain('Bern');
    goOn();
    await sites.makeAhead();
    const whole = await new Sites(store.sites, nowMs, 600_000).list();
    expect([whole.pending, whole.sites.map(({ site }) => site)]).toEqual([[], SITES]);
  });
});
