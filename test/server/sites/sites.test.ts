import fc from 'fast-check';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { settingsOf } from '../../../server/sites/settings.ts';
import { Sites } from '../../../server/sites/sites.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { assess, type AssessedSample, type Assessment } from '../../../src/core/assessment/assessment.ts';
import { percentile90 } from '../../../src/core/assessment/percentile.ts';
import { perMetric, type SampledMetric } from '../../../src/core/sites/sampled-metric.ts';
import { CLIENT_TO_EDGE, EDGE_TO_EDGE } from '../../../src/core/verdict/targets.ts';
import { SiteReportSchema, type SiteReport, type SiteRow } from '../../../src/wire/desk/sites.ts';
import { decidingRows } from '../../support/deciding-rows.ts';
import { scheduleSlot } from '../../support/schedule-slot.ts';
import { arrival, NEW_YEAR_MS } from '../store/contract/arrivals.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOTHING = perMetric(() => null);
/** The second tier has five times as many (scripts/test/tiers.mjs). */
const RUNS = Number(process.env['EDGEWISE_SITE_RUNS'] ?? 20);
/** However busy the machine is that the tests run on. */
const PATIENCE_MS = 600_000;

/** What a test does to a store; times are hours before the begin of the year. */
type Step =
  | {
      readonly kind: 'test';
      readonly id: number;
      readonly site: number;
      readonly hoursAgo: number;
      readonly rttMs: number | null;
      readonly isVoid: boolean;
      readonly user: number;
    }
  | {
      readonly kind: 'slot';
      readonly id: number;
      readonly site: number;
      readonly hoursAgo: number;
      readonly outcome: 'failed' | 'unusable' | 'missed' | 'skipped';
    }
  | { readonly kind: 'erase'; readonly user: number }
  | { readonly kind: 'prune'; readonly hoursAgo: number }
  | {
      readonly kind: 'set';
      readonly site: number;
      readonly target: 'edge-edge' | null;
      readonly timeZone: string | null;
      readonly everyMs: number | null;
    }
  | { readonly kind: 'later'; readonly hours: number }
  | { readonly kind: 'show' }
  | { readonly kind: 'make-ahead' }
  | { readonly kind: 'at-once'; readonly step: Step };

const SITES = ['Berlin', 'Bern'];
const site = fc.nat(SITES.length - 1);
// More than twice the stretch, so that some are outside of it, and a little of the future.
const hoursAgo = fc.double({ min: -6, max: 20 * 24, noNaN: true });
const oneStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('test' as const),
      id: fc.nat(30),
      site,
      hoursAgo,
      rttMs: fc.option(fc.double({ min: 1, max: 200, noNaN: true })),
      isVoid: fc.boolean(),
      user: fc.nat(2),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('slot' as const),
      id: fc.nat(30),
      site,
      hoursAgo,
      outcome: fc.constantFrom('failed' as const, 'unusable' as const, 'missed' as const, 'skipped' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase' as const), user: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('prune' as const), hoursAgo }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('set' as const),
      site,
      target: fc.constantFrom('edge-edge' as const, null),
      timeZone: fc.constantFrom('America/New_York', 'Europe/Berlin', null),
      everyMs: fc.constantFrom(HOUR_MS / 2, 5 * HOUR_MS, null),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('later' as const),
      hours: fc.double({ min: 0, max: 30, noNaN: true }),
    }),
  },
  { weight: 4, arbitrary: fc.constant({ kind: 'show' as const }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'make-ahead' as const }) },
);
/** What happens while somebody looks and summaries are made. */
const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: oneStep },
  { weight: 1, arbitrary: oneStep.map((step) => ({ kind: 'at-once' as const, step })) },
);
/** In the stretches that end after it, clocks were put forward in Berlin and before that in New York. */
const APRIL_MS = Date.UTC(2026, 3, 1, 1, 23);

/** A sample as the test knows it, beside the store. */
interface Known extends AssessedSample {
  readonly site: number;
  readonly isSlot: boolean;
  readonly user: number | null;
  readonly arrivedAtMs: number;
}

/** The store, and beside it the raw samples that must be in it. */
class Model {
  readonly #store: Store;
  readonly sites: Sites;
  samples: Known[] = [];
  readonly #targets = new Map<number, string | null>();
  nowMs: number;

  constructor(store: Store, nowMs: number) {
    this.#store = store;
    this.nowMs = nowMs;
    this.sites = new Sites(store.sites, () => this.nowMs, PATIENCE_MS);
  }

