import { Type, type Static } from 'typebox';
import { closed, count, type Frozen, ms, oneOf, orNull, ratio, text } from '../schema.ts';

const seq16 = (description: string) => Type.Integer({ minimum: 0, maximum: 65_535, description });

/** What became of packets. */
export const PACKET_COUNTS = {
  sent: count('Sent'),
  received: count('Received'),
  lost: count('Lost'),
};

/** What became of one stream's packets, whatever else is told of it. */
export const STREAM_COUNTS = { stream: count('Index'), ...PACKET_COUNTS };

/** One of several calls at once. */
export const CallSchema = Type.Object(
  {
    call: count('Index'),
    ...PACKET_COUNTS,
    rttMs: orNull(ms('Mean'), 'Mean round trip; null when nothing arrived'),
    worstJitter15sMs: orNull(ms('Jitter'), 'Mean absolute change of delay in the worst sliding 15 s'),
    worstLoss15s: orNull(ratio('Lost / sent'), 'In the worst sliding 15 s'),
  },
  closed,
);

/** One of several calls at once. */
export type CallFigures = Frozen<Static<typeof CallSchema>>;

/** What was sent and what became of it. */
export const TrafficSchema = Type.Object(
  {
    method: oneOf(['rtp', 'data-channel'], 'RTP whose payload is ours, or the fallback'),
    confidence: oneOf(
      ['exact', 'lower'],
      'exact: counts equal the truth packet for packet; lower: the method distorts',
    ),
    distortions: Type.Array(text('A known distortion of the method', 300), {
      maxItems: 16,
      description: 'Known distortions of the method, in words; empty for RTP',
    }),
    streams: Type.Array(
      Type.Object(
        {
          ...STREAM_COUNTS,
          rtp: Type.Array(
            Type.Object(
              {
                ssrc: Type.Integer({
                  minimum: 0,
                  maximum: 4_294_967_295,
                  description: 'RFC 3550 section 3',
                }),
                firstSequence: orNull(seq16('First'), 'RTP sequence of the first measured packet'),
                lastSequence: orNull(seq16('Last'), 'RTP sequence of the last measured packet'),
              },
              closed,
            ),
            { maxItems: 8 },
          ),
        },
        closed,
      ),
      { maxItems: 128 },
    ),
    calls: Type.Optional(
      Type.Array(CallSchema, {
        minItems: 2,
        maxItems: 32,
        description: 'Each of several calls at once; left out for one call',
      }),
    ),
    packetRatePerSecond: Type.Number({ minimum: 0, description: 'Asked for, over all streams' }),
    payloadBytes: count('Size of a probe payload'),
    sent: count('Sent in the measured stretch'),
    received: count('Of those, arrived by the late limit'),
    lost: count('sent - received'),
    late: count('Received too late for a de-jitter buffer of 100 ms'),
    duplicates: orNull(
      count('Second copies that reached the relay'),
      'Made on the way up; null without the witness: SRTP hides them from the browser',
    ),
    reordered: count('Received packets that were overtaken'),
    lateLimitMs: ms('A packet not arrived after this is lost'),
  },
  { ...closed, description: 'What was sent and what became of it' },
);
