import { describe, expect, test } from 'vitest';
import { countPackets, measurePath } from '../../../src/core/metrics/path-metrics.ts';
import { CLIENT_TO_EDGE } from '../../../src/core/verdict/targets.ts';
import { findingEffect } from '../../../src/core/verdict/finding-effect.ts';
import type { Finding } from '../../../src/core/verdict/finding.ts';
import { gradeTest } from '../../../src/core/verdict/grade-rows.ts';
import type { GradeRow } from '../../../src/core/verdict/grade-row.ts';
import { verdictOf } from '../../../src/core/verdict/verdict-of.ts';
import { measurementOf, repeat } from '../../support/measurement.ts';

/** The rows of 30 s of five streams at 20 ms, 7,500 packets, of this round trip each. */
function rowsOf(rttMs: number): GradeRow[] {
  const measurement = measurementOf(repeat(rttMs, 7500), { streams: 5 });
  const loop = {
    metrics: measurePath(measurement),
    counts: countPackets(measurement),
    measuredMs: measurement.endMs - measurement.beginMs,
    nominalRatePerSecond: measurement.nominalRatePerSecond,
  };
  return gradeTest(loop, null, CLIENT_TO_EDGE);
}

describe('verdictOf', () => {
  const good = rowsOf(40);
  const bad = rowsOf(150);

  const findings: { finding: Finding; onGood: string; onBad: string }[] = [
    { finding: { code: 'hidden', hiddenMs: 12_000 }, onGood: 'no-data', onBad: 'no-data' },
    { finding: { code: 'hidden', hiddenMs: 300 }, onGood: 'meets', onBad: 'misses' },
    {
      finding: { code: 'stopped-early', measuredMs: 20_000, plannedMs: 30_000 },
      onGood: 'no-data',
      onBad: 'misses',
    },
    { finding: { code: 'audio-suspended' }, onGood: 'no-data', onBad: 'no-data' },
    { finding: { code: 'audio-stopped', atMs: 3000 }, onGood: 'no-data', onBad: 'no-data' },
    { finding: { code: 'sender-stalled', sent: 10, expected: 100 }, onGood: 'no-data', onBad: 'no-data' },
    { finding: { code: 'mapping-broken', streams: [0] }, onGood: 'no-data', onBad: 'no-data' },
    { finding: { code: 'connection-lost', atMs: 12_000 }, onGood: 'misses', onBad: 'misses' },
    { finding: { code: 'udp-blocked', transport: 'tcp' }, onGood: 'misses', onBad: 'misses' },
    { finding: { code: 'ports-denied', ports: [3479] }, onGood: 'misses', onBad: 'misses' },
    { finding: { code: 'data-channel', cause: 'no-encoded-transform' }, onGood: 'meets', onBad: 'misses' },
    { finding: { code: 'mapping-moved', sources: ['a:1', 'a:2'] }, onGood: 'meets', onBad: 'misses' },
    { finding: { code: 'stats-disagree', metrics: ['loss'] }, onGood: 'meets', onBad: 'misses' },
  ];
  test.each(findings)(
    'with $finding.code is $onGood on good figures, $onBad on bad ones',
    ({ finding, onGood, onBad }) => {
      expect(verdictOf(good, [finding])).toBe(onGood);
      expect(verdictOf(bad, [finding])).toBe(onBad);
    },
  );

  test('never gets better by a finding', () => {
    const rank = { misses: 0, 'no-data': 1, meets: 2 };
    for (const { finding } of findings) {
      expect(rank[verdictOf(good, [finding])]).toBeLessThanOrEqual(rank.meets);
      expect(['voids', 'caps', 'fails', 'notes']).toContain(findingEffect(finding));
    }
  });

  test('of no rows is not good', () => {
    expect(verdictOf([], [])).toBe('no-data');
  });
});
