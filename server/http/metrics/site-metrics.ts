import { Gauge, type Registry } from 'prom-client';
import { SAMPLED_METRICS } from '../../../src/core/sites/sampled-metric.ts';
import type { Sites as AllSites } from '../../../src/wire/desk/sites.ts';
import type { Sites } from '../../sites/sites.ts';

/** Each site is some ten series; whoever has more sites asks the API. */
const MAX_SITES = 1000;
const MS_PER_S = 1000;

/** What Prometheus is told of sites: as the page of all sites shows them. */
export class SiteMetrics {
  readonly #sites: Gauge;
  readonly #leftOut: Gauge;
  readonly #pending: Gauge;
  readonly #verdict: Gauge<'site' | 'verdict'>;
  readonly #coverage: Gauge<'site'>;
  readonly #age: Gauge<'site'>;
  readonly #seconds: Gauge<'site' | 'metric' | 'path'>;
  readonly #ratios: Gauge<'site' | 'metric' | 'path'>;

  readonly #maxSites: number;

  constructor(registry: Registry, maxSites = MAX_SITES) {
    this.#maxSites = maxSites;
    const registers = [registry];
    this.#sites = new Gauge({ name: 'edgewise_sites', help: 'Sites that schedules test.', registers });
    this.#leftOut = new Gauge({
      name: 'edgewise_sites_left_out',
      help: `Sites beyond the first ${maxSites} by name, of which nothing is told here.`,
      registers,
    });
    this.#pending = new Gauge({
      name: 'edgewise_sites_pending',
      help: 'Sites that are being worked out, of which nothing is told until they are.',
      registers,
    });
    this.#verdict = new Gauge({
      name: 'edgewise_site_verdict',
      help: 'Always 1, for the verdict of the last seven days.',
      labelNames: ['site', 'verdict'],
      registers,
    });
    this.#coverage = new Gauge({
      name: 'edgewise_site_coverage_ratio',
      help: 'Share of the intervals of the last seven days that were sampled.',
      labelNames: ['site'],
      registers,
    });
    this.#age = new Gauge({
      name: 'edgewise_site_last_sample_age_seconds',
      help: 'How long ago the site was last tested.',
      labelNames: ['site'],
      registers,
    });
    const labelNames = ['site', 'metric', 'path'] as const;
    const help = '90th percentile of the last seven days, of each metric that decides the verdict.';
    this.#seconds = new Gauge({ name: 'edgewise_site_p90_seconds', help, labelNames, registers });
    this.#ratios = new Gauge({ name: 'edgewise_site_p90_ratio', help, labelNames, registers });
  }

  /** Takes the sites over as they are now. Rejects where they cannot be had just now; then nothing is told of them. */
  async set(sites: Sites, nowMs: number): Promise<void> {
    let all: AllSites;
    try {
      all = await sites.list();
    } finally {
      // In one go with what follows: somebody else may ask meanwhile.
      this.#forget();
    }
    const count = all.sites.length + all.pending.length;
    this.#sites.set(count);
    this.#leftOut.set(Math.max(0, count - this.#maxSites));
    this.#pending.set(all.pending.length);
    for (const row of all.sites.slice(0, this.#maxSites)) this.#setSite(row, nowMs);
  }

  #forget(): void {
    for (const gauge of [this.#verdict, this.#coverage, this.#age, this.#seconds, this.#ratios])
      gauge.reset();
    this.#sites.remove();
    this.#leftOut.remove();
    this.#pending.remove();
  }

  #setSite(
    { site, verdict, coverage, lastSampleAtMs, rows }: AllSites['sites'][number],
    nowMs: number,
  ): void {
    this.#verdict.set({ site, verdict }, 1);
    if (coverage.ratio !== null) this.#coverage.set({ site }, coverage.ratio);
    if (lastSampleAtMs !== null) this.#age.set({ site }, Math.max(0, nowMs - lastSampleAtMs) / MS_PER_S);
    for (const { name, p90 } of rows) {
      const { metric, path, unit } = SAMPLED_METRICS[name];
      if (p90 === null) continue;
      if (unit === 'ms') this.#seconds.set({ site, metric, path }, p90 / MS_PER_S);
      else this.#ratios.set({ site, metric, path }, p90);
    }
  }
}