  async do(step: Step): Promise<void> {
    switch (step.kind) {
      case 'test':
        return this.#test(step);
      case 'slot':
        return this.#slot(step);
      case 'erase':
        await this.#store.results.erase({ by: 'user', user: `user ${step.user}` });
        this.samples = this.samples.filter(({ user }) => user !== step.user);
        return;
      case 'prune': {
        const nowMs = this.nowMs - step.hoursAgo * HOUR_MS;
        await this.#store.results.prune(
          { maxResults: null, maxAgeMs: 0, maxDocumentsAgeMs: null, maxPacketsAgeMs: null, maxBytes: null },
          nowMs,
        );
        await this.#store.sites.prune({ maxResults: null, maxAgeMs: 0 }, nowMs);
        this.samples = this.samples.filter(({ arrivedAtMs }) => arrivedAtMs >= nowMs);
        return;
      }
      case 'set': {
        const { timeZone, everyMs, target } = step;
        const set = { timeZone, everyMs, target };
        // A site of which nothing ever came cannot be set.
        if (await this.#store.sites.setSettings(SITES[step.site]!.toLowerCase(), set))
          this.#targets.set(step.site, target);
        return;
      }
      case 'later':
        this.nowMs += Math.floor(step.hours * HOUR_MS);
        return;
      case 'make-ahead':
        return this.sites.makeAhead();
      case 'show':
        return this.expectShown();
      case 'at-once':
        await Promise.all([this.sites.list(), this.sites.makeAhead(), this.do(step.step), this.sites.list()]);
        return this.expectShown();
    }
  }

