import { describe, expect, it } from 'vitest';
import { decidingFinding } from '../../../src/core/verdict/deciding-finding.ts';

describe('decidingFinding', () => {
  it.each([
    [[], 'no-data', 0, null],
    [['stats-disagree', 'mapping-moved'], 'no-data', 0, null],
    [['stopped-early', 'stats-disagree'], 'no-data', 0, 'stopped-early'],
    // A miss is told by its figures.
    [['stopped-early', 'stats-disagree'], 'misses', 0, null],
    [['hidden'], 'meets', 400, null],
    [['stopped-early', 'udp-blocked', 'not-connected'], 'misses', 0, 'not-connected'],
    [['ports-denied', 'connection-lost'], 'misses', 0, 'connection-lost'],
    [['hidden', 'connection-lost'], 'misses', 1000, 'connection-lost'],
    // What voids a test may have caused what would fail it.
    [['connection-lost', 'hidden'], 'no-data', 1001, 'hidden'],
    [['mapping-broken', 'sender-stalled'], 'no-data', 0, 'sender-stalled'],
    [['udp-blocked', 'only-connectivity'], 'misses', 0, 'only-connectivity'],
    [['of-a-newer-version', 'toString'], 'no-data', 0, null],
  ] as const)(
    'of %j, where the test %s and was hidden for %i ms, is %s',
    (codes, verdict, hiddenMs, expected) => {
      const findings = codes.map((code) => ({ code, hiddenMs }));
      expect(decidingFinding(findings, verdict)?.code ?? null).toBe(expected);
    },
  );
});
