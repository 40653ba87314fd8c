import { describe, expect, it } from 'vitest';
import { outcomeOfTest as outcome, type TestOutcome } from '../../../src/core/sites/sample-outcome.ts';
import type { Finding } from '../../../src/core/verdict/finding.ts';
import type { Outcome } from '../../../src/core/verdict/outcome.ts';
import { perMetric } from '../../../src/core/sites/sampled-metric.ts';
import { columnsOf as assessedColumnsOf } from '../../../src/core/assessment/assessment.ts';
import { assessedColumns, assessedTest, shownTest } from '../../../server/sites/site-sample.ts';
import { columnsOf } from '../../../server/store/kysely/results/columns.ts';
import { metricsOfColumns } from '../../../server/store/kysely/results/columns.ts';
import { readCsv } from '../../../src/cli/assess/read-csv.ts';
import { sampleOfResult } from '../../../src/cli/assess/result-sample.ts';
import { csvLine, LOCAL_CSV_HEADER } from '../../../src/cli/watch/local-files.ts';
import type { Result } from '../../../src/wire/result.ts';
import { exampleResult } from '../../support/example-result.ts';
import { scheduleSlot } from '../../support/schedule-slot.ts';

const NOTHING = perMetric(() => null);

describe('outcomeOfTest', () => {
  const figures = { ...NOTHING, rttMs: 20 };
  it.each([
    ['measured, with figures', 'meets', null, figures, 'measured'],
    ['measured, though a finding fails it', 'misses', 'udp-blocked', figures, 'measured'],
    [
      'measured when the call broke off: its figures say so',
      'misses',
      'connection-lost',
      figures,
      'measured',
    ],
    ['unusable when a finding voids it, whatever its figures', 'no-data', 'hidden', figures, 'unusable'],
    ['unusable when it is void and without figures', 'no-data', 'audio-suspended', NOTHING, 'unusable'],
    ['failed when no call came about', 'misses', 'not-connected', NOTHING, 'failed'],
    ['failed when a call broke off before it had figures', 'misses', 'connection-lost', NOTHING, 'failed'],
    ['measured though too short for a verdict', 'no-data', null, figures, 'measured'],
    ['measured though stopped before it could meet', 'no-data', 'stopped-early', figures, 'measured'],
    ['unusable when stopped before it had figures', 'no-data', 'stopped-early', NOTHING, 'unusable'],
    ['unusable when a finding of a newer version decided', 'no-data', 'of-a-newer-one', figures, 'unusable'],
    ['unusable when it ended before it had figures', 'no-data', null, NOTHING, 'unusable'],
    ['checked when no call was asked for', 'no-data', 'only-connectivity', NOTHING, 'checked'],
    ['checked, not failed, when something is blocked', 'misses', 'only-connectivity', NOTHING, 'checked'],
  ] as const)('is %s', (_title, verdict, finding, metrics, expected) => {
    expect(outcome({ verdict, finding, metrics })).toBe(expected);
  });
});

/** A result with or without figures, as a page composes it. */
function resultWith(findings: Finding[], verdict: Outcome, hasFigures: boolean): Result {
  const base = exampleResult('r'.repeat(22));
  const hiddenMs = findings.find((finding) => finding.code === 'hidden')?.hiddenMs ?? 0;
  const nothing = {
    ...base.metrics.loop,
    rttMs: null,
    worstLoss15s: null,
    worstBurst200ms: null,
    worstJitter15s: null,
    reorderRatio: null,
  };
  return {
    ...base,
    instrument: { ...base.instrument, hiddenMs },
    metrics: hasFigures ? base.metrics : { ...base.metrics, loop: nothing, up: null, down: null },
    grades: { ...base.grades, findings, verdict },
  };
}

/** As the server counts it, from the columns that it keeps. */
function byServer(result: Result): TestOutcome {
  const row = columnsOf({ result, receivedAtMs: 1e12, address: null, requestId: null }, 'code');
  const { id, at_ms: atMs, verdict, finding, blocked } = row;
  const test = { id, atMs, verdict, finding, blocked, metrics: metricsOfColumns(row) };
  const [assessed, shown] = [assessedTest(test), shownTest(test)];
  expect(assessed?.outcome ?? 'checked').toBe(shown.outcome);
  // As it is read for the summary of a week: without an object of its own.
  const tests = {
    atMs: Float64Array.of(atMs),
    verdicts: [verdict],
    findings: [finding],
    values: perMetric((name) => Float64Array.of(test.metrics[name] ?? NaN)),
  };
  expect(assessedColumns({ tests, slots: [] })).toEqual(assessedColumnsOf(assessed ? [assessed] : []));
  return assessed?.outcome ?? 'checked';
}

/** As `edgewise assess` counts it, from a line of its agent's table. */
function byTable(result: Result): TestOutcome {
  const run = {
    kind: 'result',
    result,
    receipt: { link: null, code: null, troubles: [], packets: [] },
  } as const;
  const sample = scheduleSlot('s', { outcome: 'measured', reason: null });
  const read = readCsv(`${LOCAL_CSV_HEADER.join(',')}\n${csvLine({ run }, sample, 1e12)}`);
  return (read.ok ? read.content.samples[0]?.outcome : undefined) ?? 'checked';
}

describe('a test', () => {
  it.each<[string, Finding[], Outcome, boolean, TestOutcome]>([
    ['that meets', [], 'meets', true, 'measured'],
    ['that broke off', [{ code: 'connection-lost', atMs: 3000 }], 'misses', true, 'measured'],
    ['over TCP', [{ code: 'udp-blocked', transport: 'tcp' }], 'misses', true, 'measured'],
    ['of a page hidden for a moment', [{ code: 'hidden', hiddenMs: 400 }], 'no-data', true, 'measured'],
    ['of a hidden page', [{ code: 'hidden', hiddenMs: 4000 }], 'no-data', true, 'unusable'],
    ['of a busy machine', [{ code: 'sender-stalled', sent: 9, expected: 99 }], 'no-data', true, 'unusable'],
    [
      'that was stopped',
      [{ code: 'stopped-early', measuredMs: 1, plannedMs: 9 }],
      'no-data',
      true,
      'measured',
    ],
    [
      'without a call',
      [{ code: 'not-connected', why: 'nothing-open', waitedMs: 6000 }],
      'misses',
      false,
      'failed',
    ],
    ['of the network alone', [{ code: 'only-connectivity' }], 'no-data', false, 'checked'],
    [
      'of the network alone, with UDP blocked',
      [{ code: 'only-connectivity' }, { code: 'udp-blocked', transport: 'tls' }],
      'misses',
      false,
      'checked',
    ],
  ])('%s counts alike at the server and in files', (_title, findings, verdict, hasFigures, expected) => {
    const result = resultWith(findings, verdict, hasFigures);
    expect(byServer(result)).toBe(expected);
    expect(sampleOfResult(result, null)?.outcome ?? 'checked').toBe(expected);
    expect(byTable(result)).toBe(expected);
  });
});
