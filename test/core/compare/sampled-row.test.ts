import { describe, expect, it } from 'vitest';
import { missedTarget } from '../../../src/core/compare/sampled-row.ts';

describe('missedTarget', () => {
  const loss = { metric: 'loss', target: 0.01, outcome: 'misses' } as const;

  it('is of the metric and path that missed, and of no other', () => {
    const rows = [
      { ...loss, path: 'up' as const },
      { ...loss, path: 'down' as const, outcome: 'meets' as const },
    ];
    expect(missedTarget('lossUpRatio', rows)).toBe(0.01);
    expect(missedTarget('lossDownRatio', rows)).toBeNull();
    expect(missedTarget('jitterUpMs', rows)).toBeNull();
  });

  it('is that of the loop where an older version wrote no path', () => {
    expect(missedTarget('lossRatio', [loss])).toBe(0.01);
  });
});
