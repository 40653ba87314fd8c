import { Type } from 'typebox';
import { GRADED_PATHS, METRIC_NAMES } from '../../core/verdict/grade-row.ts';
import { OUTCOMES } from '../../core/verdict/outcome.ts';
import { closed, ms, oneOf, orNull, ratio, text } from '../schema.ts';
import { FindingSchema } from './findings.ts';

const OutcomeSchema = oneOf(OUTCOMES);

/** What a test is held against. */
export const TargetSchema = Type.Union([
  Type.Object({ kind: Type.Literal('client-edge') }, closed),
  Type.Object({ kind: Type.Literal('edge-edge') }, closed),
  Type.Object(
    {
      kind: Type.Literal('azure'),
      region: text('Customer region, as in the published table'),
      column: oneOf(['site', 'edge']),
    },
    closed,
  ),
]);

/** Which way packets went. */
export const Path = oneOf(GRADED_PATHS);

const GradeNote = Type.Union([
  Type.Object({ code: Type.Literal('not-measured') }, closed),
  Type.Object({ code: Type.Literal('too-short'), moreMs: ms('Measured time that is missing') }, closed),
  Type.Object({ code: Type.Literal('too-few-packets'), moreMs: ms('Measured time that is missing') }, closed),
  Type.Object({ code: Type.Literal('rate-too-low'), onePacketRatio: ratio('What one packet is') }, closed),
  Type.Object({ code: Type.Literal('means-no-loss'), onePacketRatio: ratio('What one packet is') }, closed),
]);

const GradeRowSchema = Type.Object(
  {
    path: Type.Optional(Path),
    decides: Type.Optional(
      Type.Boolean({ description: 'Whether the verdict counts this row; left out: yes' }),
    ),
    metric: oneOf(METRIC_NAMES),
    unit: oneOf(['ms', 'ratio']),
    value: orNull(Type.Number({ minimum: 0 }), 'Measured value in `unit`; null when not measured'),
    target: Type.Number({ description: 'The value must be strictly below' }),
    outcome: OutcomeSchema,
    windowMs: orNull(ms('Length'), 'Length of the sliding window; null for the whole test'),
    windowStartMs: orNull(ms('Start'), 'Start of the worst window'),
    note: orNull(GradeNote, 'Why there is no outcome, or how to read it'),
  },
  closed,
);

/** Of a test, and of its busy part. */
export const GradesSchema = Type.Object(
  {
    target: TargetSchema,
    rows: Type.Array(GradeRowSchema, { maxItems: 32, description: 'One per metric' }),
    findings: Type.Array(FindingSchema, {
      maxItems: 32,
      description: 'What else bears on the verdict, each with its code',
    }),
    verdict: oneOf(OUTCOMES, 'The answer'),
  },
  { ...closed, description: 'The metrics held against the chosen targets' },
);
