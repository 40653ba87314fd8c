import type { MetricName } from './grade-row.ts';

/**
 * From which value a missed target is sure to be noticed in a call; below it calls may suffer. The targets are published,
 * these are ours: a round trip to the relay of 300 ms, since that alone is the 150 ms one way up to which ITU-T G.114 calls
 * a conversation unhurt; twice the published jitter; one packet in twenty; half of the packets of 200 ms. Reordering by
 * itself is never sure: a de-jitter buffer puts most of it right.
 */
const SURE_AT: Readonly<Record<MetricName, number>> = {
  rtt: 300,
  oneWay: 150,
  loss: 0.05,
  burstLoss: 0.5,
  jitter: 60,
  reorder: Infinity,
};

/** Whether people are sure to notice. What was not measured is not. */
export const isSure = (metric: MetricName, value: number | null): boolean =>
  value !== null && value >= SURE_AT[metric];
