import { describe, expect, it } from 'vitest';
import { contradictionIn } from '../../../../server/results/consistency/contradiction.ts';
import type { NoCall, NoCallEvidence } from '../../../../src/core/verdict/no-call.ts';
import type { Result } from '../../../../src/wire/result.ts';
import { withoutCall } from '../../../ui/gallery/network-results.ts';

const SILENT: NoCallEvidence = {
  wasConnected: true,
  sent: 2140,
  received: 0,
  statsReceived: 0,
  relayReceived: 2118,
};
const refused = (why: NoCall['why'], evidence: Partial<NoCallEvidence>): string | null =>
  contradictionIn(withoutCall('open', why, { ...SILENT, ...evidence }));

describe('a result that says that no call came about', () => {
  it('is taken where what was seen fits', () => {
    expect(refused('nothing-arrived', {})).toBeNull();
    expect(refused('nothing-arrived', { relayReceived: 0, statsReceived: null })).toBeNull();
    expect(refused('could-not-connect', { wasConnected: false, sent: 0, relayReceived: null })).toBeNull();
    expect(contradictionIn(withoutCall('open', 'nothing-open'))).toBeNull();
  });

  it.each<[string, NoCall['why'], Partial<NoCallEvidence>]>([
    ['the page was handed packets', 'nothing-arrived', { received: 1 }],
    ['the browser counted packets', 'nothing-arrived', { statsReceived: 2096 }],
    ['nothing was sent that could arrive', 'nothing-arrived', { sent: 0 }],
    ['the call was connected', 'could-not-connect', { sent: 0 }],
    ['more came than was sent', 'nothing-arrived', { received: 2141 }],
  ])('is refused where %s', (_, why, evidence) => {
    expect(refused(why, evidence)).toContain('grades.findings');
  });

  it('needs no checks of the network where it says what was seen', () => {
    const { connectivity, ...bare } = withoutCall('open', 'nothing-arrived', SILENT);
    expect(connectivity).toBeDefined();
    expect(contradictionIn(bare)).toBeNull();
    const without: Result = {
      ...bare,
      grades: { ...bare.grades, findings: [{ code: 'not-connected', why: 'nothing-arrived', waitedMs: 9 }] },
    };
    expect(contradictionIn(without)).toBe('durationMs must be over 0.');
  });
});
