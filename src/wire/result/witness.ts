import { Type } from 'typebox';
import { closed, count, ms, oneOf, orNull, text } from '../schema.ts';
import { MarksSchema } from './marks.ts';

/** What the relay saw half-way. */
export const WitnessSchema = Type.Object(
  {
    state: oneOf(
      ['whole', 'partial', 'none'],
      'whole: every packet accounted for; partial: some losses are of unknown direction',
    ),
    reason: orNull(
      oneOf(['third-party-relay', 'not-rtp', 'unavailable', 'capped', 'incomplete']),
      'Why it is not whole; null when it is',
    ),
    lostUp: count('Lost on the way from you'),
    lostDown: count('Lost on the way to you'),
    lostUnknown: count('Lost where the witness was missing'),
    unwitnessed: count('Received packets that the relay has no record of'),
    overRate: Type.Optional(
      count(
        'Messages of the whole test that the relay dropped, at least, since it sent more than it may; left out when there were none',
      ),
    ),
    clockDriftPpm: Type.Number({
      description: 'Drift of the relay clock against the browser clock, removed; ppm',
    }),
    clockResidualMs: ms('What of the drift the two directions do not agree on, over the test'),
    sources: Type.Array(text('Address and port', 80), {
      maxItems: 64,
      description: 'Where the relay saw the packets come from',
    }),
    marks: Type.Optional(MarksSchema),
  },
  { ...closed, description: 'What the relay saw half-way' },
);
