import { Type, type Static } from 'typebox';
import { SampledMetricSchema } from './record.ts';
import { ResultSearchSchema } from './search.ts';
import { TimelineSchema } from '../result/timeline.ts';
import { closed, oneOf, orNull } from '../schema.ts';

/** One side of a comparison: one result, or everything that a search finds. */
export const CompareSideSchema = Type.Union([
  Type.Object({ kind: Type.Literal('result'), id: Type.String({ maxLength: 64 }) }, closed),
  Type.Object({ kind: Type.Literal('search'), search: ResultSearchSchema }, closed),
]);
export type CompareSide = Static<typeof CompareSideSchema>;

/** `POST /api/desk/compare`. */
export const CompareRequestSchema = Type.Object({ a: CompareSideSchema, b: CompareSideSchema }, closed);
export type CompareRequest = Static<typeof CompareRequestSchema>;

const Side = Type.Object(
  {
    /** Results that have a value for the metric. */
    samples: Type.Integer(),
    /** Of one result its value; of several their median. */
    value: orNull(Type.Number()),
    p90: orNull(Type.Number()),
  },
  closed,
);

/** One metric on both sides. */
export const ComparedMetricSchema = Type.Object(
  {
    metric: SampledMetricSchema,
    a: Side,
    b: Side,
    /** b - a; `null` when either was not measured. */
    difference: orNull(Type.Number()),
    /** 95 % interval of the difference; `null` where there is too little to say. */
    interval: orNull(Type.Object({ low: Type.Number(), high: Type.Number() }, closed)),
    /** `better`, `worse` (of b against a): larger than chance; `same`: not; `unknown`: too little to say. */
    outcome: oneOf(['better', 'worse', 'same', 'unknown']),
    /** How chance was judged, for the reader (core/compare). */
    method: oneOf(['newcombe', 'block-means', 'rank-sum', 'none']),
  },
  closed,
);
export type ComparedMetric = Static<typeof ComparedMetricSchema>;

const SideSummary = Type.Object(
  {
    tests: Type.Integer(),
    meets: Type.Integer(),
    misses: Type.Integer(),
    noData: Type.Integer(),
    fromMs: orNull(Type.Integer()),
    toMs: orNull(Type.Integer()),
    /** Whether more were found than are compared; the newest are. */
    isCut: Type.Boolean(),
  },
  closed,
);

/** One test over its time. */
const CourseSchema = Type.Object({ durationMs: Type.Number(), timeline: TimelineSchema }, closed);
export type Course = Static<typeof CourseSchema>;

export const ComparisonSchema = Type.Object(
  {
    a: SideSummary,
    b: SideSummary,
    metrics: Type.Array(ComparedMetricSchema),
    /** Of two single tests, to be drawn over each other. */
    courses: Type.Optional(Type.Object({ a: CourseSchema, b: CourseSchema }, closed)),
  },
  closed,
);
export type Comparison = Static<typeof ComparisonSchema>;

/** Results that one side of a comparison takes at most. */
export const MAX_COMPARED = 20_000;
