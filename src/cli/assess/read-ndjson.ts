import { outcomeOfTest } from '../../core/sites/sample-outcome.ts';
import { EXPORT_SCHEMA, LeftFiguresSchema } from '../../wire/export/document.ts';
import { read } from '../../wire/read.ts';
import { readResult } from '../../wire/result.ts';
import { parseSample, SAMPLE_SCHEMA, type Sample } from '../../wire/sample.ts';
import { lineProblem } from '../../wording/cli/assess-files.ts';
import { RUN_REPORT_SCHEMA } from '../run-report.ts';
import { gather, type FileContent, type ReadLine } from './file-sample.ts';
import { NO_FIGURES, sampleOfResult } from './result-sample.ts';

/**
 * Reads lines of JSON: runs and samples as `edgewise watch --ndjson` appends them, results as the desk exports them,
 * and results alone. Total: a line that is none of these is named, the rest is used.
 */
export function readNdjson(text: string): FileContent {
  const lines = text.split('\n').map((line, index) => ({ line: index + 1, text: line.trim() }));
  return gather(
    lines.flatMap(({ line, text: data }) => (data === '' ? [] : [{ line, read: readLine(data) }])),
  );
}

const isRecord = (data: unknown): data is Readonly<Record<string, unknown>> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

function readLine(text: string): ReadLine {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { kind: 'bad', problem: lineProblem.notJson() };
  }
  if (!isRecord(data)) return { kind: 'bad', problem: lineProblem.neither() };
  if (data['schema'] === SAMPLE_SCHEMA) return readSample(data);
  if (data['schema'] === EXPORT_SCHEMA) return { kind: 'bad', problem: lineProblem.jsonExport() };
  if (data['counted'] === false) return { kind: 'uncounted' };
  const isReport = data['schema'] === RUN_REPORT_SCHEMA || 'receivedAt' in data;
  if (isReport && data['result'] === null) return readFigures(data['figures']);
  const parsed = readResult(isReport ? data['result'] : data);
  if (!parsed.ok) return { kind: 'bad', problem: lineProblem.noResult(parsed.problem) };
  if (Number.isNaN(Date.parse(parsed.value.startedAt)))
    return { kind: 'bad', problem: lineProblem.noTime(parsed.value.startedAt) };
  const link = typeof data['link'] === 'string' && /^https?:\/\//.test(data['link']) ? data['link'] : null;
  const sample = sampleOfResult(parsed.value, link);
  return sample ? { kind: 'sample', sample } : { kind: 'nothing', everyMs: null, timeZone: null };
}

/** What is left of a result that its server no longer keeps whole: the same figures, without what it was held against. */
function readFigures(data: unknown): ReadLine {
  const parsed = read(LeftFiguresSchema, data, 'figures');
  if (!parsed.ok) return { kind: 'bad', problem: lineProblem.noResult(parsed.problem) };
  const { id, measuredAt, verdict, finding, metrics, site, relay } = parsed.value;
  const atMs = Date.parse(measuredAt);
  if (Number.isNaN(atMs)) return { kind: 'bad', problem: lineProblem.noTime(measuredAt) };
  const outcome = outcomeOfTest({ verdict, finding, metrics });
  if (outcome === 'checked') return { kind: 'nothing', everyMs: null, timeZone: null };
  const unknown = { target: null, link: null, everyMs: null, timeZone: null };
  return { kind: 'sample', sample: { id, atMs, outcome, metrics, site, relay, ...unknown } };
}

function readSample(data: unknown): ReadLine {
  const parsed = parseSample(data);
  if (!parsed.ok) return { kind: 'bad', problem: lineProblem.noSample(parsed.problem) };
  const { id, site, relay, outcome, everyMs, timeZone } = parsed.value;
  const atMs = Date.parse(parsed.value.startedAt ?? parsed.value.dueAt);
  if (Number.isNaN(atMs)) return { kind: 'bad', problem: lineProblem.noTime(parsed.value.dueAt) };
  // A measured one is told by its result; a slot without a run is told by its absence.
  if (!isRun(outcome)) return { kind: 'nothing', everyMs, timeZone };
  return {
    kind: 'sample',
    sample: {
      id,
      site,
      relay,
      outcome,
      everyMs,
      timeZone,
      atMs,
      metrics: NO_FIGURES,
      target: null,
      link: null,
    },
  };
}

const isRun = (outcome: Sample['outcome']): outcome is 'failed' | 'unusable' =>
  outcome === 'failed' || outcome === 'unusable';
