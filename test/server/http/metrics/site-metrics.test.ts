import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SiteMetrics } from '../../../../server/http/metrics/site-metrics.ts';
import { Sites } from '../../../../server/sites/sites.ts';
import type { Store } from '../../../../server/store/port/store.ts';
import { openStore } from '../../../../server/store/open-store.ts';
import { scheduleSlot } from '../../../support/schedule-slot.ts';
import { arrival, NEW_YEAR_MS } from '../../store/contract/arrivals.ts';

const HOUR_MS = 3_600_000;
const NOW_MS = NEW_YEAR_MS + 24 * HOUR_MS;
let store: Store;
let registry: Registry;
let metrics: SiteMetrics;
beforeEach(async () => {
  store = await openStore({ kind: 'sqlite', file: ':memory:' });
  registry = new Registry();
  metrics = new SiteMetrics(registry);
});
afterEach(() => store.close());

const lines = async (patienceMs = 60_000): Promise<string[]> => {
  await metrics.set(new Sites(store.sites, () => NOW_MS, patienceMs), NOW_MS);
  return (await registry.metrics()).split('\n').filter((line) => line.startsWith('edgewise'));
};

describe('SiteMetrics', () => {
  it('tell of each site what the page of all sites shows, in base units', async () => {
    const made = arrival('r', { atMs: NOW_MS - 2 * HOUR_MS, site: 'Say "hi"' });
    const { metrics: figures, client } = made.result;
    const loop = { ...figures.loop, rttMs: { ...figures.loop.rttMs!, mean: 45 } };
    const result = { ...made.result, client: { ...client, unattended: true }, metrics: { ...figures, loop } };
    await store.results.save({ ...made, result });
    const told = await lines();
    const site = 'site="Say \\"hi\\""';
    expect(told).toEqual(
      expect.arrayContaining([
        'edgewise_sites 1',
        'edgewise_sites_left_out 0',
        `edgewise_site_verdict{${site},verdict="no-data"} 1`,
        `edgewise_site_peak_verdict{${site},verdict="no-data"} 1`,
        `edgewise_site_failing_hours{${site}} 0`,
        // One of the 1,008 slots of ten minutes.
        `edgewise_site_coverage_ratio{${site}} ${1 / 1008}`,
        `edgewise_site_last_sample_age_seconds{${site}} 7200`,
        `edgewise_site_p90_seconds{${site},metric="rtt",path="loop"} 0.045`,
        `edgewise_site_p90_ratio{${site},metric="loss",path="loop"} ${loop.worstLoss15s?.ratio}`,
      ]),
    );
  });

  it('say nothing of a site that is gone, and of so many at most', async () => {
    registry = new Registry();
    metrics = new SiteMetrics(registry, 3);
    const slots = Array.from({ length: 4 }, (_, at) =>
      scheduleSlot(`s${at}`, { site: `Site ${at}`, outcome: 'failed' }),
    );
    await store.sites.saveSamples(
      slots.map((sample) => ({ sample, receivedAtMs: NOW_MS, counted: sample.outcome })),
    );
    const told = await lines();
    expect(told).toEqual(expect.arrayContaining(['edgewise_sites 4', 'edgewise_sites_left_out 1']));
    expect(told.filter((line) => line.startsWith('edgewise_site_verdict'))).toHaveLength(3);
    expect(told.some((line) => line.includes('Site 3'))).toBe(false);
    while ((await store.sites.prune({ maxResults: null, maxAgeMs: 0 }, NOW_MS + 1)) > 0);
    expect(await lines()).toEqual([
      'edgewise_sites 0',
      'edgewise_sites_left_out 0',
      'edgewise_sites_pending 0',
    ]);
  });

  it('count sites that are still being worked out, and say no more of them', async () => {
    const sample = scheduleSlot('s', { site: 'Oslo', outcome: 'failed' });
    await store.sites.saveSamples([{ sample, receivedAtMs: NOW_MS, counted: 'failed' }]);
    // Reading takes as long as it takes.
    store.sites.columnsOf = () => new Promise(() => undefined);
    expect(await lines(1)).toEqual([
      'edgewise_sites 1',
      'edgewise_sites_left_out 0',
      'edgewise_sites_pending 1',
    ]);
  });

  it('leave everything out when the store cannot be asked', async () => {
    await lines();
    await store.close();
    await expect(lines()).rejects.toThrow();
    expect(await registry.metrics()).not.toMatch(/^edgewise/m);
  });
});
