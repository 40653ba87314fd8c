import type { ChartKind, Series } from './points.ts';
import type { Span } from './span.ts';

/** A stretch of time in which a target was missed. */
export interface Shade {
  readonly fromMs: number;
  readonly toMs: number;
  /** The direction that missed it; `loop`: not known, or both. */
  readonly path: 'loop' | 'up' | 'down';
}

/** All that one chart shows. */
export interface ChartContent {
  readonly kind: ChartKind;
  readonly series: readonly Series[];
  /** The part of the test on the time axis. */
  readonly span: Span;
  /** The part that a reader is choosing of it. */
  readonly chosen: Span | null;
  readonly target: number | null;
  readonly shades: readonly Shade[];
  readonly cursorMs: number | null;
  readonly hasTimeLabels: boolean;
}

/** Losses of both directions are drawn on either side of one axis: from you above it, to you below. */
export const isMirrored = ({ kind, series }: ChartContent): boolean => kind === 'loss' && series.length > 1;
