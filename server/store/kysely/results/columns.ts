import type { Selectable } from 'kysely';
import { blockedCode } from '../../../../src/core/connectivity/blocked.ts';
import { areMarksKept, markVerdict } from '../../../../src/core/connectivity/mark-verdict.ts';
import { decidingFinding } from '../../../../src/core/verdict/deciding-finding.ts';
import { perMetric, type SampledMetric } from '../../../../src/core/sites/sampled-metric.ts';
import { isCounted } from '../../../../src/wire/desk/counted.ts';
import type { ResultSummary } from '../../../../src/wire/desk/search.ts';
import { UNTOUCHED } from '../../../../src/wire/desk/triage.ts';
import type { Result } from '../../../../src/wire/result.ts';
import { busyOf } from '../../../../src/wire/load.ts';
import { sampledFigures } from '../../../../src/wire/sampled-figures.ts';
import type { Arrived } from '../../port/results.ts';
import { METRIC_COLUMNS, type MetricColumns, type ResultsTable } from '../result-tables.ts';
import { addressColumns } from './address-key.ts';
import { labelKey, storableText } from './label-words.ts';

/** A row of `results` without its number, which the database gives it. */
export type ResultColumns = Omit<Selectable<ResultsTable>, 'seq'>;

/** What is searched and listed of a result; its code is the store's to give. */
export function columnsOf(arrived: Arrived, code: string): ResultColumns {
  const { result, standing = null } = arrived;
  const { labels, path, grades } = result;
  const address = arrived.address === null ? null : addressColumns(arrived.address);
  const miss = worstMissOf(result);
  return {
    id: storableText(result.id),
    code,
    at_ms: measuredAtMs(arrived),
    received_at_ms: arrived.receivedAtMs,
    duration_ms: result.durationMs,
    ticket: textOrNull(labels.ticket),
    site: textOrNull(labels.site),
    user_label: textOrNull(labels.user),
    relay: storableText(path.relay.name),
    ticket_key: keyOrNull(labels.ticket),
    site_key: keyOrNull(labels.site),
    user_key: keyOrNull(labels.user),
    relay_key: labelKey(path.relay.name),
    address: address?.text ?? textOrNull(arrived.address),
    address_key: address?.key ?? null,
    network: address?.network ?? null,
    transport: path.transport,
    method: result.traffic.method,
    unattended: result.client.unattended ? (isCounted({ standing }) ? UNATTENDED : UNCOUNTED) : 0,
    standing,
    verdict: grades.verdict,
    miss_path: miss?.path ?? null,
    miss_metric: miss?.metric ?? null,
    miss_value: miss?.value ?? null,
    miss_target: miss?.target ?? null,
    finding: findingOf(result),
    blocked: blockedCode(result.connectivity?.findings ?? []),
    ...metricsOf(result),
    region: textOrNull(labels.region ?? null),
    is_search: result.callSearch ? 1 : null,
    are_marks_kept: marksKeptOf(result),
    request_id: textOrNull(arrived.requestId),
    is_link_revoked: 0,
    notes: 0,
    status: UNTOUCHED.status,
    assignee: UNTOUCHED.assignee,
    assignee_key: null,
    triage_version: UNTOUCHED.version,
    tags: '[]',
    bytes: 0,
  };
}

/** A stored row as it is listed. */
export function rowOf(columns: ResultColumns): ResultSummary {
  const { miss_path: path, miss_metric: metric, miss_value: value, miss_target: target } = columns;
  const hasMiss = path !== null && metric !== null && value !== null && target !== null;
  return {
    id: columns.id,
    code: columns.code,
    atMs: columns.at_ms,
    receivedAtMs: columns.received_at_ms,
    durationMs: columns.duration_ms,
    ticket: columns.ticket,
    site: columns.site,
    user: columns.user_label,
    address: columns.address,
    relay: columns.relay,
    transport: columns.transport,
    method: columns.method,
    unattended: columns.unattended !== 0,
    standing: columns.standing,
    verdict: columns.verdict,
    worstMiss: hasMiss ? { path, metric, value, target } : null,
    finding: columns.finding,
    blocked: columns.blocked,
    rttMs: columns.rtt_ms,
    lossRatio: columns.loss_ratio,
    burstLossRatio: columns.burst_loss_ratio,
    jitterMs: columns.jitter_ms,
    reorderRatio: columns.reorder_ratio,
    notes: columns.notes,
    triage: {
      status: columns.status,
      assignee: columns.assignee,
      tags: JSON.parse(columns.tags) as string[],
      version: columns.triage_version,
    },
  };
}

