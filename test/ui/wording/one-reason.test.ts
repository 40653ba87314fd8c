import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../../server/store/kysely/results/columns.ts';
import { FINDING_CODES } from '../../../src/core/verdict/finding-effect.ts';
import { verdictOf } from '../../../src/core/verdict/verdict-of.ts';
import type { Finding } from '../../../src/core/verdict/finding.ts';
import { findingContext, findingWording } from '../../../src/ui/wording/finding.ts';
import { resultSummary } from '../../../src/ui/wording/summary.ts';
import { undecidedFindings } from '../../../src/core/verdict/shown-findings.ts';
import { verdictWording } from '../../../src/ui/wording/verdict.ts';
import type { Result } from '../../../src/wire/result.ts';
import { missed, resultOf } from './result-builder.ts';

/** One of each; a new one has to be added here. */
const FINDINGS: { readonly [C in Finding['code']]: Extract<Finding, { code: C }> } = {
  hidden: { code: 'hidden', hiddenMs: 4000 },
  'stopped-early': { code: 'stopped-early', measuredMs: 9000, plannedMs: 30_000 },
  'audio-suspended': { code: 'audio-suspended' },
  'audio-stopped': { code: 'audio-stopped', atMs: 3000 },
  'sender-stalled': { code: 'sender-stalled', sent: 10, expected: 100 },
  'connection-lost': { code: 'connection-lost', atMs: 3000 },
  'udp-blocked': { code: 'udp-blocked', transport: 'tcp' },
  'not-connected': { code: 'not-connected', why: 'could-not-connect', waitedMs: 20_000 },
  'only-connectivity': { code: 'only-connectivity' },
  'ports-denied': { code: 'ports-denied', ports: [3480] },
  'data-channel': { code: 'data-channel', cause: 'no-encoded-transform' },
  'mapping-broken': { code: 'mapping-broken', streams: [1] },
  'mapping-moved': { code: 'mapping-moved', sources: ['192.0.2.1:1', '192.0.2.1:2'] },
  'stats-disagree': { code: 'stats-disagree', metrics: ['rtt'] },
};

const CODES = Object.values(FINDINGS);
const PAIRS = CODES.flatMap((one) => CODES.filter((other) => other !== one).map((other) => [one, other]));

/** A test whose figures meet, or one that loses a packet in forty, with its verdict. */
function testWith(findings: readonly Finding[], isLossy: boolean): Result {
  const rows = isLossy ? { loss: missed(0.025) } : {};
  const { grades } = resultOf({ verdict: 'meets', rows });
  const verdict = verdictOf(
    grades.rows.map((row) => ({ ...row, path: 'loop' as const, decides: true })),
    findings,
  );
  return resultOf({ verdict, rows, findings });
}

/** What the desk's list says of a test, by the column that it keeps. */
const listed = (result: Result): string | null =>
  columnsOf({ result, receivedAtMs: 1e12, address: null, requestId: null }, 'code').finding;

it('knows every finding there is', () => {
  expect(new Set(FINDING_CODES)).toEqual(new Set(CODES.map(({ code }) => code)));
});

describe.each([
  ['figures that meet', false],
  ['figures that miss', true],
])('of every pair of findings beside %s', (_title, isLossy) => {
  it('the list and the page name the same one, and in either order', () => {
    for (const pair of PAIRS) {
      const result = testWith(pair, isLossy);
      const code = listed(result);
      expect(listed(testWith([...pair].reverse(), isLossy))).toBe(code);
      const { explanation } = verdictWording(result);
      const said = pair.filter((finding) =>
        explanation.includes(findingWording(finding, findingContext(result)).happened),
      );
      expect(said.map((finding) => finding.code)).toEqual(code === null ? [] : [code]);
      expect(undecidedFindings(result.grades).map((finding) => finding.code)).not.toContain(code);
      expect(resultSummary(result, null)).toContain(explanation);
    }
  });

  it('one is named wherever the figures do not tell the verdict', () => {
    for (const pair of PAIRS) {
      const result = testWith(pair, isLossy);
      const isByFigures = result.grades.verdict === (isLossy ? 'misses' : 'meets');
      if (!isByFigures) expect(listed(result)).not.toBeNull();
    }
  });
});
