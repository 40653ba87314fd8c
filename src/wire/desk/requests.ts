import { Type, type Static } from 'typebox';
import { ResultSummarySchema } from './search.ts';
import { TriageSchema } from './triage.ts';
import { closed, orNull } from '../schema.ts';
import { TestOptionSchemas } from '../test-option-schema.ts';

const { ticket, site, user, relay, region, duration, keepPackets, calls, loaded } = TestOptionSchemas;

/** `POST /api/desk/requests`: a test that somebody is to run for a ticket. */
export const NewTestRequestSchema = Type.Object(
  {
    ticket,
    site: orNull(site),
    user: orNull(user),
    /** `null`: the nearest. */
    relay: orNull(relay),
    /** Customer region; left out: not said. */
    region: Type.Optional(orNull(region)),
    durationMs: duration,
    keepPackets,
    /** How many calls at once; left out: one. */
    calls: Type.Optional(calls),
    /** Whether to measure once more while transfers keep the link busy; left out: no. */
    loaded: Type.Optional(loaded),
  },
  closed,
);
export type NewTestRequest = Static<typeof NewTestRequestSchema>;

/** A request, with what has come of it. */
export const TestRequestRecordSchema = Type.Object(
  {
    id: Type.String(),
    ...NewTestRequestSchema.properties,
    // What an older version took may be stored: it is told as it is.
    ticket: Type.String(),
    site: orNull(Type.String()),
    user: orNull(Type.String()),
    relay: orNull(Type.String()),
    region: orNull(Type.String()),
    calls,
    loaded,
    createdBy: Type.String(),
    createdAtMs: Type.Integer(),
    isWithdrawn: Type.Boolean(),
    /** Path and query of the link to send: `/?request=...&ticket=...`. */
    link: Type.String(),
    /** Newest first. */
    results: Type.Array(ResultSummarySchema),
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
      row: ResultSummarySchema,
      requestId: orNull(Type.String()),
    },
    closed,
  ),
  /** Somebody wrote a note. */
  Type.Object({ type: Type.Literal('note'), resultId: Type.String() }, closed),
  /** Somebody changed how far a result has come, or who has it. */
  Type.Object({ type: Type.Literal('triage'), resultId: Type.String(), triage: TriageSchema }, closed),
  /** Tests that run for the desk have come, gone, or are further on (`GET /api/desk/running`). */
  Type.Object({ type: Type.Literal('running') }, closed),
  /** A relay has joined, turned, was held out or let in, or is reached or not as it was not before (`GET /api/desk/relays`). */
  Type.Object({ type: Type.Literal('relays') }, closed),
]);
export type DeskEvent = Static<typeof DeskEventSchema>;
