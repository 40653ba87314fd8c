import { describe, expect, it } from 'vitest';
import { coverageOf, coveredSlots, isEnough, slotsUntilEnough } from '../../../src/core/assessment/slots.ts';

const stretch = { fromMs: 1000, toMs: 11_000, intervalMs: 1000 };
const pattern = (text: string): boolean[] => Array.from(text, (character) => character === 'x');

describe('coverage', () => {
  it('counts the intervals with a sample, not the samples', () => {
    const slots = coveredSlots([1000, 1999, 2000, 10_999], stretch);
    expect(coverageOf(slots)).toEqual({ expected: 10, covered: 3, ratio: 0.3 });
  });

  it('leaves out what lies before and after the stretch', () => {
    expect(coverageOf(coveredSlots([999, 11_000], stretch)).covered).toBe(0);
  });

  it('takes whole intervals only', () => {
    expect(coverageOf(coveredSlots([], { ...stretch, toMs: 10_999 })).expected).toBe(9);
  });

  it('has no share where nothing was due', () => {
    const coverage = coverageOf(coveredSlots([1000], { ...stretch, toMs: 1000 }));
    expect(coverage).toEqual({ expected: 0, covered: 0, ratio: null });
    expect(isEnough(coverage)).toBe(false);
  });

  it('is enough from 80 % on', () => {
    expect(isEnough({ expected: 10, covered: 8, ratio: 0.8 })).toBe(true);
    expect(isEnough({ expected: 1008, covered: 806, ratio: 806 / 1008 })).toBe(false);
    expect(isEnough({ expected: 1008, covered: 807, ratio: 807 / 1008 })).toBe(true);
  });
});

describe('when there will be enough', () => {
  it.each([
    { slots: 'xxxxxxxx..', more: 0 },
    // Nothing yet: eight new slots push eight empty ones out.
    { slots: '..........', more: 8 },
    // Empty slots leave first: one more is enough.
    { slots: '...xxxxxxx', more: 1 },
    // Sampled slots leave first: three of them are replaced by new ones before an empty one is.
    { slots: 'xxx...xxxx', more: 4 },
  ])('takes $more more slots after $slots', ({ slots, more }) => {
    expect(slotsUntilEnough(pattern(slots))).toBe(more);
  });

  it('is never where nothing is due', () => {
    expect(slotsUntilEnough([])).toBeNull();
  });
});
