import { Type, type Static } from 'typebox';
import { isCounted } from '../desk/counted.ts';
import { TRIAGE_STATUSES } from '../desk/triage.ts';
import { ResultSchema } from '../result.ts';
import { SampledFiguresSchema } from '../desk/record.ts';
import { VerdictSchema } from '../desk/search.ts';
import type { FiguresForExport, StoredForExport } from './column.ts';
import { closed, oneOf, orNull } from '../schema.ts';

/** Identifies this version of an export as JSON. */
export const EXPORT_SCHEMA = 'edgewise.export/1';

const textOrNull = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

/** What is left of a result that is no longer kept whole. */
export const LeftFiguresSchema = Type.Object(
  {
    id: Type.String({ description: 'Id of the result' }),
    measuredAt: Type.String({ description: 'When it was measured, as the desk files it, ISO 8601, UTC' }),
    durationMs: Type.Number({ description: 'Length of the measured stretch' }),
    ticket: textOrNull('Label: ticket'),
    site: textOrNull('Label: site'),
    user: textOrNull('Label: person'),
    relay: Type.String({ description: 'Name of the relay' }),
    transport: Type.String({ description: '`udp`, `tcp`, `tls` or `unknown`' }),
    method: Type.String({ description: '`rtp`, or the fallback `data-channel`' }),
    unattended: Type.Boolean({ description: 'Started by the command line' }),
    verdict: VerdictSchema,
    finding: textOrNull('Code of the finding that tells what the test is'),
    metrics: SampledFiguresSchema,
  },
  { ...closed, description: 'What is left of a result that is no longer kept whole' },
);

/** One result with what the server knows of it: a line of NDJSON, or an entry of the JSON document. */
export const ExportedResultSchema = Type.Object(
  {
    code: Type.String({ description: 'Code of the result, eight characters' }),
    receivedAt: Type.String({ description: 'When the server stored it, ISO 8601, UTC' }),
    address: textOrNull('Address that it came from; null where none is stored'),
    requestId: textOrNull('Test request that it answers'),
    counted: Type.Boolean({
      description: 'Sites count it: it came with a token, or for a request and the relay saw it',
    }),
    status: oneOf(
      TRIAGE_STATUSES,
      'How far it has come at the help desk: `new`, `looking`, `waiting` or `done`',
    ),
    assignedTo: textOrNull('Account that has it at the help desk; null where nobody has'),
    tags: Type.Array(Type.String(), { description: 'Its tags, in the order in which they were added' }),
    result: orNull(
      ResultSchema,
      'The result, whole: [result.md](result.md); null: it is no longer kept so, and `figures` are what is left',
    ),
    figures: Type.Optional(LeftFiguresSchema),
  },
  closed,
);
export type ExportedResult = Static<typeof ExportedResultSchema>;

/** The JSON document. */
export const ExportSchema = Type.Object(
  { schema: Type.Literal(EXPORT_SCHEMA), results: Type.Array(ExportedResultSchema) },
  closed,
);

/** A stored result as it is exported, all its figures unchanged. */
export const exportedResult = ({ result, ...known }: StoredForExport) => ({ ...knownOf(known), result });

const knownOf = ({ row, requestId }: Omit<StoredForExport, 'result'>) => ({
  code: row.code,
  receivedAt: new Date(row.receivedAtMs).toISOString(),
  address: row.address,
  requestId,
  counted: isCounted(row),
  status: row.triage.status,
  assignedTo: row.triage.assignee,
  tags: [...row.triage.tags],
});

/** One whose document has gone: by what it is searched and compared by. */
export const exportedFigures = (left: FiguresForExport): ExportedResult => {
  const { row, figures } = left;
  return {
    ...knownOf(left),
    result: null,
    figures: {
      id: row.id,
      measuredAt: new Date(row.atMs).toISOString(),
      durationMs: row.durationMs,
      ticket: row.ticket,
      site: row.site,
      user: row.user,
      relay: row.relay,
      transport: row.transport,
      method: row.method,
      unattended: row.unattended,
      verdict: row.verdict,
      finding: row.finding,
      metrics: { ...figures },
    },
  };
};

/** What stands around the entries of the JSON document, so that it can be sent one result at a time. */
export const EXPORT_OPENING = `{"schema":${JSON.stringify(EXPORT_SCHEMA)},"results":[`;
export const EXPORT_CLOSING = ']}';
