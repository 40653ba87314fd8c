import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/core/verdict/finding.ts';
import { regrade } from '../../../src/core/verdict/grades.ts';
import { parseResult, type Result } from '../../../src/wire/result.ts';
import { exampleResult } from '../../support/example-result.ts';
import { RESULTS } from '../../ui/gallery/results.ts';

const results = Object.entries(RESULTS)
  // Ten minutes differ in nothing but their size.
  .filter(([name]) => !name.endsWith('-long'))
  .map(([name, make]): { name: string; result: Result } => ({ name, result: make() }));

const withGrades = (result: Result, grades: Partial<Result['grades']>): Result => ({
  ...result,
  grades: { ...result.grades, ...grades },
});
const RANK = { misses: 0, 'no-data': 1, meets: 2 } as const;
/** As it comes out of a JSON document. */
const sent = (result: Result): Result => {
  const parsed = parseResult(JSON.parse(JSON.stringify(result)));
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};

describe.each(results)('the $name result', ({ result }) => {
  const { grades } = result;

  test('is graded again exactly as it was composed', () => {
    expect(regrade(sent(result))).toEqual(grades);
  });

  test('cannot be given another verdict', () => {
    for (const verdict of ['meets', 'misses', 'no-data'] as const)
      expect(regrade(withGrades(result, { verdict }))).toEqual(grades);
  });

  test('cannot be given other rows, nor fewer', () => {
    const better = grades.rows.map((row) => ({
      ...row,
      outcome: 'meets' as const,
      value: 0,
      target: row.target * 1000,
      decides: false,
      note: null,
    }));
    expect(regrade(withGrades(result, { rows: better }))).toEqual(grades);
    expect(regrade(withGrades(result, { rows: [] }))).toEqual(grades);
    expect(regrade(withGrades(result, { rows: grades.rows.slice(1) }))).toEqual(grades);
  });

  test('is given no better a verdict by leaving findings out', () => {
    // What only the page could tell is gone with its word; none of the figures' findings is.
    const alone = new Set<Finding['code']>([
      'stopped-early',
      'audio-stopped',
      'mapping-moved',
      'only-connectivity',
    ]);
    const kept = grades.findings.filter(({ code }) => !alone.has(code)).map(({ code }) => code);
    const bare = regrade(withGrades(result, { findings: [] }));
    expect(bare.findings.map(({ code }) => code)).toEqual(expect.arrayContaining(kept));
    if (kept.length === grades.findings.length && result.traffic.method === 'rtp')
      expect(RANK[bare.verdict]).toBeLessThanOrEqual(RANK[grades.verdict]);
  });

  test('is given no finding that its figures speak against', () => {
    const forged: Finding[] = [
      { code: 'hidden', hiddenMs: 20_000 },
      { code: 'sender-stalled', sent: 1, expected: 7500 },
      { code: 'ports-denied', ports: [3478] },
      { code: 'stats-disagree', metrics: ['rtt'] },
      { code: 'connection-lost', atMs: 0 },
      { code: 'audio-stopped', atMs: 0 },
      { code: 'mapping-broken', streams: [0] },
      { code: 'audio-suspended' },
      ...(result.path.transport === 'udp' ? [{ code: 'udp-blocked', transport: 'tcp' } as const] : []),
      ...(result.traffic.method === 'rtp'
        ? [{ code: 'data-channel', cause: 'audio-suspended' } as const]
        : []),
    ];
    const added = withGrades(result, { findings: [...grades.findings, ...forged] });
    expect(regrade(added)).toEqual(grades);
  });
});

