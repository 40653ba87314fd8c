import { describe, expect, it } from 'vitest';
import type { AssessOptions } from '../../../src/cli/assess/assess-options.ts';
import type { FileSample } from '../../../src/cli/assess/file-sample.ts';
import { assessContents } from '../../../src/cli/assess/from-files.ts';
import { NO_FIGURES } from '../../../src/cli/assess/result-sample.ts';
import type { SiteAssessment } from '../../../src/cli/assess/site-assessment.ts';
import { seededRandom } from '../../support/seeded-random.ts';

/** An independent oracle: everything below `naive` is worked out from the samples by hand-written loops. */

const TEN_MINUTES = 600_000;
const SLOTS = 1008;
/** Monday 2026-03-23 00:00 in Berlin; the clocks go forward on the Sunday of that week. */
const MONDAY = Date.UTC(2026, 2, 22, 23);

const options: AssessOptions = {
  source: { kind: 'files', files: [] },
  site: null,
  relay: null,
  lastMs: SLOTS * TEN_MINUTES,
  untilMs: MONDAY + SLOTS * TEN_MINUTES,
  target: null,
  timeZone: 'Europe/Berlin',
  everyMs: TEN_MINUTES,
  json: null,
  csv: null,
  html: null,
  pdf: null,
  browser: null,
};

/** Round trips that pass 100 ms in office hours, some calls that do not come about, some void runs, some gaps. */
function seededWeek(seed: number): FileSample[] {
  const random = seededRandom(seed);
  const samples: FileSample[] = [];
  for (let slot = 0; slot < SLOTS; slot++) {
    const [missing, kind, base] = [random(), random(), random()];
    if (missing < 0.05) continue;
    const hourUtc = new Date(MONDAY + slot * TEN_MINUTES).getUTCHours();
    const rttMs = 20 + 60 * base + (hourUtc >= 8 && hourUtc < 11 ? 70 * random() : 0);
    samples.push({
      id: `s${slot}`,
      atMs: MONDAY + slot * TEN_MINUTES + Math.floor(random() * 500_000),
      outcome: kind < 0.02 ? 'failed' : kind < 0.04 ? 'unusable' : 'measured',
      metrics:
        kind < 0.04
          ? NO_FIGURES
          : {
              ...NO_FIGURES,
              rttMs,
              lossRatio: random() * 0.011,
              burstLossRatio: random() * 0.09,
              jitterMs: random() * 29,
              reorderRatio: 0,
            },
      site: 'Berlin',
      relay: 'west',
      target: 'client-edge',
      link: null,
      everyMs: null,
      timeZone: null,
    });
  }
  return samples;
}

function assessed(samples: readonly FileSample[], changes: Partial<AssessOptions> = {}): SiteAssessment {
  const found = assessContents(
    [{ samples, badLines: [], uncounted: 0, everyMs: null, timeZone: null }],
    { ...options, ...changes },
    'UTC',
  );
  if (found.kind !== 'assessed') throw new Error(found.problem);
  return found.report;
}

/** The least value that at least nine tenths do not exceed, by counting for each; `failed` is above all. */
function naiveP90(values: readonly number[]): number {
  let least = Infinity;
  for (const candidate of values) {
    let notAbove = 0;
    for (const value of values) if (value <= candidate) notAbove += 1;
    if (notAbove * 10 >= values.length * 9 && candidate < least) least = candidate;
  }
  return least;
}

