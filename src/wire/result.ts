import { Type, type Static } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { ConnectivitySchema } from './connectivity.ts';
import { read } from './read.ts';
import { CallSearchSchema } from './result/call-search.ts';
import { CausesSchema } from './result/causes.ts';
import { DevicesSchema } from './result/devices.ts';
import { GradesSchema } from './result/grades.ts';
import { InstrumentSchema } from './result/instrument.ts';
import { LoadedSchema } from './result/loaded.ts';
import { MetricsSchema } from './result/metrics.ts';
import { PathSchema } from './result/path.ts';
import { StatsSchema } from './result/stats.ts';
import { TimelineSchema } from './result/timeline.ts';
import { TrafficSchema } from './result/traffic.ts';
import { RESULT_SCHEMA } from './result/version.ts';
import { WitnessSchema } from './result/witness.ts';
import { closed, ms, orNull, text, type Frozen, type Parsed } from './schema.ts';

/** One test, whole. Every field, its unit and when it is null is described in docs/result.md. */
export const ResultSchema = Type.Object(
  {
    schema: Type.Literal(RESULT_SCHEMA, { description: 'Which version of this document it is' }),
    id: text('Unguessable id of the result', 64),
    startedAt: text('Begin of the measured stretch, ISO 8601, UTC', 40),
    durationMs: ms('Length of the measured stretch'),
    labels: Type.Object(
      {
        ticket: orNull(text('Ticket'), 'From the link that asked for the test'),
        site: orNull(text('Site'), 'From the link or the command line'),
        user: orNull(text('Person'), 'From the link or the command line'),
        request: Type.Optional(
          orNull(text('Id', 64), 'The test request whose link was opened; null, or left out, without one'),
        ),
        region: Type.Optional(
          orNull(
            text('Customer region', 60),
            'Where whoever tested is, as the published table has it where it does; null, or left out, when nobody said',
          ),
        ),
      },
      { ...closed, description: 'What the test is filed under' },
    ),
    client: Type.Object(
      {
        userAgent: text('Navigator.userAgent', 500),
        browser: text('Name and major version', 100),
        edgewise: text('Version of the page', 40),
        unattended: Type.Boolean({ description: 'Whether the test was started by the command line' }),
      },
      { ...closed, description: 'Who measured' },
    ),
    path: PathSchema,
    traffic: TrafficSchema,
    metrics: MetricsSchema,
    witness: Type.Optional(WitnessSchema),
    connectivity: Type.Optional(
      Type.Object(ConnectivitySchema.properties, {
        ...closed,
        description:
          'What the network lets through to the relay, found out before the call; left out when it was not',
      }),
    ),
    causes: Type.Optional(CausesSchema),
    loaded: Type.Optional(LoadedSchema),
    callSearch: Type.Optional(CallSearchSchema),
    devices: Type.Optional(DevicesSchema),
    grades: GradesSchema,
    stats: StatsSchema,
    instrument: InstrumentSchema,
    timeline: TimelineSchema,
  },
  closed,
);

/** A whole result. A result is evidence: once composed it is never changed. */
export type Result = Frozen<Static<typeof ResultSchema>>;

/** What was measured, and how: a result without who measured what for, and without what follows from it. */
export type ResultFigures = Pick<
  Result,
  'durationMs' | 'path' | 'traffic' | 'metrics' | 'witness' | 'stats' | 'instrument' | 'timeline'
>;

/** Reads a result that any version wrote, as far as this one knows it (read.ts). For whoever shows or counts results. */
export const readResult = (data: unknown): Parsed<Result> => read(ResultSchema, data, 'result');

/**
 * Checks that what is sent is a result of this version and nothing else, since it is stored as it is; names the first
 * field that is not. Total: never throws.
 */
export function parseResult(data: unknown): Parsed<Result> {
  if (Check(ResultSchema, data)) return { ok: true, value: data };
  const [first] = Errors(ResultSchema, data);
  return {
    ok: false,
    problem: first ? `${first.instancePath || 'result'}: ${first.message}` : 'not a result',
  };
}
