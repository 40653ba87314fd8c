import type { NormalMetric } from '../../../wire/desk/record.ts';

/** One span of days with what was usual in it. */
export interface Span {
  readonly days: number;
  readonly normal: NormalMetric;
}

/** Room to the right of the greatest mark, so that it is not cut by the edge. */
const HEADROOM = 1.06;

/** A position as a percentage of the width. Every scale begins at 0: lower is better in all of these metrics. */
export type Scale = (value: number) => string;

/** The one scale on which a value, its target and what is usual all fit. */
export function bandScale(spans: readonly Span[], value: number | null, target: number | null): Scale {
  const marks = [value, target, ...spans.flatMap(({ normal }) => [normal.median, normal.p90])];
  const greatest = Math.max(0, ...marks.filter((mark) => mark !== null)) * HEADROOM;
  return (mark) => `${(greatest > 0 ? (100 * mark) / greatest : 0).toFixed(2)}%`;
}
