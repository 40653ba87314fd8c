import { Type, type Static } from 'typebox';
import { isCounted } from '../desk/counted.ts';
import { TRIAGE_STATUSES } from '../desk/triage.ts';
import { ResultSchema } from '../result.ts';
import type { StoredForExport } from './column.ts';
import { closed, oneOf } from '../schema.ts';

/** Identifies this version of an export as JSON. */
export const EXPORT_SCHEMA = 'edgewise.export/1';

const textOrNull = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

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
    result: ResultSchema,
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
export const exportedResult = ({ row, result, requestId }: StoredForExport) => ({
  code: row.code,
  receivedAt: new Date(row.receivedAtMs).toISOString(),
  address: row.address,
  requestId,
  counted: isCounted(row),
  status: row.triage.status,
  assignedTo: row.triage.assignee,
  tags: row.triage.tags,
  result,
});

/** What stands around the entries of the JSON document, so that it can be sent one result at a time. */
export const EXPORT_OPENING = `{"schema":${JSON.stringify(EXPORT_SCHEMA)},"results":[`;
export const EXPORT_CLOSING = ']}';
