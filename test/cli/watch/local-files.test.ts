import { appendFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csvRows } from '../../../src/core/csv-rows.ts';
import type { SlotReport } from '../../../src/cli/watch/agent.ts';
import {
  csvFile,
  csvLine,
  LOCAL_CSV_HEADER,
  ndjsonFile,
  ndjsonLine,
} from '../../../src/cli/watch/local-files.ts';
import { sampleOf } from '../../../src/cli/watch/parcels.ts';
import { exampleResult } from '../../support/example-result.ts';

const result = exampleResult('r'.repeat(22));
const slot = { slot: 1, dueMs: Date.UTC(2026, 0, 1) };
const measured: SlotReport = {
  slot,
  dealtWith: slot.slot,
  startedMs: slot.dueMs,
  outcome: 'measured',
  reason: null,
  message: null,
  resultId: result.id,
  run: {
    kind: 'result',
    result,
    receipt: { link: 'http://h/r/x', code: '3222222T', troubles: [], packets: [] },
  },
};
const failed: SlotReport = {
  slot,
  dealtWith: slot.slot,
  startedMs: slot.dueMs + 70,
  outcome: 'failed',
  reason: 'could-not-connect',
  message: 'No.',
  resultId: null,
  run: null,
};
const sample = (report: SlotReport, site = 'Berlin') =>
  sampleOf(
    report,
    { url: 'http://h/', site, relay: null },
    { name: 'a', secret: 's', timeZone: 'UTC', everyMs: 600_000 },
  );

describe('lines of local files', () => {
  it('are a run as run --json writes it, or the sample where there is no result', () => {
    expect(JSON.parse(ndjsonLine(measured, sample(measured)))).toEqual({
      schema: 'edgewise.run/1',
      code: '3222222T',
      link: 'http://h/r/x',
      result,
    });
    expect(JSON.parse(ndjsonLine(failed, sample(failed)))).toEqual(sample(failed));
  });

  it('have a cell for each column, figures with a point, and what became of the slot', () => {
    const [row] = csvRows(csvLine(measured, sample(measured), Date.UTC(2026, 0, 1, 0, 1)));
    const cell = (name: string) => row?.cells[LOCAL_CSV_HEADER.indexOf(name)];
    expect(row?.cells).toHaveLength(LOCAL_CSV_HEADER.length);
    expect([
      cell('code'),
      cell('site'),
      cell('worstLossRatio'),
      cell('jitterMs'),
      cell('slotOutcome'),
    ]).toEqual(['3222222T', 'north', '0.01', '1.5', 'measured']);
    const [other] = csvRows(csvLine(failed, sample(failed, '=cmd()'), 0));
    const otherCell = (name: string) => other?.cells[LOCAL_CSV_HEADER.indexOf(name)];
    expect(other?.cells).toHaveLength(LOCAL_CSV_HEADER.length);
    expect([
      otherCell('measuredAt'),
      otherCell('site'),
      otherCell('rttMeanMs'),
      otherCell('slotReason'),
    ]).toEqual(['2026-01-01T00:00:00.070Z', "'=cmd()", '', 'could-not-connect']);
  });
});

describe('a local file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'edgewise-lines-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const lines = async (file: string): Promise<string[]> => (await readFile(file, 'utf8')).split('\n');

  it('has its header once, and is made anew when it was rolled over or removed', async () => {
    const file = path.join(folder, 'a.csv');
    const csv = csvFile(file);
    await csv.append('1\n');
    await csv.append('2\n');
    expect(await lines(file)).toEqual([LOCAL_CSV_HEADER.join(','), '1', '2', '']);
    await rename(file, `${file}.1`);
    await csv.append('3\n');
    expect(await lines(file)).toEqual([LOCAL_CSV_HEADER.join(','), '3', '']);
    await rm(file);
    await csv.append('4\n');
    expect(await lines(file)).toEqual([LOCAL_CSV_HEADER.join(','), '4', '']);
  });

  it('goes on behind a line that was cut', async () => {
    const file = path.join(folder, 'a.ndjson');
    await writeFile(file, '{"half":');
    await ndjsonFile(file).append('{}\n');
    expect(await lines(file)).toEqual(['{"half":', '{}', '']);
  });

  it('is refused before anything is measured when it has other columns', async () => {
    const file = path.join(folder, 'other.csv');
    await appendFile(file, 'a,b\n1,2\n');
    expect(await csvFile(file).problem()).toBe(
      `${file} has other columns than this version writes; name another file.`,
    );
    expect(await csvFile(path.join(folder, 'new.csv')).problem()).toBeNull();
    expect(await csvFile(path.join(folder, 'none', 'new.csv')).problem()).toMatch(
      /cannot be written: there is no such/,
    );
  });

  it('that cannot be written is said once, and again when it can', async () => {
    const gone = path.join(folder, 'gone');
    const file = ndjsonFile(path.join(gone, 'a.ndjson'));
    const log: string[] = [];
    await file.tryAppend('1\n', (line) => log.push(line));
    await file.tryAppend('2\n', (line) => log.push(line));
    expect(log).toHaveLength(1);
    await mkdir(gone);
    await file.tryAppend('3\n', (line) => log.push(line));
    expect(log).toHaveLength(2);
    expect(await lines(file.file)).toEqual(['3', '']);
  });
});