describe('regrade', () => {
  test('is the same for its own grades', () => {
    const names = Object.keys(RESULTS).filter((name) => !name.endsWith('-long'));
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.subarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
        fc.boolean(),
        (name, dropped, isBare) => {
          const result = results.find((candidate) => candidate.name === name)!.result;
          const rows = result.grades.rows.filter((_, index) => !dropped.includes(index));
          const findings = isBare ? [] : result.grades.findings;
          const once = regrade(withGrades(result, { rows, findings }));
          expect(regrade({ ...result, grades: once })).toEqual(once);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('reads the kept document, whose rows say neither their path nor whether they decide', () => {
    const parsed = parseResult(
      JSON.parse(readFileSync(new URL('../../fixtures/result-1.json', import.meta.url), 'utf8')),
    );
    if (!parsed.ok) throw new Error(parsed.problem);
    const { grades } = parsed.value;
    expect(regrade(parsed.value)).toEqual({
      ...grades,
      rows: grades.rows.map((row) => ({ path: 'loop', decides: true, ...row })),
    });
  });

  test('takes a hidden page, a stalled sender and a broken mapping from the figures', () => {
    const { instrument, traffic } = exampleResult('r');
    const voided = exampleResult('r', {
      instrument: { ...instrument, hiddenMs: 1500, mappingIntact: false },
      // 250/s over 15 s are 3,750; 95 % of them are 3,562.5.
      traffic: { ...traffic, sent: 3562, received: 3561 },
    });
    expect(regrade(voided)).toMatchObject({
      verdict: 'no-data',
      findings: [
        { code: 'hidden', hiddenMs: 1500 },
        { code: 'sender-stalled', sent: 3562, expected: 3750 },
        { code: 'mapping-broken', streams: [] },
      ],
    });
    const paced = exampleResult('r', { traffic: { ...traffic, sent: 3563, received: 3562 } });
    expect(regrade(paced).findings).toEqual([]);
  });

  /** A result whose 200 ms rows sent and received so much. */
  const timed = (rows: readonly (readonly [sent: number, received: number])[]): Result => {
    const { traffic } = exampleResult('r');
    const total = rows.reduce((sum, [count]) => sum + count, 0);
    return exampleResult('r', {
      durationMs: rows.length * 200,
      traffic: { ...traffic, sent: total, received: total },
      timeline: rows.map(([count, received], index) => ({
        startMs: index * 200,
        sent: count,
        received,
        lost: count - received,
        rttMs: null,
        rttMaxMs: null,
        jitterMs: null,
      })),
    });
  };
  const rows = (count: number, sentEach: number, receivedEach: number) =>
    Array.from({ length: count }, () => [sentEach, receivedEach] as const);

  test('finds a lost connection that was left out, as exactly as rows tell', () => {
    // 10 s good, then 26 rows (5.2 s) in which nothing arrived: the first of them was sent by 10.2 s.
    const lost = timed([...rows(50, 50, 50), ...rows(26, 50, 0)]);
    expect(regrade(lost).findings).toEqual([{ code: 'connection-lost', atMs: 10_000 }]);
    // 25 rows: the silence may have been 4.8 s.
    expect(regrade(timed([...rows(50, 50, 50), ...rows(25, 50, 0)])).findings).toEqual([]);
  });

  test('believes the exact time of a lost connection, unless packets arrived after it', () => {
    const lost = timed([...rows(50, 50, 50), ...rows(30, 50, 0)]);
    const at = (atMs: number) => withGrades(lost, { findings: [{ code: 'connection-lost', atMs }] });
    expect(regrade(at(9940)).findings).toEqual([{ code: 'connection-lost', atMs: 9940 }]);
    expect(regrade(at(3000)).findings).toEqual([{ code: 'connection-lost', atMs: 10_000 }]);
  });

  test('finds that the audio clock stopped when nothing was sent to the end for 2 s', () => {
    expect(regrade(timed([...rows(400, 50, 50), ...rows(10, 0, 0)])).findings).toEqual([
      { code: 'audio-stopped', atMs: 80_000 },
    ]);
    expect(regrade(timed([...rows(400, 50, 50), ...rows(9, 0, 0)])).findings).toEqual([]);
  });

  test('finds UDP blocked where its ports were measured and the call ran over TCP', () => {
    const { path, traffic } = exampleResult('r');
    const overTcp = (urls: readonly string[]): Result =>
      exampleResult('r', {
        traffic: { ...traffic, sent: 3750, received: 3749 },
        path: {
          ...path,
          transport: 'tcp',
          relays: [{ name: 'built-in', nearestMs: 9, ports: urls.map((url) => ({ url, answeredMs: 9 })) }],
        },
      });
    expect(regrade(overTcp(['turn:h:3478?transport=udp', 'turn:h:3478?transport=tcp']))).toMatchObject({
      verdict: 'misses',
      findings: [{ code: 'udp-blocked', transport: 'tcp' }],
    });
    expect(regrade(overTcp(['turn:h:3478?transport=tcp'])).findings).toEqual([]);
  });

  test('speaks of single UDP ports only where UDP gets through, and grades an older result that spoke of both', () => {
    const { result } = results.find(({ name }) => name === 'udp-blocked')!;
    const silent = result.path.relays[0]!.ports.filter(({ answeredMs }) => answeredMs === null);
    expect(silent.map(({ url }) => url)).toContainEqual(expect.stringContaining('transport=udp'));
    const [blocked] = result.grades.findings;
    expect(result.grades.findings).toEqual([{ code: 'udp-blocked', transport: 'tcp' }]);
    const older = withGrades(result, {
      findings: [blocked!, { code: 'ports-denied', ports: [3478, 3479, 3480, 3481] }],
    });
    expect(regrade(sent(older))).toEqual(result.grades);
  });

  test('has no verdict for a fallback whose reason was left out: it may have been the one that voids', () => {
    const { result } = results.find(({ name }) => name === 'data-channel')!;
    expect(result.grades.verdict).toBe('meets');
    expect(regrade(withGrades(result, { findings: [] }))).toMatchObject({
      verdict: 'no-data',
      findings: [{ code: 'data-channel', cause: 'audio-suspended' }, { code: 'audio-suspended' }],
    });
  });

  test('knows that a test was stopped early where the asked length is known', () => {
    const { result } = results.find(({ name }) => name === 'meets')!;
    expect(regrade(result, 30_000)).toEqual(result.grades);
    expect(regrade(result, 60_000)).toMatchObject({
      verdict: 'no-data',
      findings: [{ code: 'stopped-early', measuredMs: 30_000, plannedMs: 60_000 }],
    });
    // One that ended with its connection was not stopped by anybody.
    const lost = results.find(({ name }) => name === 'connection-lost')!.result;
    expect(regrade(lost, 60_000)).toEqual(lost.grades);
  });

  test('has no rows for a target that does not exist, and no verdict', () => {
    const { result } = results.find(({ name }) => name === 'meets')!;
    const target = { kind: 'azure', region: 'Atlantis', column: 'site' } as const;
    expect(regrade(withGrades(result, { target }))).toMatchObject({ rows: [], verdict: 'no-data' });
  });
});
