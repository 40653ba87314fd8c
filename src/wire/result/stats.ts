import { Type } from 'typebox';
import { closed, count, ms, oneOf, orNull, ratio } from '../schema.ts';

/** What the browser itself counted. */
export const StatsSchema = Type.Object(
  {
    samples: count('How often getStats was read while measuring'),
    packetsReceived: orNull(Type.Integer(), 'inbound-rtp.packetsReceived over the stretch, all streams'),
    packetsLost: orNull(
      Type.Integer(),
      'inbound-rtp.packetsLost over the stretch, all streams; can be negative',
    ),
    lossRatio: orNull(ratio('Lost / expected'), 'From the two above'),
    jitterMs: orNull(ms('Jitter'), 'Mean of inbound-rtp.jitter over streams and samples'),
    rttMs: orNull(
      ms('Round trip client<->edge'),
      'Half of the mean candidate-pair round trip, which covers the loop twice',
    ),
    disagreements: Type.Array(
      Type.Object(
        {
          metric: oneOf(['loss', 'jitter', 'rtt']),
          ours: Type.Number(),
          theirs: Type.Number(),
          tolerance: Type.Number(),
        },
        closed,
      ),
      { maxItems: 3 },
    ),
  },
  {
    ...closed,
    description: 'What the browser itself counted (getStats), read each second; a witness, never a source',
  },
);
