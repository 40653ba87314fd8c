import type { JudgedRow } from './judged-stretch.ts';

/** A row as far as it tells how far it is over its target. */
type Row = Pick<JudgedRow, 'decides' | 'outcome' | 'target'> & {
  readonly p90: { readonly value: number | null; readonly isFailed: boolean };
};

/** The row that a verdict that misses is told by: of those that decide the one furthest over its target. */
export function worstRow<R extends Row>(rows: readonly R[]): R | null {
  const size = ({ p90, target }: R): number => (p90.isFailed ? Infinity : (p90.value ?? 0) / target);
  const missed = rows.filter(({ decides, outcome }) => decides && outcome === 'misses');
  return [...missed].sort((a, b) => size(b) - size(a))[0] ?? null;
}
