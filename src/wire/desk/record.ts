import { Type, type Static } from 'typebox';
import { ResultSchema } from '../result.ts';
import { type Frozen, closed, oneOf, orNull } from '../schema.ts';
import { ResultSummarySchema } from './search.ts';
import { TunnelSchema } from './tunnel.ts';
import { perMetric, SAMPLED_NAMES } from '../../core/sites/sampled-metric.ts';

/** Longest note, in characters. */
export const MAX_NOTE_LENGTH = 4000;

/** `POST .../notes`. */
export const NewNoteSchema = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: MAX_NOTE_LENGTH }) },
  closed,
);
export type NewNote = Static<typeof NewNoteSchema>;

export const NoteSchema = Type.Object(
  { id: Type.String(), author: Type.String(), atMs: Type.Integer(), text: Type.String() },
  closed,
);
export type Note = Static<typeof NoteSchema>;

/** The metrics that samples are compared by, with the path that they are of. */
export const SampledMetricSchema = oneOf(SAMPLED_NAMES);
export type SampledMetric = Static<typeof SampledMetricSchema>;

/** The figures of one test that it is compared by; `null`: not measured. */
export const SampledFiguresSchema = Type.Object(
  perMetric(() => orNull(Type.Number())),
  closed,
);

/** `PUT .../link`: whether the link that was given out still opens the result. */
export const LinkStateSchema = Type.Object({ isRevoked: Type.Boolean() }, closed);

/** `GET /api/desk/results/<id>`: one result, and what the server knows of it. */
export const OpenedRecordSchema = Type.Object(
  {
    row: ResultSummarySchema,
    /** The result whole; `null`: it is older than results are kept whole, and `figures` are what is left. */
    result: orNull(ResultSchema),
    /** Beside a result that is `null`: the figures that it is compared by, as graded. */
    figures: Type.Optional(SampledFiguresSchema),
    /** Days for which this server keeps results whole now; `null`, or left out: as long as their figures. */
    wholeDays: Type.Optional(orNull(Type.Integer())),
    isLinkRevoked: Type.Boolean(),
    /** Network of the address (/24, /48), for searching what else came from there; `null` where none is stored. */
    network: orNull(Type.String()),
    hasPackets: Type.Boolean(),
    /** The request that asked for this test; `null` when nobody did. */
    requestId: orNull(Type.String()),
    notes: Type.Array(NoteSchema),
    /** `null`, or left out: nothing left by another network than the site's, or its networks are not known. */
    tunnel: Type.Optional(orNull(TunnelSchema)),
  },
  closed,
);
export type OpenedRecord = Frozen<Static<typeof OpenedRecordSchema>>;

/** One that is kept whole. */
export type WholeRecord = OpenedRecord & { readonly result: Frozen<Static<typeof ResultSchema>> };

export const isWholeRecord = (record: OpenedRecord): record is WholeRecord => record.result !== null;

/** What a metric usually is, and where this result stands. */
export const NormalMetricSchema = Type.Object(
  {
    metric: SampledMetricSchema,
    /** Samples that have a value for it. */
    samples: Type.Integer(),
    median: orNull(Type.Number()),
    p90: orNull(Type.Number()),
    /** Of this result; `null`: not measured. */
    value: orNull(Type.Number()),
    /** Share of the samples that were at or below this value, 0-1; `null` without a value or samples. */
    shareAtOrBelow: orNull(Type.Number()),
    /**
     * `usual`: at most the 90th percentile; `unusual`: above it; `extreme`: above all but 1 in 100, or above all of
     * fewer than 100; `unknown`: fewer than 10 samples, or no value.
     */
    standing: oneOf(['usual', 'unusual', 'extreme', 'unknown']),
  },
  closed,
);
export type NormalMetric = Static<typeof NormalMetricSchema>;

export const NormalSchema = Type.Object(
  {
    /** Days before the result that the samples are from. */
    days: Type.Integer(),
    site: orNull(Type.String()),
    relay: Type.String(),
    tests: Type.Integer(),
    metrics: Type.Array(NormalMetricSchema),
  },
  closed,
);
export type Normal = Static<typeof NormalSchema>;

/** What other tests of the same site through the same relay say of one of which no mark for priority arrived. */
export const MarksOfOthersSchema = Type.Object(
  {
    /**
     * `not-set-here`: the network keeps marks, so this browser or computer set none; `cleared-for-all`: no other mark arrived
     * either; `mixed`: that does not tell.
     */
    code: oneOf(['not-set-here', 'cleared-for-all', 'mixed']),
    /** Others that asked for priority, within 7 days before and after. */
    tests: Type.Integer(),
    /** Those of them whose marks were kept. */
    kept: Type.Integer(),
    areByAgents: Type.Boolean(),
    /** The newest whose marks were kept. */
    lastKept: orNull(Type.Object({ atMs: Type.Integer(), isByAgent: Type.Boolean() }, closed)),
    /** Whether marks of a later test were kept: else the network may have changed. */
    hasKeptLater: Type.Boolean(),
  },
  closed,
);

/** `GET .../context`. */
export const ResultContextSchema = Type.Object(
  {
    /** Over 7 and over 28 days, in this order. Same site (same network where the result has no site) and relay. */
    normals: Type.Array(NormalSchema),
    /** Results of the same site, or network, just before this one (nearest last) and just after (nearest first). */
    before: Type.Array(ResultSummarySchema),
    after: Type.Array(ResultSummarySchema),
    /** Left out: its marks arrived, it asked for none, or too few others tell. */
    marksOfOthers: Type.Optional(MarksOfOthersSchema),
  },
  closed,
);
export type ResultContext = Static<typeof ResultContextSchema>;
