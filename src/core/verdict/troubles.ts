import type { GradedPath, GradeRow, MetricName } from './grade-row.ts';
import { isSure } from './sure-at.ts';

/** What a person would call one trouble: loss and bursts are one, a round trip and its half are one. */
export type Trouble = 'loss' | 'delay' | 'jitter' | 'reorder';

const TROUBLE_OF: Record<MetricName, Trouble> = {
  rtt: 'delay',
  oneWay: 'delay',
  loss: 'loss',
  burstLoss: 'loss',
  jitter: 'jitter',
  reorder: 'reorder',
};

/** A graded metric; results of older versions had the loop's alone, and all of them decided. */
export interface TroubleRow extends Pick<GradeRow, 'metric' | 'outcome' | 'value'> {
  readonly path?: GradedPath | undefined;
  readonly decides?: boolean | undefined;
}

/** The rows that the verdict counts: all of them, unless the relay told the directions apart. */
export const decidingRows = <R extends Pick<TroubleRow, 'decides'>>(rows: readonly R[]): R[] =>
  rows.filter(({ decides }) => decides !== false);

/** A trouble with the row that shows it best. */
export interface FoundTrouble<R extends TroubleRow = TroubleRow> {
  readonly trouble: Trouble;
  readonly row: R;
  /** `loop`: the direction is not known, or does not matter. */
  readonly where: 'loop' | 'up' | 'down' | 'both';
  /** The row of the other direction, where both miss. */
  readonly other: R | null;
  /** Whether people are sure to notice, by any row of this trouble; else calls may suffer. */
  readonly isSure: boolean;
}

/** The troubles that decide, in order of what hurts a call most; of two directions the worse comes first. */
export function troublesOf<R extends TroubleRow>(rows: readonly R[]): FoundTrouble<R>[] {
  const missed = decidingRows(rows).filter(({ outcome }) => outcome === 'misses');
  return (['loss', 'delay', 'jitter', 'reorder'] as const).flatMap((trouble): FoundTrouble<R>[] => {
    const own = missed.filter(({ metric }) => TROUBLE_OF[metric] === trouble);
    const sure = own.some(({ metric, value }) => isSure(metric, value));
    const firstOf = (path: GradedPath): R | null => own.find((row) => (row.path ?? 'loop') === path) ?? null;
    const [up, down] = [firstOf('up'), firstOf('down')];
    if (up && down) {
      const [row, other] = isWorse(down, up) ? [down, up] : [up, down];
      return [{ trouble, row, where: 'both', other, isSure: sure }];
    }
    const row = up ?? down ?? firstOf('loop');
    return row ? [{ trouble, row, where: row.path ?? 'loop', other: null, isSure: sure }] : [];
  });
}

/** Of one metric the greater value; loss over 15 s weighs more than a burst. */
const isWorse = (row: TroubleRow, other: TroubleRow): boolean =>
  row.metric === other.metric ? (row.value ?? 0) > (other.value ?? 0) : row.metric === 'loss';
