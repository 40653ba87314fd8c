import type { ChartKind, Point } from './points.ts';

/** A stretch of time in which a target was missed. */
export interface Shade {
  readonly fromMs: number;
  readonly toMs: number;
}

/** All that one chart shows. */
export interface ChartContent {
  readonly kind: ChartKind;
  readonly points: readonly Point[];
  readonly durationMs: number;
  readonly target: number | null;
  readonly shades: readonly Shade[];
  readonly cursorMs: number | null;
  readonly hasTimeLabels: boolean;
}
