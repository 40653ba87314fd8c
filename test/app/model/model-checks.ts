import type { CheckOutcome } from '../../../src/core/connectivity/check.ts';
import { outcome } from '../../core/connectivity/outcomes.ts';
import type { Lacks } from './lacks.ts';
import { OTHER_URL } from './model-admission.ts';
import { URL } from './model-call.ts';

/** Whether no port of a relay answers. */
export const isSilentRelay = ({ nearRelay }: Lacks, relay: string): boolean =>
  nearRelay === 'silent' && relay === 'near';

/** What the checks of a relay find in the end. */
export function checksOf(lacks: Lacks, relay: string): readonly CheckOutcome[] {
  if (isSilentRelay(lacks, relay)) return [URL, OTHER_URL].map((url) => outcome(url, 'blocked'));
  const first = lacks.firstPort ? outcome(URL, 'no-data', { allocateMs: 30 }) : outcome(URL, 'open');
  return [first, outcome(OTHER_URL, 'open')];
}
