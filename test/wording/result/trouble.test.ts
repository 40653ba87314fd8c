import { describe, expect, it } from 'vitest';
import { meaningWording } from '../../../src/wording/result/meaning.ts';
import { resultSummary } from '../../../src/wording/result/summary.ts';
import { undecidedFindings } from '../../../src/core/verdict/shown-findings.ts';
import { resultOf } from '../result-builder.ts';

describe('a network that blocks UDP as a whole', () => {
  const ports = [3478, 3479, 3480, 3481];
  const result = resultOf({
    verdict: 'misses',
    findings: [
      { code: 'udp-blocked', transport: 'tcp' },
      { code: 'ports-denied', ports },
      { code: 'hidden', hiddenMs: 900 },
    ],
    blockedPorts: ports,
  });

  it('is not also said to let others of its ports through', () => {
    expect(undecidedFindings(result.grades).map(({ code }) => code)).toEqual(['hidden']);
    const summary = resultSummary(result, null);
    expect(summary).toContain('UDP ports 3478-3481 do not get through.');
    expect(summary).not.toContain('though others do');
  });

  it('is asked to let them out once, where a cause says so already', () => {
    const cause = { code: 'udp-blocked', path: 'loop', confidence: 'likely', evidence: [] } as const;
    expect(meaningWording({ ...result, causes: [cause] }).tries).toEqual([]);
  });
});

it('single ports are worth knowing where the verdict is not about them', () => {
  const denied = { code: 'ports-denied', ports: [3480] } as const;
  const result = resultOf({
    verdict: 'misses',
    findings: [denied, { code: 'connection-lost', atMs: 300 }],
    blockedPorts: [3480],
  });
  expect(undecidedFindings(result.grades)).toEqual([denied]);
});
