import { Type } from 'typebox';
import { closed, count, ms, orNull } from '../schema.ts';
import { PACKET_COUNTS } from './traffic.ts';

/** What happened when. */
export const TimelineSchema = Type.Array(
  Type.Object(
    {
      startMs: ms('Start'),
      ...PACKET_COUNTS,
      rttMs: orNull(ms('Mean'), 'Mean round trip of the packets sent in the row'),
      rttMaxMs: orNull(ms('Greatest'), 'Greatest round trip'),
      jitterMs: orNull(ms('Jitter'), 'Mean absolute change of delay'),
      lostUp: Type.Optional(count('Lost on the way from you')),
      lostDown: Type.Optional(count('Lost on the way to you')),
      queueUpMs: Type.Optional(orNull(ms('Mean'), 'Mean delay over the fastest packet, from you')),
      queueDownMs: Type.Optional(orNull(ms('Mean'), 'Mean delay over the fastest packet, to you')),
    },
    closed,
  ),
  { maxItems: 3001, description: 'One row per 200 ms, by send time' },
);