  async #test({
    id,
    site: at,
    hoursAgo: ago,
    rttMs,
    isVoid,
    user,
  }: Extract<Step, { kind: 'test' }>): Promise<void> {
    const name = `r${id}`;
    const startedAtMs = Math.floor(this.nowMs - ago * HOUR_MS);
    const made = arrival(name, {
      atMs: startedAtMs,
      receivedAtMs: this.nowMs,
      site: SITES[at]!,
      user: `user ${user}`,
    });
    const { metrics, client, grades } = made.result;
    const loop = { ...metrics.loop, rttMs: rttMs === null ? null : { ...metrics.loop.rttMs!, mean: rttMs } };
    const result: typeof made.result = {
      ...made.result,
      client: { ...client, unattended: true },
      metrics: { ...metrics, loop },
      grades: isVoid
        ? { ...grades, verdict: 'no-data', findings: [{ code: 'audio-suspended' }] }
        : { ...grades, verdict: 'meets', findings: [] },
    };
    const { outcome } = await this.#store.results.save({ ...made, result });
    if (this.samples.some((each) => each.id === name)) return;
    if (outcome !== 'stored') throw new Error(outcome);
    this.samples.push({
      id: name,
      atMs: Math.min(startedAtMs, this.nowMs),
      outcome: isVoid ? 'unusable' : 'measured',
      metrics: {
        ...NOTHING,
        rttMs,
        lossRatio: loop.worstLoss15s?.ratio ?? null,
        burstLossRatio: loop.worstBurst200ms?.ratio ?? null,
        jitterMs: loop.worstJitter15s?.ms ?? null,
        reorderRatio: loop.reorderRatio,
      },
      site: at,
      isSlot: false,
      user,
      arrivedAtMs: this.nowMs,
    });
  }

  async #slot({ id, site: at, hoursAgo: ago, outcome }: Extract<Step, { kind: 'slot' }>): Promise<void> {
    const dueAtMs = Math.floor(this.nowMs - ago * HOUR_MS);
    const sample = scheduleSlot(`s${id}`, {
      site: SITES[at]!,
      outcome,
      everyMs: 3 * HOUR_MS,
      dueAt: new Date(dueAtMs).toISOString(),
    });
    const saved = await this.#store.sites.saveSamples([
      { sample, receivedAtMs: this.nowMs, counted: outcome },
    ]);
    if (saved.stored === 0) return;
    expect(this.samples.some((each) => each.id === sample.id)).toBe(false);
    if (outcome === 'failed' || outcome === 'unusable')
      this.samples.push({
        id: sample.id,
        atMs: Math.min(dueAtMs, this.nowMs),
        outcome,
        metrics: NOTHING,
        site: at,
        isSlot: true,
        user: null,
        arrivedAtMs: this.nowMs,
      });
  }

  /** What is shown of each site is what `assess` makes of the raw samples. */
  async expectShown(): Promise<void> {
    const shown = await this.sites.list();
    expect(shown.pending).toEqual([]);
    for (const [index, name] of SITES.entries()) {
      const raw = this.samples.filter((sample) => sample.site === index);
      const row = shown.sites.find((each) => each.site === name);
      const look = { days: 7, relay: null, target: null, withPeople: false };
      const written = await this.sites.writtenReport(name, look);
      const report = written && Value.Parse(SiteReportSchema, JSON.parse(written.toString()));
      // Nothing else leaves the server.
      expect(Value.Clean(SiteReportSchema, structuredClone(report))).toEqual(report);
      expect([row === undefined, report === null]).toEqual([raw.length === 0, raw.length === 0]);
      if (!row || !report) continue;
      const record = (await this.#store.sites.site(name))!;
      const settings = settingsOf(record);
      expect(settings.target).toBe(this.#targets.get(index) ?? 'client-edge');
      const toMs = Math.floor(this.nowMs / settings.everyMs) * settings.everyMs;
      const raised = assess({
        samples: raw.filter((sample) => sample.atMs < toMs && sample.atMs >= toMs - 28 * DAY_MS),
        fromMs: toMs - Math.floor((7 * DAY_MS) / settings.everyMs) * settings.everyMs,
        toMs,
        intervalMs: settings.everyMs,
        timeZone: settings.timeZone,
        targets: settings.target === 'edge-edge' ? EDGE_TO_EDGE : CLIENT_TO_EDGE,
      });
      expectRow(row, raised);
      expect(row.sparkline).toEqual(
        sparklineOf(
          raw.filter(({ outcome }) => outcome !== 'unusable'),
          row.rows[0]!.name,
          raised,
        ),
      );
      expect(row.lastSampleAtMs).toBe(Math.max(...raw.map(({ atMs }) => atMs)));
      expectReport(report, raised);
    }
  }
}

/** The 90th percentile of each of 28 parts of a stretch. */
const sparklineOf = (
  usable: readonly Known[],
  name: SampledMetric,
  { fromMs, toMs }: Assessment,
): (number | null)[] =>
  Array.from({ length: 28 }, (_, step) => {
    const edge = (of: number): number => fromMs + (of * (toMs - fromMs)) / 28;
    const ofStep = usable.filter(({ atMs }) => atMs >= edge(step) && atMs < edge(step + 1));
    const values = ofStep.map(({ outcome, metrics }) => (outcome === 'failed' ? 'failed' : metrics[name]));
    return percentile90(values.filter((value) => value !== null)).value;
  });

function expectRow(row: SiteRow, raw: Assessment): void {
  const { verdict, coverage, callsBreachingRatio, enoughAtMs } = raw;
  expect(row).toMatchObject({ verdict, coverage, callsBreachingRatio, enoughAtMs });
  const failing = raw.rows
    .filter(({ decides }) => decides)
    .flatMap(({ cells }) => cells.filter(({ isFailing }) => isFailing));
  expect(row.peak).toEqual({
    outcome: raw.peak.outcome,
    lacks: raw.peak.lacks,
    failingHours: new Set(failing.map(({ weekday, hour }) => `${weekday} ${hour}`)).size,
  });
  const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
  expect([...row.rows].sort(byName)).toEqual([...decidingRows(raw.rows)].sort(byName));
}

function expectReport({ assessment }: SiteReport, raw: Assessment): void {
  const { rows, ...others } = raw;
  const { rows: shown, ...shownOthers } = assessment;
  expect(shownOthers).toEqual(others);
  expect(shown.map(({ change: _, ...row }) => row)).toEqual(rows.map(({ change: _, ...row }) => row));
}

describe('Sites', () => {
  it('show what `assess` makes of the raw samples, after whatever came, came again, was erased or was pruned, in turn and at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(stepArbitrary, { minLength: 5, maxLength: 40 }),
        fc.constantFrom(NEW_YEAR_MS, APRIL_MS),
        async (steps, nowMs) => {
          const store = await openStore({ kind: 'sqlite', file: ':memory:' });
          try {
            const model = new Model(store, nowMs);
            for (const step of steps) await model.do(step);
            await model.expectShown();
          } finally {
            await store.close();
          }
        },
      ),
      { numRuns: RUNS, seed: 5 },
    );
  }, 240_000);
});
