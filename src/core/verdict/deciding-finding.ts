import { effectOfCode, FINDING_CODES } from './finding-effect.ts';
import type { Outcome } from './outcome.ts';

/** A finding, or what a table keeps of one. */
export interface FoundCode {
  /** Of a `Finding`; one of a newer version decides nothing. */
  readonly code: string;
  /** For how long the page was hidden, of the finding of that name. */
  readonly hiddenMs?: number;
}

/**
 * The finding that a test is told by, in a list as on its page: that no call was asked for, else the gravest that voids
 * it, else that fails it. What caps it decides where nothing else did: a miss is told by its figures. `null`: the
 * figures alone tell the verdict.
 */
export function decidingFinding<F extends FoundCode>(findings: readonly F[], verdict: Outcome): F | null {
  const asked = findings.find(({ code }) => code === 'only-connectivity');
  if (asked || verdict === 'meets') return asked ?? null;
  const sorted = FINDING_CODES.flatMap((known) => findings.filter(({ code }) => code === known));
  const effects =
    verdict === 'no-data' ? (['voids', 'fails', 'caps'] as const) : (['voids', 'fails'] as const);
  for (const effect of effects) {
    const found = sorted.find(({ code, hiddenMs }) => effectOfCode(code, hiddenMs ?? 0) === effect);
    if (found) return found;
  }
  return null;
}
