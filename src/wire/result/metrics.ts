import { Type } from 'typebox';
import { closed, count, ms, orNull, ratio, text } from '../schema.ts';

const Interval = Type.Object({ low: ratio('Lower bound'), high: ratio('Upper bound') }, closed);

const WorstLoss = Type.Object(
  {
    ratio: ratio('Lost / sent in the worst window'),
    startMs: ms('Start of the window after the begin of the measured stretch'),
    lost: count('Packets of the window that were lost'),
    sent: count('Packets sent in the window'),
    interval: Interval,
  },
  closed,
);

const DelaySummary = Type.Object(
  {
    mean: ms('Mean'),
    min: ms('Least'),
    median: ms('Median'),
    p95: ms('95th percentile'),
    p99: ms('99th percentile'),
    max: ms('Greatest'),
  },
  closed,
);

const WorstJitter = Type.Object(
  { ms: ms('Mean absolute change of delay'), startMs: ms('Start of the window') },
  closed,
);

/** Of the loop and of each direction alike. */
const LOSS = {
  lossRatio: orNull(ratio('Lost / sent'), 'Whole test'),
  lossRatioInterval: orNull(Interval, '95 % Wilson interval of lossRatio'),
  worstLoss15s: orNull(WorstLoss, 'Packet loss in the worst sliding 15 s'),
  worstBurst200ms: orNull(WorstLoss, 'Packet loss in the worst sliding 200 ms'),
};
const REORDERING = {
  reorderRatio: orNull(ratio('Reordered / received'), 'RFC 4737 section 3, whole test'),
  reorderRatioInterval: orNull(Interval, '95 % Wilson interval of reorderRatio'),
};

const PathMetricsSchema = Type.Object(
  {
    rttMs: orNull(DelaySummary, 'Round trip client<->edge of each received packet, whole test'),
    oneWayMs: orNull(ms('One way'), 'Half of the mean round trip; derived, not measured'),
    ...LOSS,
    worstJitter15s: orNull(
      WorstJitter,
      'Jitter (RFC 3393 IPDV, mean of absolute values) in the worst sliding 15 s',
    ),
    jitterRfc3550Ms: orNull(ms('Jitter'), 'RFC 3550 smoothed jitter, mean over streams of the final value'),
    ...REORDERING,
  },
  closed,
);

/** One direction, by the same definitions; its delay is relative, since it is between two clocks. */
const DirectionMetricsSchema = Type.Object(
  {
    sent: count('Packets that set out in this direction and whose fate in it is known'),
    received: count('Of those, arrived'),
    lost: count('sent - received'),
    reordered: count('Received packets that were overtaken in this direction'),
    ...LOSS,
    worstJitter15s: orNull(WorstJitter, 'Jitter in the worst sliding 15 s'),
    ...REORDERING,
    queueingMs: orNull(DelaySummary, 'Delay over that of the fastest packet in this direction'),
  },
  closed,
);

/** Figures of one stretch of a path each, as they stand in every part of a test. */
export const MetricsSchema = Type.Object(
  {
    loop: PathMetricsSchema,
    up: orNull(DirectionMetricsSchema, 'From you to the relay; null without the relay as witness'),
    down: orNull(DirectionMetricsSchema, 'From the relay to you; null without the relay as witness'),
    mos: orNull(
      Type.Object(
        {
          mos: Type.Number({ minimum: 1, maximum: 4.5 }),
          rFactor: Type.Number({ minimum: 0, maximum: 100 }),
          inputs: Type.Object({ oneWayDelayMs: ms('Mouth to ear'), lossRatio: ratio('Lost') }, closed),
          model: text('Formula and codec'),
        },
        closed,
      ),
      'For reading only, never for pass or fail',
    ),
  },
  { ...closed, description: 'What was computed, by docs/definitions.md' },
);
