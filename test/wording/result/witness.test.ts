import { describe, expect, it } from 'vitest';
import { unknownDirections } from '../../../src/wording/result/witness.ts';
import { DIRECTION_RESULTS } from '../../ui/gallery/direction-results.ts';

describe('a test that sent more than the relay lets it', () => {
  it('is told how much of it the relay dropped at the least', () => {
    const result = DIRECTION_RESULTS['directions-loss-up']();
    if (!result.witness) throw new Error('the fixture has a witness');
    const gaps = { state: 'partial', reason: 'incomplete', overRate: 70_000 } as const;
    expect(unknownDirections({ ...result, witness: { ...result.witness, ...gaps } })).toContain(
      'This test sent more than it may, so the relay itself dropped 70,000 packets of it or more.',
    );
  });
});
