import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SampledMetricSchema } from '../../src/wire/desk/record.ts';
import { parseResult, type Result } from '../../src/wire/result.ts';
import { sampledFigures } from '../../src/wire/sampled-figures.ts';

const fixture = (name: string): Result => {
  const parsed = parseResult(
    JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8')),
  );
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};

describe('sampledFigures', () => {
  test('has the graded figure of each path', () => {
    const result = fixture('results/directions.json');
    const { loop, up, down } = result.metrics;
    expect(sampledFigures(result)).toEqual({
      rttMs: loop.rttMs?.mean,
      lossRatio: loop.worstLoss15s?.ratio,
      lossUpRatio: up?.worstLoss15s?.ratio,
      lossDownRatio: down?.worstLoss15s?.ratio,
      burstLossRatio: loop.worstBurst200ms?.ratio,
      burstLossUpRatio: up?.worstBurst200ms?.ratio,
      burstLossDownRatio: down?.worstBurst200ms?.ratio,
      jitterMs: loop.worstJitter15s?.ms,
      jitterUpMs: up?.worstJitter15s?.ms,
      jitterDownMs: down?.worstJitter15s?.ms,
      reorderRatio: loop.reorderRatio,
      reorderUpRatio: up?.reorderRatio,
      reorderDownRatio: down?.reorderRatio,
    });
  });

  test('has null for a direction that nobody saw', () => {
    const figures = sampledFigures(fixture('results/loop-alone.json'));
    expect(figures).toMatchObject({ lossUpRatio: null, jitterDownMs: null, reorderUpRatio: null });
    expect(figures.rttMs).toBeGreaterThan(0);
  });

  test('has what the desk calls by the same names, in the same order', () => {
    const named = SampledMetricSchema.anyOf.map((word) => word.const);
    expect(named).toEqual(Object.keys(sampledFigures(fixture('results/loop-alone.json'))));
    expect(named).toHaveLength(13);
  });
});
