import { Type } from 'typebox';
import { MAX_HOP_CHANGES } from '../../core/witness/marks.ts';
import { closed, count, ms, orNull } from '../schema.ts';

const CodePoint = Type.Integer({ minimum: 0, maximum: 63, description: 'DSCP (RFC 2474)' });

/** What the IP headers of a test's packets said at the relay: on the way from you, where the relay could read them. */
export const MarksSchema = Type.Object(
  {
    streams: Type.Array(
      Type.Object(
        {
          stream: Type.Integer({ minimum: 0 }),
          askedDscp: Type.Integer({
            minimum: 0,
            maximum: 63,
            description: 'What it asked the browser for; 0: nothing',
          }),
          arrived: Type.Array(Type.Object({ dscp: CodePoint, packets: count('Packets with it') }, closed), {
            maxItems: 64,
            description: 'The most frequent first',
          }),
          changedMs: orNull(
            ms('When the first packet was sent that arrived with another mark than the one before it'),
            'null when all arrived alike',
          ),
        },
        closed,
      ),
      { maxItems: 128 },
    ),
    hopLimits: Type.Array(
      Type.Object(
        {
          fromMs: ms('When the first packet with it was sent'),
          hopLimit: Type.Integer({ minimum: 0, maximum: 255, description: 'TTL or hop limit on arrival' }),
        },
        closed,
      ),
      { maxItems: MAX_HOP_CHANGES, description: 'Each that five packets in a row or more had' },
    ),
    read: count('Packets whose headers were read'),
    ecnCapable: count('Packets that may be marked instead of dropped (RFC 3168)'),
    congestionMarked: count('Packets that were (congestion experienced)'),
  },
  {
    ...closed,
    description:
      'What IP headers said at the relay, on the way from you; left out where it read none: over TCP, without its batched sockets, or in a result of before this was told',
  },
);
