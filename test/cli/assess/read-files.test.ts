import { describe, expect, it } from 'vitest';
import { csvRows } from '../../../src/core/csv-rows.ts';
import { readCsv } from '../../../src/cli/assess/read-csv.ts';
import { readNdjson } from '../../../src/cli/assess/read-ndjson.ts';
import type { Sample } from '../../../src/wire/sample.ts';
import { sampledFigures } from '../../../src/wire/sampled-figures.ts';
import { exampleResult } from '../../support/example-result.ts';

const HEADER = 'id,measuredAt,site,relay,rttMeanMs,worstLossRatio,burstLossRatio,jitterMs,findings,verdict';
const ROW = 'a,2026-01-01T00:00:00.000Z,Berlin,west,23.5,0.001,0.02,1.5,,meets';

describe('csvRows (RFC 4180 §2)', () => {
  it.each([
    [
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['"a,b","c ""d"""\n', [['a,b', 'c "d"']]],
    [
      '"two\nlines",x\ny,z\n',
      [
        ['two\nlines', 'x'],
        ['y', 'z'],
      ],
    ],
    ['a,,\n', [['a', '', '']]],
    ['\uFEFFa,b\n', [['a', 'b']]],
    ['a\n\n\nb\n', [['a'], ['b']]],
    ['', []],
  ])('%j', (text, cells) => {
    expect(csvRows(text).map((row) => row.cells)).toEqual(cells);
  });

  it('numbers lines as an editor does, also behind a cell of several lines', () => {
    expect(csvRows('"a\nb"\r\nc\nd').map(({ line }) => line)).toEqual([1, 3, 4]);
  });

  it('marks a row whose quotes are not in order, and reads the next', () => {
    expect(csvRows('a\n"b"x,c\nd\n').map(({ cells, isWhole }) => [cells[0], isWhole])).toEqual([
      ['a', true],
      [undefined, false],
      ['d', true],
    ]);
  });
});

describe('a quote that is never closed', () => {
  it('costs its own row and no other, and each row has its own line', () => {
    const rows = csvRows('a,b\n"open,1\nc,2\nd"e,3\n"f\ng",4\n"h"i,5\nj,6\n');
    expect(rows.map(({ line, cells, isWhole }) => [line, isWhole ? cells : null])).toEqual([
      [1, ['a', 'b']],
      [2, null],
      [3, ['c', '2']],
      [4, null],
      [5, ['f\ng', '4']],
      [7, null],
      [8, ['j', '6']],
    ]);
  });
});

const badLinesOf = (text: string) => {
  const read = readCsv(text);
  return read.ok ? read.content.badLines : read.problem;
};

describe('reading CSV', () => {
  it('takes figures from the graded windows; an empty cell is not measured', () => {
    const read = readCsv(`${HEADER}\n${ROW}\n${ROW.replace('a,', 'b,').replace('0.001', '')}\n`);
    if (!read.ok) throw new Error(read.problem);
    expect(read.content.samples[0]).toMatchObject({
      id: 'a',
      atMs: Date.UTC(2026, 0, 1),
      site: 'Berlin',
      relay: 'west',
      outcome: 'measured',
      metrics: { rttMs: 23.5, lossRatio: 0.001, burstLossRatio: 0.02, jitterMs: 1.5, lossUpRatio: null },
    });
    expect(read.content.samples[1]?.metrics.lossRatio).toBeNull();
  });

  it('leaves out what no site counts, and takes tables from before that was said, and with columns from after', () => {
    const rows = ['yes', 'no', '', 'no'].map((counted, at) => `${ROW.replace('a,', `${at},`)},${counted},7`);
    const read = readCsv(`${HEADER},counted,ofTheFuture\n${rows.join('\n')}\n`);
    if (!read.ok) throw new Error(read.problem);
    expect([read.content.samples.map(({ id }) => id), read.content.uncounted]).toEqual([['0', '2'], 2]);
    expect(read.content.badLines).toEqual([]);
  });

  it.each([
    [ROW.replace('23.5', '"23,5"'), 'rttMeanMs "23,5" has a comma for its decimals; a point is needed.'],
    [ROW.replace('23.5', 'fast'), 'rttMeanMs "fast" is no number.'],
    [ROW.replace('23.5', 'Infinity'), 'rttMeanMs "Infinity" is no number.'],
    [
      ROW.replace('2026-01-01T00', '2026-01-01T99'),
      'measuredAt "2026-01-01T99:00:00.000Z" is no time such as 2026-01-31T12:00:00Z.',
    ],
    [`${ROW},more`, 'it has 11 cells where 10 are named.'],
    [ROW.replace('Berlin', '"Ber"lin'), 'its quotes are not in order.'],
  ])('leaves a bad line out, by its number: %s', (row, problem) => {
    expect(badLinesOf(`${HEADER}\n${ROW}\n${row}\n${ROW}`)).toEqual([{ line: 3, problem }]);
  });

  it.each([
    ['a,b\n', /^it has no column "id", "measuredAt", /],
    ['id;measuredAt\n', /^its cells are separated by semicolons/],
    ['', /^it is empty/],
  ])('says what a table lacks: %j', (text, problem) => {
    expect(badLinesOf(text)).toMatch(problem);
  });

  it.each([
    ['', 'meets', 'measured'],
    ['sender-stalled', 'no-data', 'unusable'],
    ['hidden', 'no-data', 'unusable'],
    ['hidden', 'meets', 'measured'],
    // It has figures, which say what became of its packets.
    ['data-channel;connection-lost', 'misses', 'measured'],
    ['only-connectivity;udp-blocked', 'misses', undefined],
  ])('findings %j with verdict %s are a sample that is %s... %s', (findings, verdict, outcome) => {
    const read = readCsv(`${HEADER}\n${ROW.replace(',,meets', `,${findings},${verdict}`)}`);
    expect(read.ok && read.content.samples[0]?.outcome).toBe(outcome);
  });

  it.each([
    ['failed', ['failed']],
    ['unusable', ['unusable']],
    ['missed', []],
    ['skipped', []],
    ['checked', []],
    ['measured', ['measured']],
  ])("a slot of the agent's table that is %s gives %j", (slot, outcomes) => {
    const read = readCsv(`${HEADER},slotOutcome\n${ROW},${slot}\n`);
    expect(read.ok && read.content.samples.map(({ outcome }) => outcome)).toEqual(outcomes);
  });
});

describe('reading NDJSON', () => {
  const result = exampleResult('r'.repeat(22));
  const sample: Sample = {
    schema: 'edgewise.sample/1',
    id: 's'.repeat(22),
    site: 'north',
    agent: 'a',
    timeZone: 'Europe/Berlin',
    everyMs: 300_000,
    dueAt: '2026-01-01T00:00:00.000Z',
    startedAt: null,
    reason: 'x',
    message: null,
    outcome: 'failed',
    resultId: null,
    relay: null,
  };

  it('takes runs, exported results, results alone and samples', () => {
    const read = readNdjson(
      [
        { schema: 'edgewise.run/1', code: null, link: 'http://h/r/x', result },
        { code: '3222222T', receivedAt: 'x', address: null, requestId: null, result },
        { code: '3222222U', receivedAt: 'x', address: null, requestId: null, counted: false, result },
        result,
        sample,
        { ...sample, outcome: 'missed' },
      ]
        .map((line) => JSON.stringify(line))
        .join('\n'),
    );
    expect(read.badLines).toEqual([]);
    expect(read.samples.map(({ outcome, link }) => [outcome, link])).toEqual([
      ['measured', 'http://h/r/x'],
      ['measured', null],
      ['measured', null],
      ['failed', null],
    ]);
    expect(read.samples[0]?.metrics).toMatchObject({
      rttMs: 20,
      lossRatio: 0.01,
      burstLossRatio: 0.02,
      jitterMs: 1.5,
    });
    expect(read).toMatchObject({ everyMs: 300_000, timeZone: 'Europe/Berlin', uncounted: 1 });
  });

  it('reads what is left of a result that its server no longer keeps whole, as an export has it', () => {
    const metrics = { ...sampledFigures(exampleResult('a')), rttMs: 41.5 };
    const figures = {
      ...{
        id: 'a',
        measuredAt: '2026-01-01T00:00:00.000Z',
        durationMs: 30_000,
        ticket: null,
        site: 'Berlin',
      },
      ...{ user: null, relay: 'west', transport: 'udp', method: 'rtp', unattended: true, verdict: 'meets' },
      ...{ finding: null, metrics },
    };
    const line = (own: object) =>
      JSON.stringify({ receivedAt: 'x', counted: true, result: null, figures: own });
    const { samples, badLines } = readNdjson([line(figures), line({ ...figures, site: 7 })].join('\n'));
    expect(samples).toMatchObject([
      {
        id: 'a',
        atMs: Date.UTC(2026, 0, 1),
        site: 'Berlin',
        relay: 'west',
        outcome: 'measured',
        target: null,
      },
    ]);
    expect(samples[0]?.metrics).toEqual(metrics);
    expect(badLines.map(({ line: number }) => number)).toEqual([2]);
  });

  it('takes a sample of a newer agent without what it adds, and none that lacks what is known', () => {
    const newer = readNdjson(JSON.stringify({ ...sample, battery: 0.5 }));
    expect(newer.badLines).toEqual([]);
    expect(newer.samples).toEqual(readNdjson(JSON.stringify(sample)).samples);
    expect(newer.samples).toHaveLength(1);
    expect(readNdjson(JSON.stringify({ ...sample, dueAt: undefined })).badLines).toHaveLength(1);
  });

  it('names each bad line by its number', () => {
    const lines = [
      '{',
      '5',
      '',
      '{"schema":"edgewise.run/1"}',
      JSON.stringify({ ...sample, outcome: 'fine' }),
    ];
    expect(readNdjson(lines.join('\n')).badLines.map(({ line }) => line)).toEqual([1, 2, 4, 5]);
  });

  it('takes no link that a reader must not follow', () => {
    const line = JSON.stringify({
      schema: 'edgewise.run/1',
      code: null,
      link: 'javascript:alert(1)',
      result,
    });
    expect(readNdjson(line).samples[0]?.link).toBeNull();
  });
});