/** As the table says of `unattended`. */
export const UNATTENDED = 1;
const UNCOUNTED = 2;

/**
 * Whoever has a token says when it was, since a machine may have been offline for days; but a clock that is ahead of ours
 * does not put a test into the future, and a date that is none is that of arrival. All others go by our clock alone.
 */
function measuredAtMs({ result, receivedAtMs, standing = 'token' }: Arrived): number {
  if (standing !== 'token') return Math.max(0, Math.floor(receivedAtMs - lengthMs(result)));
  const startedAtMs = Date.parse(result.startedAt);
  return Number.isNaN(startedAtMs) ? receivedAtMs : Math.max(0, Math.min(startedAtMs, receivedAtMs));
}

/** From the begin of the measured stretch to its end, under load as well. */
function lengthMs(result: Result): number {
  const busy = busyOf(result);
  return busy ? busy.startMs + busy.durationMs : result.durationMs;
}

/** The sampled metrics, each in its column. */
function metricsOf(result: Result): MetricColumns {
  const figures = sampledFigures(result);
  return {
    rtt_ms: figures.rttMs,
    loss_ratio: figures.lossRatio,
    loss_up_ratio: figures.lossUpRatio,
    loss_down_ratio: figures.lossDownRatio,
    burst_loss_ratio: figures.burstLossRatio,
    burst_loss_up_ratio: figures.burstLossUpRatio,
    burst_loss_down_ratio: figures.burstLossDownRatio,
    jitter_ms: figures.jitterMs,
    jitter_up_ms: figures.jitterUpMs,
    jitter_down_ms: figures.jitterDownMs,
    reorder_ratio: figures.reorderRatio,
    reorder_up_ratio: figures.reorderUpRatio,
    reorder_down_ratio: figures.reorderDownRatio,
  };
}

/** The decided row that missed by the largest factor; the first of equals. */
function worstMissOf({ grades }: Result): ResultSummary['worstMiss'] {
  const misses = grades.rows.flatMap(({ decides, path, metric, outcome, value, target }) =>
    decides !== false && outcome === 'misses' && value !== null
      ? [{ path: path ?? 'loop', metric, value, target }]
      : [],
  );
  return misses.reduce<ResultSummary['worstMiss']>(
    (worst, miss) => (worst === null || miss.value / miss.target > worst.value / worst.target ? miss : worst),
    null,
  );
}

const findingOf = ({ grades: { findings, verdict } }: Result): string | null =>
  decidingFinding(findings, verdict)?.code ?? null;

function marksKeptOf({ witness }: Result): number | null {
  const verdict = witness?.marks ? markVerdict(witness.marks) : null;
  const areKept = verdict && areMarksKept(verdict.code);
  return areKept === null ? null : Number(areKept);
}

const textOrNull = (text: string | null): string | null => (text === null ? null : storableText(text));

/** A label of white space alone names nothing. */
const keyOrNull = (label: string | null): string | null =>
  label === null || labelKey(label) === '' ? null : labelKey(label);

/** Whether two rows tell of the same packets: what a test measured, and not what was made of it since. */
export const hasSameFigures = (one: ResultColumns, other: ResultColumns): boolean =>
  [...Object.values(METRIC_COLUMNS), 'duration_ms' as const, 'transport' as const, 'method' as const].every(
    (name) => one[name] === other[name],
  );

/** The figures of a stored row by the names that comparisons have for them. */
export const metricsOfColumns = (columns: MetricColumns): Record<SampledMetric, number | null> =>
  perMetric((name) => columns[METRIC_COLUMNS[name]]);