describe('a seeded week', () => {
  it.each([1, 2, 3])('equals an independent calculation (seed %i)', (seed) => {
    const samples = seededWeek(seed);
    const { assessment } = assessed(samples);
    const usable = samples.filter(({ outcome }) => outcome !== 'unusable');
    const covered = new Set(usable.map(({ atMs }) => Math.floor((atMs - MONDAY) / TEN_MINUTES)));
    expect(assessment.coverage).toEqual({
      expected: SLOTS,
      covered: covered.size,
      ratio: covered.size / SLOTS,
    });
    const failed = samples.filter(({ outcome }) => outcome === 'failed').length;
    expect(assessment.counts).toEqual({
      measured: usable.length - failed,
      failed,
      unusable: samples.length - usable.length,
    });
    const targets = {
      rttMs: 100,
      lossRatio: 0.01,
      burstLossRatio: 0.1,
      jitterMs: 30,
      reorderRatio: 0.0005,
    } as const;
    let misses = 0;
    for (const [name, target] of Object.entries(targets)) {
      const row = assessment.rows.find((each) => each.name === name)!;
      const values = usable.map(({ outcome, metrics }) =>
        outcome === 'failed' ? Infinity : metrics[row.name]!,
      );
      const p90 = naiveP90(values);
      expect([name, row.p90.value, row.target]).toEqual([name, p90, target]);
      expect(row.breachRatio).toBe(values.filter((value) => value >= target).length / values.length);
      expect(row.outcome).toBe(p90 < target ? 'meets' : 'misses');
      if (p90 >= target) misses += 1;
    }
    expect(assessment.verdict).toBe(misses > 0 ? 'misses' : 'meets');
    const breaching = usable.filter(
      ({ outcome, metrics }) =>
        outcome === 'failed' ||
        Object.entries(targets).some(([name, target]) => Reflect.get(metrics, name) >= target),
    );
    expect(assessment.callsBreachingRatio).toBe(breaching.length / usable.length);
  });

  it('puts samples into the hours of the wall, which moves on Sunday', () => {
    const samples = seededWeek(4);
    const row = assessed(samples).assessment.rows.find(({ name }) => name === 'rttMs')!;
    // Berlin is an hour ahead of UTC until Sunday 2026-03-29 01:00 UTC, then two.
    const change = Date.UTC(2026, 2, 29, 1);
    const counts = new Map<string, [number, number]>();
    for (const { atMs, outcome, metrics } of samples) {
      if (outcome === 'unusable') continue;
      const wall = new Date(atMs + (atMs < change ? 1 : 2) * 3_600_000);
      const key = `${wall.getUTCDay() === 0 ? 7 : wall.getUTCDay()} ${wall.getUTCHours()}`;
      const [count, breaches] = counts.get(key) ?? [0, 0];
      counts.set(key, [count + 1, breaches + (outcome === 'failed' || metrics.rttMs! >= 100 ? 1 : 0)]);
    }
    expect(counts.has('7 2')).toBe(false);
    expect(
      Object.fromEntries(
        row.cells.map((cell) => [`${cell.weekday} ${cell.hour}`, [cell.samples, cell.breaches]]),
      ),
    ).toEqual(Object.fromEntries(counts));
  });

  it('does not depend on the order of lines, nor on a result that stands twice', () => {
    const samples = seededWeek(5);
    expect(assessed([...samples].reverse().concat(samples.slice(0, 50)))).toEqual(assessed(samples));
  });

  it('has no verdict under 80 %, and says when it will have', () => {
    // 806 of 1008 are 79.96 %; the oldest slots are the empty ones, so one more is enough.
    const samples = Array.from({ length: 806 }, (_, index) => SLOTS - 806 + index).map(
      (slot): FileSample => ({
        ...seededWeek(6)[0]!,
        id: `s${slot}`,
        atMs: MONDAY + slot * TEN_MINUTES + 1,
        outcome: 'measured',
        metrics: { ...NO_FIGURES, rttMs: 10 },
      }),
    );
    const { assessment } = assessed(samples);
    expect(assessment.verdict).toBe('no-data');
    expect(assessment.enoughAtMs).toBe(MONDAY + (SLOTS + 1) * TEN_MINUTES);
  });
});

describe('the samples of files', () => {
  const samples = seededWeek(7);

  it('end half an interval behind the newest, so that none of a regular week is counted twice', () => {
    const regular = Array.from({ length: SLOTS }, (_, slot): FileSample => ({
      ...samples[0]!,
      // Each starts by up to 20 s late.
      id: `s${slot}`,
      atMs: MONDAY + slot * TEN_MINUTES + (slot % 3) * 10_000,
      outcome: 'measured',
      metrics: { ...NO_FIGURES, rttMs: 10 },
    }));
    expect(assessed(regular, { untilMs: null }).assessment.coverage).toMatchObject({
      expected: SLOTS,
      covered: SLOTS,
    });
  });

  it('are of one site, or the question is asked back', () => {
    const two = [...samples, { ...samples[0]!, id: 'x', site: 'Rome' }];
    const contents = [{ samples: two, badLines: [], uncounted: 0, everyMs: null, timeZone: null }];
    expect(assessContents(contents, options, 'UTC')).toEqual({
      kind: 'usage',
      problem: 'The files hold samples of 2 sites (Berlin, Rome): choose one with --site.',
    });
    expect(assessed(two, { site: 'Rome' }).site).toBe('Rome');
    expect(assessContents(contents, { ...options, site: 'Oslo' }, 'UTC')).toMatchObject({
      kind: 'unreadable',
    });
  });

  it('are held against what they were tested against, unless told', () => {
    const edge = samples.map((sample) => ({ ...sample, target: 'edge-edge' }));
    expect(assessed(edge).settings.target).toBe('edge-edge');
    expect(assessed(edge).assessment.rows.find(({ name }) => name === 'rttMs')?.target).toBe(60);
    expect(assessed(edge, { target: { kind: 'client-edge' } }).settings.target).toBe('client-edge');
  });
});
