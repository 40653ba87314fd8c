import { isCounted } from '../desk/counted.ts';
import type { SampledMetric } from '../../core/sites/sampled-metric.ts';
import type { FiguresForExport } from './column.ts';

/** The column of each figure that a test is compared by, as it is graded. */
export const SAMPLED_COLUMNS: Readonly<Record<SampledMetric, string>> = {
  rttMs: 'rttMeanMs',
  lossRatio: 'worstLossRatio',
  lossUpRatio: 'upWorstLossRatio',
  lossDownRatio: 'downWorstLossRatio',
  burstLossRatio: 'burstLossRatio',
  burstLossUpRatio: 'upBurstLossRatio',
  burstLossDownRatio: 'downBurstLossRatio',
  jitterMs: 'jitterMs',
  jitterUpMs: 'upJitterMs',
  jitterDownMs: 'downJitterMs',
  reorderRatio: 'reorderRatio',
  reorderUpRatio: 'upReorderRatio',
  reorderDownRatio: 'downReorderRatio',
};

const isoTime = (atMs: number): string => new Date(atMs).toISOString();

/** What the columns of the table have of a result whose document has gone; those that are left out are empty. */
export function figureCells({
  row,
  figures,
  requestId,
}: FiguresForExport): ReadonlyMap<string, string | number | boolean | null> {
  return new Map<string, string | number | boolean | null>([
    ['code', row.code],
    ['id', row.id],
    ['measuredAt', isoTime(row.atMs)],
    ['receivedAt', isoTime(row.receivedAtMs)],
    ['durationMs', row.durationMs],
    ['ticket', row.ticket],
    ['site', row.site],
    ['user', row.user],
    ['request', requestId],
    ['address', row.address],
    ['relay', row.relay],
    ['transport', row.transport],
    ['method', row.method],
    ['unattended', row.unattended],
    ['verdict', row.verdict],
    // Of its findings the one that tells what the test is.
    ['findings', row.finding],
    ['counted', isCounted(row)],
    ['status', row.triage.status],
    ['assignedTo', row.triage.assignee],
    ['tags', row.triage.tags.join(';')],
    ...Object.entries(SAMPLED_COLUMNS).map(
      ([name, column]) => [column, figures[name as SampledMetric]] as const,
    ),
  ]);
}
