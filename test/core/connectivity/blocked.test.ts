import { describe, expect, it } from 'vitest';
import { blockedCode } from '../../../src/core/connectivity/blocked.ts';
import type { ConnectivityFinding } from '../../../src/core/connectivity/findings.ts';

describe('blockedCode', () => {
  it.each<[readonly ConnectivityFinding['code'][], string | null]>([
    [[], null],
    [
      ['family-missing', 'symmetric-nat', 'carrier-grade-nat', 'mapping-short', 'different-ways', 'proxy'],
      null,
    ],
    [['fallback-blocked', 'proxy'], 'fallback-blocked'],
    [['ports-blocked', 'fallback-blocked'], 'ports-blocked'],
    [['name-failed', 'udp-blocked', 'certificate-rejected', 'no-udp-path'], 'udp-blocked'],
    [['name-failed', 'nothing-open', 'no-udp-path'], 'nothing-open'],
    [['certificate-rejected', 'family-missing'], 'certificate-rejected'],
  ])('of %j is %s: what keeps most from calls, whatever their order', (codes, code) => {
    const findings = codes.map((each) => ({ code: each }));
    expect([blockedCode(findings), blockedCode(findings.toReversed())]).toEqual([code, code]);
  });
});
