import { msg } from '@lit/localize';
import type { Result } from '../../wire/result.ts';

/** A figure that differs by no more than this of the larger one is the same figure. */
const SAME = 0.1;

/**
 * How getStats stands to our own figure: the browser reads once a second and smooths, so that it may differ without being
 * wrong (app/stats-witness.ts). *Agrees* is said of figures that look alike only.
 */
export function agreementWord(result: Result, metric: 'loss' | 'jitter' | 'rtt'): string {
  const { stats } = result;
  if (stats.disagreements.some((found) => found.metric === metric)) return msg('Disagrees');
  const [ours, theirs] = figuresOf(result, metric);
  if (ours === null || theirs === null) return '';
  return Math.abs(ours - theirs) <= SAME * Math.max(ours, theirs)
    ? msg('Agrees')
    : msg('Differs, within the error of getStats');
}

function figuresOf(
  { stats, metrics: { loop } }: Result,
  metric: 'loss' | 'jitter' | 'rtt',
): readonly [ours: number | null, theirs: number | null] {
  switch (metric) {
    case 'loss':
      return [loop.lossRatio, stats.lossRatio];
    case 'jitter':
      return [loop.jitterRfc3550Ms, stats.jitterMs];
    case 'rtt':
      return [loop.rttMs?.mean ?? null, stats.rttMs];
  }
}
