import { Type, type Static } from 'typebox';
import { closed, count, type Frozen, ms, oneOf, orNull, ratio, text } from '../schema.ts';
import { GradesSchema } from './grades.ts';
import { MetricsSchema } from './metrics.ts';
import { TimelineSchema } from './timeline.ts';
import { CallSchema, STREAM_COUNTS } from './traffic.ts';
import { WitnessSchema } from './witness.ts';

const Throughput = Type.Object(
  {
    bytes: count('Moved in the whole test'),
    bitsPerSecond: Type.Number({ minimum: 0, description: 'Over the busy part' }),
    busyRatio: ratio('Share of the busy part in which a transfer was under way'),
  },
  closed,
);

/** The second part of a loaded test. */
const BusySchema = Type.Object(
  {
    startMs: ms('Begin, after the begin of the idle part'),
    durationMs: ms('Length'),
    filling: Type.Object(
      { sent: count('Sent'), received: count('Received') },
      { ...closed, description: 'Packets between both parts, while transfers started; graded nowhere' },
    ),
    traffic: Type.Object(
      {
        sent: count('Sent in this part'),
        received: count('Of those, arrived by the late limit'),
        lost: count('sent - received'),
        late: count('Received too late for a de-jitter buffer of 100 ms'),
        duplicates: orNull(count('Second copies that reached the relay'), 'null without the witness'),
        reordered: count('Received packets that were overtaken'),
        streams: Type.Array(Type.Object(STREAM_COUNTS, closed), { maxItems: 128 }),
        calls: Type.Optional(Type.Array(CallSchema, { minItems: 2, maxItems: 32 })),
      },
      { ...closed, description: 'As traffic, of this part' },
    ),
    metrics: MetricsSchema,
    witness: WitnessSchema,
    transfers: Type.Object(
      {
        limitBitsPerSecond: Type.Number({
          minimum: 0,
          description: 'The most that the server lets through each way',
        }),
        down: Throughput,
        up: Throughput,
      },
      { ...closed, description: 'What kept the link busy' },
    ),
    grades: GradesSchema,
    timeline: TimelineSchema,
  },
  { ...closed, description: 'The same call while transfers kept the link busy' },
);

/** The busy part of a loaded test. */
export type Busy = Frozen<Static<typeof BusySchema>>;

/** What became of the second part. */
export const LoadedSchema = Type.Union(
  [
    Type.Object(
      {
        state: Type.Literal('not-measured'),
        why: oneOf(['stopped', 'call-ended', 'transfers-failed']),
        message: orNull(text('A sentence', 300), 'What the transfers failed with'),
        transferredBytes: count('What the transfers moved all the same, both ways together'),
      },
      closed,
    ),
    Type.Object({ state: Type.Literal('measured'), busy: BusySchema }, closed),
  ],
  { description: 'A second part under load; left out where none was asked for' },
);
