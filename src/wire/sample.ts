import { Type, type Static } from 'typebox';
import { read } from './read.ts';
import { type Parsed, closed, oneOf, orNull } from './schema.ts';

/** Identifies this version of the record. */
export const SAMPLE_SCHEMA = 'edgewise.sample/1';

const label = Type.String({ minLength: 1, maxLength: 200 });
const isoTime = Type.String({
  maxLength: 40,
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$',
});

/**
 * What became of one slot of a schedule. `measured`: there is a result. `failed`: no call came about, by the
 * network's fault. `unusable`: the run was void, or our own server or browser failed: it says nothing of the
 * network. `checked`: only what the network lets through was asked for, so it is no sample of calls; its result, where
 * there is one, is that check. `missed`: the machine slept or was off. `skipped`: the run before it had not ended.
 */
export const SampleOutcomeSchema = oneOf(['measured', 'failed', 'unusable', 'checked', 'missed', 'skipped']);
export type SampleOutcome = Static<typeof SampleOutcomeSchema>;

/** One slot of a schedule, as the agent that ran it tells. A sample is never changed. */
export const SampleSchema = Type.Object(
  {
    schema: Type.Literal(SAMPLE_SCHEMA),
    /** Made by the agent; storing it twice changes nothing. */
    id: Type.String({ pattern: '^[A-Za-z0-9_-]{22,64}$' }),
    site: label,
    /** Name of the machine that samples. */
    agent: label,
    /** IANA name of the agent's zone: the hours of the site are told by it. */
    timeZone: Type.String({ minLength: 1, maxLength: 60 }),
    /** Between slots, ms. */
    everyMs: Type.Integer({ minimum: 15_000, maximum: 86_400_000 }),
    /** When the slot was due. */
    dueAt: isoTime,
    /** When its run began; `null` for one that did not run. */
    startedAt: orNull(isoTime),
    outcome: SampleOutcomeSchema,
    /** Code of the reason where there is no result: `could-not-connect`, `browser-hung`, `asleep`, `overlap`, ... */
    reason: orNull(Type.String({ minLength: 1, maxLength: 60 })),
    /** The same in words; `null` when there is nothing to add. */
    message: orNull(Type.String({ maxLength: 500 })),
    resultId: orNull(Type.String({ minLength: 1, maxLength: 64 })),
    /** The relay that was asked for; `null`: the nearest. */
    relay: orNull(label),
  },
  closed,
);
export type Sample = Static<typeof SampleSchema>;

/** Most samples in one request. */
export const MAX_SAMPLES_AT_ONCE = 500;

/** `POST /api/samples`, with a token that has `results:write`; answers `SamplesStored` when what was taken is on disk. */
export const SamplesSchema = Type.Object(
  { samples: Type.Array(SampleSchema, { minItems: 1, maxItems: MAX_SAMPLES_AT_ONCE }) },
  closed,
);

/** A sample that was not stored, and never will be as it is. */
export const RefusedSampleSchema = Type.Object(
  {
    id: Type.String(),
    /** `other-sample`: another one has its id. `bad-sample`: what it says cannot be. */
    code: oneOf(['other-sample', 'bad-sample']),
    /** A sentence. */
    message: Type.String(),
  },
  closed,
);
export type RefusedSample = Static<typeof RefusedSampleSchema>;

/** What became of samples: how many are new, how many were there already, and those that were refused. */
export const SamplesStoredSchema = Type.Object(
  { stored: Type.Integer(), same: Type.Integer(), refused: Type.Array(RefusedSampleSchema) },
  closed,
);

/** A sample that an agent of another version may have written; names the first field that is wrong. Never throws. */
export const parseSample = (data: unknown): Parsed<Sample> => read(SampleSchema, data, 'sample');
