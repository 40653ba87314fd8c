import { Type, type Static } from 'typebox';
import { MAX_CALLS } from '../../core/traffic/load.ts';
import { METRIC_NAMES } from '../../core/verdict/grade-row.ts';
import { closed, count, type Frozen, ms, oneOf, orNull, ratio } from '../schema.ts';
import { Path } from './grades.ts';

const Calls = Type.Integer({ minimum: 1, maximum: MAX_CALLS, description: 'Calls at once' });

const MissSchema = Type.Object(
  {
    path: Path,
    metric: oneOf(METRIC_NAMES),
    value: Type.Number({ minimum: 0, description: 'In ms, or 0-1' }),
    target: Type.Number({ description: 'The value must be strictly below' }),
    interval: orNull(
      Type.Object({ low: ratio('Lower bound'), high: ratio('Upper bound') }, closed),
      '95 % Wilson interval of a loss; null where a metric has none',
    ),
  },
  closed,
);

const StepSchema = Type.Object(
  {
    calls: Calls,
    outcome: oneOf(['carries', 'misses', 'no-data']),
    misses: Type.Array(MissSchema, {
      maxItems: 16,
      description: 'Targets that were missed; empty also where no call came about',
    }),
    bytes: count('About what the test moved, both ways together'),
    tookMs: ms('From the first check to the last figure'),
  },
  closed,
);

/** How many calls at once the link carried within the targets: a search over several tests, of which this result is the last. */
export const CallSearchSchema = Type.Object(
  {
    mostCalls: Calls,
    dataCapBytes: count('The most that all tests together could move'),
    end: oneOf(['found', 'disagreed', 'no-data', 'data-cap', 'time', 'stopped'], 'Why no test followed'),
    steps: Type.Array(StepSchema, { minItems: 1, maxItems: 32, description: 'In their order; 15 s each' }),
  },
  {
    ...closed,
    description: 'A search for the calls at once that the link carries; left out where none was asked for',
  },
);

/** A search that is over. */
export type CallSearchResult = Frozen<Static<typeof CallSearchSchema>>;
