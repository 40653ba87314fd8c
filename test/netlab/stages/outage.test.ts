import { describe, expect, it } from 'vitest';
import { outage, type OutageTrigger } from '../../../netlab/stages/outage.ts';
import { leavingMs } from '../staged-packet.ts';

describe('outage', () => {
  it('drops in [from, to) after the trigger and nothing else', () => {
    const stage = outage({ fromMs: 100, toMs: 400 }, { atMs: 1000 });

    expect(leavingMs(stage, [1099.9, 1100, 1399.9, 1400])).toEqual([[1099.9], [], [], [1400]]);
  });

  it('drops nothing before the trigger has come', () => {
    const trigger: OutageTrigger = { atMs: null };
    const stage = outage({ fromMs: 0, toMs: 10 }, trigger);

    expect(leavingMs(stage, [5])).toEqual([[5]]);
    trigger.atMs = 6;
    expect(leavingMs(stage, [7])).toEqual([[]]);
  });
});
