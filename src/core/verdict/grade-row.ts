import type { Outcome } from './outcome.ts';

/** The six graded metrics, in the order in which they are shown. */
export const METRIC_NAMES = ['rtt', 'oneWay', 'loss', 'burstLoss', 'jitter', 'reorder'] as const;
export type MetricName = (typeof METRIC_NAMES)[number];

/** Why a row has no outcome, or how to read the one it has. */
export type GradeNote =
  /** Nothing was measured for it. */
  | { readonly code: 'not-measured' }
  /** No whole window fits into what was measured; that much more is needed. */
  | { readonly code: 'too-short'; readonly moreMs: number }
  /** Too few packets to tell the target from its double; that much longer at this rate would do. */
  | { readonly code: 'too-few-packets'; readonly moreMs: number }
  /** At this packet rate a single lost packet misses the target, so one loss cannot decide it. */
  | { readonly code: 'rate-too-low'; readonly onePacketRatio: number }
  /** At this packet rate the target means that no packet at all is lost in the window. */
  | { readonly code: 'means-no-loss'; readonly onePacketRatio: number };

/** Which way packets went: there and back, from you to the relay, or from the relay to you. */
export const GRADED_PATHS = ['loop', 'up', 'down'] as const;
export type GradedPath = (typeof GRADED_PATHS)[number];

/** One metric of one path held against its target. */
export interface GradeRow {
  readonly path: GradedPath;
  /** Whether the verdict counts it. */
  readonly decides: boolean;
  readonly metric: MetricName;
  readonly unit: 'ms' | 'ratio';
  readonly value: number | null;
  /** The value must be strictly below. */
  readonly target: number;
  readonly outcome: Outcome;
  /** Length of the metric's window; `null` for the whole test. */
  readonly windowMs: number | null;
  /** Start of the worst window, ms after the begin of the measured stretch. */
  readonly windowStartMs: number | null;
  readonly note: GradeNote | null;
}
