import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Check } from 'typebox/value';
import {
  csvFiguresRow,
  csvHeader,
  csvRow,
  EXPORT_COLUMNS,
  TEST_COLUMNS,
} from '../../../src/wire/export/csv.ts';
import type { Devices } from '../../../src/wire/result/devices.ts';
import { MARK_COLUMNS } from '../../../src/wire/export/mark-columns.ts';
import type { StoredForExport } from '../../../src/wire/export/column.ts';
import {
  EXPORT_CLOSING,
  EXPORT_OPENING,
  ExportedResultSchema,
  exportedFigures,
  exportedResult,
  ExportSchema,
} from '../../../src/wire/export/document.ts';
import type { Result } from '../../../src/wire/result.ts';
import { sampledFigures } from '../../../src/wire/sampled-figures.ts';
import { exampleResult } from '../../support/example-result.ts';
import { exportDocument } from '../../support/export-doc.ts';
import { rowOf } from '../../ui/desk/row-builder.ts';
import { RESULTS } from '../../ui/gallery/results.ts';

const stored = (result: Result, changes: Partial<StoredForExport['row']> = {}): StoredForExport => ({
  row: rowOf({
    id: result.id,
    code: '3222222T',
    atMs: Date.UTC(2026, 0, 1),
    receivedAtMs: Date.UTC(2026, 0, 1, 0, 0, 31, 5),
    durationMs: result.durationMs,
    ticket: null,
    site: 'north',
    user: null,
    relay: result.path.relay.name,
    transport: result.path.transport,
    method: result.traffic.method,
    unattended: true,
    verdict: result.grades.verdict,
    rttMs: null,
    lossRatio: null,
    burstLossRatio: null,
    jitterMs: null,
    reorderRatio: null,
    ...changes,
  }),
  result,
  requestId: 'q1',
});
const cells = (of: StoredForExport): Record<string, string> =>
  Object.fromEntries(csvRow(of).map((cell, index): [string, string] => [csvHeader()[index] ?? '', cell]));

const DEVICE_NAMES = [
  'microphone',
  'noiseFloorDbfs',
  'speechDbfs',
  'clippedRatio',
  'echoDbfs',
  'camera',
  'framesPerS',
  'lumaRatio',
];

