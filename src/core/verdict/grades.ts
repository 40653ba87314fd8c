import { gradeTest, type DirectionInputs, type GradeInput } from './grade-rows.ts';
import { verdictOf } from './verdict-of.ts';
import type { Finding } from './finding.ts';
import type { GradeRow } from './grade-row.ts';
import type { Outcome } from './outcome.ts';
import { targetsOf, type TargetChoice } from './targets.ts';
import type { Evidence } from './evidence.ts';
import { findingsIn } from './findings.ts';
import { pageFactsIn, type PageFacts } from './page-facts.ts';

/** The verdict of a test and all that it follows from. */
export interface Grades {
  readonly target: TargetChoice;
  readonly rows: readonly GradeRow[];
  readonly findings: readonly Finding[];
  readonly verdict: Outcome;
}

/** A test with what it says of itself: of that only what it is held against is taken, and what no figure tells. */
export interface Graded extends Evidence {
  readonly grades: Pick<Grades, 'target' | 'findings'>;
}

/**
 * Grades a test from its figures. The page composes a result with it, and whoever receives one grades it again with
 * it, so that the two cannot differ. A target that does not exist has no rows, and no verdict. `knownMs`: the length that was asked for, where the reader knows.
 */
export function gradesOf(
  evidence: Evidence,
  target: TargetChoice,
  page: PageFacts,
  knownMs: number | null = null,
): Grades {
  const { traffic, metrics, durationMs } = evidence;
  const grading = { measuredMs: durationMs, nominalRatePerSecond: traffic.packetRatePerSecond };
  const targets = targetsOf(target);
  const rows = targets
    ? gradeTest(
        { metrics: metrics.loop, counts: traffic, ...grading },
        directionsOf(evidence, grading),
        targets,
      )
    : [];
  const findings = findingsIn(evidence, page, knownMs);
  return { target, rows, findings, verdict: verdictOf(rows, findings) };
}

/** Both directions decide only when every packet is accounted for. */
function directionsOf(
  { witness, metrics: { up, down } }: Evidence,
  grading: Pick<GradeInput, 'measuredMs' | 'nominalRatePerSecond'>,
): DirectionInputs | null {
  if (witness?.state !== 'whole' || !up || !down) return null;
  return { up: { metrics: up, counts: up, ...grading }, down: { metrics: down, counts: down, ...grading } };
}

/**
 * The grades that a result's figures lead to, whatever it says of itself: rows, outcomes, targets, which rows decide
 * and the verdict are worked out anew, and so are the findings that its figures tell (findings.ts). What it is held
 * against stays as chosen. `knownMs` is the length that was asked for, where the server knows: a test that was
 * stopped early cannot hide it then.
 */
export const regrade = (test: Graded, knownMs: number | null = null): Grades =>
  gradesOf(test, test.grades.target, pageFactsIn(test.grades.findings), knownMs);
