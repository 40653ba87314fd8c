import { targetName, type TargetChoice } from '../../../core/verdict/targets.ts';
import type { GradeRow } from '../../../core/verdict/grade-row.ts';
import { formatAddress } from '../address.ts';
import { FIRST_FLOW } from './flow-query.ts';

/** What a result has that its call's path is shown by. */
export interface PathOfResult {
  readonly startedAt: string;
  readonly labels: { readonly site: string | null };
  readonly grades: {
    readonly target: TargetChoice;
    readonly rows: readonly (Pick<GradeRow, 'metric' | 'value'> & {
      readonly path?: GradeRow['path'] | undefined;
    })[];
  };
}

/**
 * Address of the call flow that a test stands for, with its figures: media goes to a server at the edge, as that of
 * somebody who joins a conference that is hosted Online, over the Internet. `null`: no round trip was measured.
 */
export function callPathAddress({ startedAt, labels, grades }: PathOfResult): string | null {
  const valueOf = (metric: GradeRow['metric']): number | null =>
    grades.rows.find((row) => row.metric === metric && (row.path ?? 'loop') === 'loop')?.value ?? null;
  const rttMs = valueOf('rtt');
  if (rttMs === null) return null;
  const test = {
    name: labels.site ?? startedAt,
    target: targetName(grades.target),
    rttMs,
    lossRatio: valueOf('loss'),
  };
  const shown = { ...FIRST_FLOW, scenario: 'online-conference', hasExpressRoute: false, test } as const;
  return formatAddress({ kind: 'plan', part: 'flows', flows: { shown, beside: null } });
}
