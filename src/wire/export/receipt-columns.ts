import { targetName } from '../../core/verdict/targets.ts';
import { column, type ExportColumn } from './column.ts';

const isoTime = (atMs: number): string => new Date(atMs).toISOString();

/** What the test is filed under, where it went, and its verdict. */
export const RECEIPT_COLUMNS: readonly ExportColumn[] = [
  column('code', 'text', 'Code of the result, eight characters', ({ row }) => row.code),
  column('id', 'text', 'Id of the result; its link opens with it', ({ row }) => row.id),
  column('measuredAt', 'UTC', 'When it was measured, as the desk files it', ({ row }) => isoTime(row.atMs)),
  column('receivedAt', 'UTC', 'When the server stored it', ({ row }) => isoTime(row.receivedAtMs)),
  column('durationMs', 'ms', 'Length of the measured stretch', ({ result }) => result.durationMs),
  column('ticket', 'text', 'Label: ticket', ({ row }) => row.ticket),
  column('site', 'text', 'Label: site', ({ row }) => row.site),
  column('user', 'text', 'Label: person', ({ row }) => row.user),
  column('request', 'text', 'Id of the test request that it answers', ({ requestId }) => requestId),
  column(
    'address',
    'text',
    'Address that it came from; empty where none is stored',
    ({ row }) => row.address,
  ),
  column('relay', 'text', 'Name of the relay', ({ row }) => row.relay),
  column('relayUrl', 'text', 'TURN URI in use', ({ result }) => result.path.relay.url),
  column('transport', 'text', '`udp`, `tcp`, `tls` or `unknown`', ({ row }) => row.transport),
  column('method', 'text', '`rtp`, or the fallback `data-channel`', ({ row }) => row.method),
  column('confidence', 'text', '`exact` or `lower`', ({ result }) => result.traffic.confidence),
  column('unattended', 'yes or no', 'Started by the command line', ({ row }) => row.unattended),
  column('browser', 'text', 'Name and major version', ({ result }) => result.client.browser),
  column('target', 'text', 'What it was held against', ({ result }) => targetName(result.grades.target)),
  column('verdict', 'text', '`meets`, `misses` or `no-data`', ({ row }) => row.verdict),
  column('misses', 'text', 'Rows that decide and miss, as `path metric`, joined by `;`', ({ result }) =>
    result.grades.rows
      .filter(({ decides = true, outcome }) => decides && outcome === 'misses')
      .map(({ path = 'loop', metric }) => `${path} ${metric}`)
      .join(';'),
  ),
  column('findings', 'text', 'Codes of the findings, joined by `;`', ({ result }) =>
    result.grades.findings.map(({ code }) => code).join(';'),
  ),
  column('causes', 'text', 'Likely causes as `path code`, joined by `;`', ({ result }) =>
    (result.causes ?? []).map(({ path, code }) => `${path} ${code}`).join(';'),
  ),
];
