import { Type, type Static } from 'typebox';
import { MAX_CALLS } from '../../core/traffic/load.ts';
import { ResultRowSchema } from './search.ts';
import { closed, orNull } from '../schema.ts';

const CallsSchema = Type.Integer({ minimum: 1, maximum: MAX_CALLS });
const label = Type.String({ minLength: 1, maxLength: 200 });

/** `POST /api/desk/requests`: a test that somebody is to run for a ticket. */
export const NewTestRequestSchema = Type.Object(
  {
    ticket: label,
    site: orNull(label),
    user: orNull(label),
    /** `null`: the nearest. */
    relay: orNull(Type.String({ minLength: 1, maxLength: 100 })),
    durationMs: Type.Integer({ minimum: 15_000, maximum: 600_000 }),
    keepPackets: Type.Boolean(),
    /** How many calls at once; left out: one. */
    calls: Type.Optional(CallsSchema),
    /** Whether to measure once more while transfers keep the link busy; left out: no. */
    loaded: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type NewTestRequest = Static<typeof NewTestRequestSchema>;

/** A request, with what has come of it. */
export const TestRequestRecordSchema = Type.Object(
  {
    id: Type.String(),
    ...NewTestRequestSchema.properties,
    calls: CallsSchema,
    loaded: Type.Boolean(),
    createdBy: Type.String(),
    createdAtMs: Type.Integer(),
    isWithdrawn: Type.Boolean(),
    /** Path and query of the link to send: `/?request=...&ticket=...`. */
    link: Type.String(),
    /** Newest first. */
    results: Type.Array(ResultRowSchema),
  },
  closed,
);
export type TestRequestRecord = Static<typeof TestRequestRecordSchema>;

/** `GET /api/desk/requests`: newest first. */
export const TestRequestsSchema = Type.Object({ requests: Type.Array(TestRequestRecordSchema) }, closed);

/** What `GET /api/desk/events` sends, as the `data` of each event. */
export const DeskEventSchema = Type.Union([
  /** A result was stored. */
  Type.Object(
    {
      type: Type.Literal('result'),
      row: ResultRowSchema,
      requestId: orNull(Type.String()),
    },
    closed,
  ),
  /** Somebody wrote a note. */
  Type.Object({ type: Type.Literal('note'), resultId: Type.String() }, closed),
]);
export type DeskEvent = Static<typeof DeskEventSchema>;