describe('the table', () => {
  test('has what the help desk has made of it behind the test, and is as it was before that', () => {
    const triage = { status: 'waiting', assignee: 'ada', tags: ['wifi', 'vpn-2'], version: 3 } as const;
    const of = stored(exampleResult('abc'), { triage });
    // The marks, then the region, then the devices, then whether it is kept whole.
    const behind = -MARK_COLUMNS.length - 1 - DEVICE_NAMES.length - 1;
    expect(csvHeader().slice(behind - 4, behind)).toEqual(['counted', 'status', 'assignedTo', 'tags']);
    expect(csvRow(of).slice(behind - 3, behind)).toEqual(['waiting', 'ada', 'wifi;vpn-2']);
    expect(csvRow(stored(exampleResult('abc'))).slice(behind - 3, behind)).toEqual(['new', '', '']);
  });

  test('has the region that the person is in, where somebody said it', () => {
    const result = exampleResult('abc');
    const labels = { ...result.labels, region: 'Hawaii US' };
    expect(cells(stored({ ...result, labels }))['customerRegion']).toBe('Hawaii US');
    expect(cells(stored(result))['customerRegion']).toBe('');
  });

  test('has microphone and camera near its end, empty where nobody added them or they gave no figure', () => {
    expect(csvHeader().slice(-DEVICE_NAMES.length - 1)).toEqual([...DEVICE_NAMES, 'keptWhole']);
    const result = exampleResult('abc');
    const of = (devices: Devices): string[] =>
      csvRow(stored({ ...result, devices })).slice(-DEVICE_NAMES.length - 1, -1);
    const microphone = {
      name: '=Jabra',
      noiseFloorDbfs: -62.5,
      speechDbfs: -23.01,
      clippedRatio: 0,
      echoDbfs: null,
    };
    expect(of({ microphone, camera: null })).toEqual(["'=Jabra", '-62.5', '-23.01', '0', '', '', '', '']);
    const camera = { name: null, framesPerS: 29.97, lumaRatio: 0.118 };
    expect(of({ microphone: null, camera })).toEqual(['', '', '', '', '', '', '29.97', '0.118']);
    expect(
      csvRow(stored(result))
        .slice(-DEVICE_NAMES.length - 1, -1)
        .join(''),
    ).toBe('');
  });

  test('has what became of marks behind that, which older tables do not have, and is empty where no header was read', () => {
    const names = ['marks', 'marksKeptRatio', 'dscpAtRelay', 'congestionMarked'];
    expect(MARK_COLUMNS.map(({ name }) => name)).toEqual(names);
    const marked = (
      arrived: readonly (readonly [dscp: number, packets: number])[],
      askedDscp: number,
    ): StoredForExport => {
      const result = RESULTS['directions-loss-up']();
      if (!result.witness) throw new Error('the fixture has a witness');
      const stream = {
        stream: 0,
        askedDscp,
        arrived: arrived.map(([dscp, packets]) => ({ dscp, packets })),
        changedMs: null,
      };
      const marks = {
        streams: [stream],
        hopLimits: [{ fromMs: 0, hopLimit: 60 }],
        read: 100,
        ecnCapable: 100,
        congestionMarked: 7,
      };
      return stored({ ...result, witness: { ...result.witness, marks } });
    };
    const lastOf = (of: StoredForExport): string[] => names.map((name) => cells(of)[name] ?? '-');
    expect(lastOf(marked([[46, 100]], 46))).toEqual(['kept', '1', '46', '7']);
    expect(lastOf(marked([[0, 100]], 46))).toEqual(['cleared', '0', '0', '7']);
    expect(lastOf(marked([[34, 100]], 46))).toEqual(['re-marked', '0', '34', '7']);
    expect(
      lastOf(
        marked(
          [
            [46, 75],
            [8, 25],
          ],
          46,
        ),
      ),
    ).toEqual(['some-packets', '0.75', '46', '7']);
    expect(lastOf(marked([[0, 100]], 0))).toEqual(['', '', '', '7']);
    expect(lastOf(stored(exampleResult('abc')))).toEqual(['', '', '', '']);
  });

  test('has a receipt, the verdict and the figures of the loop', () => {
    expect(cells(stored(exampleResult('abc')))).toMatchObject({
      code: '3222222T',
      id: 'abc',
      measuredAt: '2026-01-01T00:00:00.000Z',
      receivedAt: '2026-01-01T00:00:31.005Z',
      durationMs: '15000',
      ticket: '',
      site: 'north',
      request: 'q1',
      address: '192.0.2.7',
      unattended: 'yes',
      target: 'client-edge',
      verdict: 'misses',
      misses: 'loop loss',
      sent: '100',
      lost: '1',
      duplicates: '',
      rttMeanMs: '20',
      rttMaxMs: '25',
      lossRatio: '0.01',
      lossRatioHigh: '0.05',
      worstLossRatio: '0.01',
      burstLossRatio: '0.02',
      burstLossStartMs: '400',
      jitterMs: '1.5',
      reorderRatio: '0',
      upLossRatio: '',
      mos: '',
      witness: '',
    });
  });

  test('has both directions, findings and causes where they are known', () => {
    const result = RESULTS['directions-loss-up']();
    const row = cells(stored(result));
    expect(row['upLost']).toBe(String(result.metrics.up?.lost));
    expect(row['upWorstLossStartMs']).toBe(String(result.metrics.up?.worstLoss15s?.startMs));
    expect(row['upQueueingP95Ms']).toBe(String(result.metrics.up?.queueingMs?.p95));
    expect(row['downLossRatio']).toBe('0');
    expect(row['witness']).toBe('whole');
    expect(row['misses']).toMatch(/^up loss;up burstLoss/);
    expect(row['causes']).toMatch(/^up /);
    const blocked = RESULTS['udp-blocked']();
    expect(cells(stored(blocked))['findings']).toBe('udp-blocked');
    const older = [...blocked.grades.findings, { code: 'ports-denied' as const, ports: [3478] }];
    const both = { ...blocked, grades: { ...blocked.grades, findings: older } };
    expect(cells(stored(both))['findings']).toBe('udp-blocked;ports-denied');
  });

  test('ends with the load that it was under, and what the busy part was like', () => {
    const load = ['calls', 'busyVerdict', 'busyRttMeanMs', 'busyDownMbps', 'busyUpMbps'];
    const loadOf = (result: Result): (string | undefined)[] =>
      load.map((name) => cells(stored(result))[name]);
    expect(csvHeader(TEST_COLUMNS).slice(-load.length - 2, -2)).toEqual(load);
    expect(loadOf(exampleResult('a'))).toEqual(['1', '', '', '', '']);
    const slower = RESULTS['load-slower']();
    const busy = slower.loaded?.state === 'measured' ? slower.loaded.busy : null;
    const rttMs = busy?.metrics.loop.rttMs?.mean;
    // A queue of 160 ms and more, where the idle link has 41.
    expect(rttMs).toBeGreaterThan(160);
    expect(loadOf(slower)).toEqual(['1', 'misses', String(rttMs), '46.2', '9.4']);
    expect(cells(stored(slower))['rttMeanMs']).toBe(String(slower.metrics.loop.rttMs?.mean));
    // Five streams, each of a call of its own.
    expect(loadOf(RESULTS['load-calls']())).toEqual(['5', '', '', '', '']);
    expect(loadOf(RESULTS['load-failed']())).toEqual(['1', '', '', '', '']);
    expect(loadOf(RESULTS['checks-open']())).toEqual(['', '', '', '', '']);
  });

  test('has what a search for the number of calls found behind that, which older tables do not have', () => {
    const columns = ['carriedCalls', 'missedCalls'];
    expect(csvHeader(TEST_COLUMNS).slice(-2)).toEqual(columns);
    const found = (result: Result): (string | undefined)[] =>
      columns.map((name) => cells(stored(result))[name]);
    expect(found(exampleResult('a'))).toEqual(['', '']);
    const step = { misses: [], bytes: 1, tookMs: 1 };
    const callSearch = {
      mostCalls: 20,
      dataCapBytes: 1,
      end: 'data-cap' as const,
      steps: [
        { ...step, calls: 4, outcome: 'misses' as const },
        { ...step, calls: 2, outcome: 'carries' as const },
      ],
    };
    expect(found({ ...exampleResult('a'), callSearch })).toEqual(['2', '4']);
  });

  test.each([
    ['token', 'yes', true],
    ['request', 'yes', true],
    ['seen', 'no', false],
    ['unseen', 'no', false],
    [null, 'yes', true],
  ] as const)('says whether sites count it: %s', (standing, cell, counted) => {
    const of = stored(exampleResult('a'), { standing });
    expect(cells(of)['counted']).toBe(cell);
    expect(exportedResult(of)).toMatchObject({ counted });
  });

  test('has a name for each column, once, that ends in its unit', () => {
    const header = csvHeader();
    expect(new Set(header).size).toBe(header.length);
    for (const { name, unit } of EXPORT_COLUMNS) {
      if (unit === 'ms') expect(name).toMatch(/Ms$/);
      if (unit === 'Mbit/s') expect(name).toMatch(/Mbps$/);
      if (unit === 'ratio') expect(name).toMatch(/Ratio(Low|High)?$/);
      expect(csvRow(stored(exampleResult('a')))).toHaveLength(header.length);
    }
  });

  test('has numbers that read back, with a point and without exponents', () => {
    const { metrics } = exampleResult('a');
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (lossRatio) => {
        const result = exampleResult('a', {
          metrics: { ...metrics, loop: { ...metrics.loop, lossRatio } },
        });
        const cell = cells(stored(result))['lossRatio']!;
        expect(cell).toMatch(/^\d+(\.\d+)?$/);
        expect(Number(cell)).toBeCloseTo(lossRatio, 18);
      }),
    );
    const tiny = exampleResult('a', {
      metrics: { ...metrics, loop: { ...metrics.loop, lossRatio: 2.5e-7 } },
    });
    expect(cells(stored(tiny))['lossRatio']).toBe('0.00000025');
  });

  test('runs nothing in a spreadsheet, whatever a label says', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])
      expect(cells(stored(exampleResult('a'), { site: text }))['site']).toBe(`'${text}`);
    expect(cells(stored(exampleResult('a'), { user: 'A=B' }))['user']).toBe('A=B');
    const line = stringify([csvRow(stored(exampleResult('a'), { site: 'a,"b"\n<script>' }))]);
    expect(line).toContain('"a,""b""\n<script>"');
  });

  test('has of a result whose document has gone what it is searched and compared by, in the same columns', () => {
    const result = RESULTS['directions-loss-up']();
    const whole = stored(result, { site: '=north', verdict: 'misses', finding: 'loss' });
    const left = csvFiguresRow({ ...whole, figures: sampledFigures(result) });
    const header = csvHeader();
    expect(left).toHaveLength(header.length);
    const cellsLeft = new Map(header.map((name, at) => [name, left[at]] as const));
    const cellsWhole = cells(whole);
    expect(cellsWhole['keptWhole']).toBe('yes');
    expect(cellsLeft.get('keptWhole')).toBe('no');
    // Each is what the whole result has in the column, of which the figures are the oracle.
    for (const name of ['rttMeanMs', 'upWorstLossRatio', 'burstLossRatio', 'downJitterMs', 'reorderRatio'])
      expect([name, cellsLeft.get(name)]).toEqual([name, cellsWhole[name]]);
    expect(Number(cellsLeft.get('upWorstLossRatio'))).toBeGreaterThan(0);
    for (const name of [
      'code',
      'id',
      'measuredAt',
      'durationMs',
      'site',
      'request',
      'relay',
      'counted',
      'tags',
    ])
      expect([name, cellsLeft.get(name)]).toEqual([name, cellsWhole[name]]);
    expect([cellsLeft.get('browser'), cellsLeft.get('sent'), cellsLeft.get('causes')]).toEqual(['', '', '']);
  });

  test('is documented column by column', async () => {
    await expect(exportDocument(EXPORT_COLUMNS)).toMatchFileSnapshot('../../../docs/export.md');
  });
});

describe('the JSON of an export', () => {
  test('is what its schema says, one result at a time', () => {
    const one = exportedResult(stored(RESULTS['directions-loss-up']()));
    expect(Check(ExportedResultSchema, JSON.parse(JSON.stringify(one)))).toBe(true);
    const text = `${EXPORT_OPENING}${[one, one].map((entry) => JSON.stringify(entry)).join(',')}${EXPORT_CLOSING}`;
    const document: unknown = JSON.parse(text);
    expect(Check(ExportSchema, document)).toBe(true);
    expect(document).toMatchObject({
      results: [{ code: '3222222T', requestId: 'q1' }, { result: one.result }],
    });
  });

  test('is what its schema says of one whose document has gone', () => {
    const result = RESULTS['directions-loss-up']();
    const figures = sampledFigures(result);
    const one: unknown = JSON.parse(JSON.stringify(exportedFigures({ ...stored(result), figures })));
    expect(Check(ExportedResultSchema, one)).toBe(true);
    const measuredAt = '2026-01-01T00:00:00.000Z';
    expect(one).toMatchObject({
      code: '3222222T',
      result: null,
      figures: { id: result.id, measuredAt, site: 'north', metrics: { lossUpRatio: figures.lossUpRatio } },
    });
  });
});
