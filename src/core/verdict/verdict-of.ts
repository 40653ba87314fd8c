import { findingEffect } from './finding-effect.ts';
import type { Finding } from './finding.ts';
import type { GradeRow } from './grade-row.ts';
import type { Outcome } from './outcome.ts';

/**
 * The verdict of a test. A void run is `no-data`, even if its figures look bad: what voids it may have caused
 * them. Otherwise one miss among the rows that decide is enough to miss, and *meets* needs all of them to meet.
 */
export function verdictOf(allRows: readonly GradeRow[], findings: readonly Finding[]): Outcome {
  const rows = allRows.filter(({ decides }) => decides);
  const effects = findings.map(findingEffect);
  if (effects.includes('voids')) return 'no-data';
  if (effects.includes('fails') || rows.some((row) => row.outcome === 'misses')) return 'misses';
  const meets = rows.length > 0 && rows.every((row) => row.outcome === 'meets');
  return meets && !effects.includes('caps') ? 'meets' : 'no-data';
}
