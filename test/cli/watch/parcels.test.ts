import { describe, expect, it } from 'vitest';
import type { SlotReport } from '../../../src/cli/watch/agent.ts';
import { parcelsOf, sampleOf } from '../../../src/cli/watch/parcels.ts';
import { slotLine } from '../../../src/cli/watch/slot-line.ts';
import { parseSample } from '../../../src/wire/sample.ts';
import { exampleResult } from '../../support/example-result.ts';

const watched = { url: 'http://h/', site: 'Berlin', relay: 'west' };
const agent = { name: 'probe-1', secret: 's', timeZone: 'Europe/Berlin', everyMs: 600_000 };
const slot = { slot: 2_945_376, dueMs: Date.UTC(2026, 0, 1, 0, 3) };
const result = exampleResult('r'.repeat(22));
const measured = (link: string | null): SlotReport => ({
  slot,
  dealtWith: slot.slot,
  startedMs: slot.dueMs + 500,
  outcome: 'measured',
  reason: null,
  message: null,
  resultId: result.id,
  run: { kind: 'result', result, receipt: { link, code: null, troubles: [], packets: [] } },
});
const missed: SlotReport = {
  slot,
  dealtWith: slot.slot,
  startedMs: null,
  outcome: 'missed',
  reason: 'asleep',
  message: 'It slept.',
  resultId: null,
  run: null,
};

describe('what a slot sends', () => {
  it('is a sample that the wire takes', () => {
    const sample = sampleOf(measured('http://h/r/x'), watched, agent);
    expect(parseSample(sample)).toEqual({ ok: true, value: sample });
    expect(sample).toMatchObject({
      site: 'Berlin',
      agent: 'probe-1',
      timeZone: 'Europe/Berlin',
      everyMs: 600_000,
      relay: 'west',
      dueAt: '2026-01-01T00:03:00.000Z',
      startedAt: '2026-01-01T00:03:00.500Z',
      outcome: 'measured',
      resultId: result.id,
    });
  });

  it('is the sample alone when the page has stored the result', () => {
    const report = measured('http://h/r/x');
    const sample = sampleOf(report, watched, agent);
    expect(parcelsOf(report, sample)).toEqual([
      { route: '/api/samples', body: { samples: [sample] }, headers: {} },
    ]);
  });

  it('is the result first when the page could not store it', () => {
    const report = measured(null);
    expect(
      parcelsOf(report, sampleOf(report, watched, agent)).map(({ route, body }) => [route, body === result]),
    ).toEqual([
      ['/api/results', true],
      ['/api/samples', false],
    ]);
  });

  it('is a sample without a start for a slot that was missed', () => {
    const sample = sampleOf(missed, watched, agent);
    expect(parseSample(sample)).toEqual({ ok: true, value: sample });
    expect(sample).toMatchObject({ startedAt: null, outcome: 'missed', reason: 'asleep', resultId: null });
    expect(parcelsOf(missed, sample)).toHaveLength(1);
    expect(slotLine(missed, sample)).toBe('2026-01-01T00:03Z Berlin by west: missed (It slept.)');
  });
});
