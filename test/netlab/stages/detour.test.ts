import { describe, expect, it } from 'vitest';
import { detour } from '../../../netlab/stages/detour.ts';
import type { OutageTrigger } from '../../../netlab/stages/outage.ts';
import { leavingMs } from '../staged-packet.ts';

describe('detour', () => {
  it('adds its time in [from, to) after the trigger and at no other', () => {
    const stage = detour({ fromMs: 100, toMs: 400, addedMs: 40 }, { atMs: 1000 });

    expect(leavingMs(stage, [1099.9, 1100, 1399.9, 1400])).toEqual([[1099.9], [1140], [1439.9], [1400]]);
  });

  it('lasts to the end where none is given', () => {
    const stage = detour({ fromMs: 100, addedMs: 40 }, { atMs: 0 });

    expect(leavingMs(stage, [99, 1e9])).toEqual([[99], [1e9 + 40]]);
  });

  it('adds nothing before the trigger has come', () => {
    const trigger: OutageTrigger = { atMs: null };
    const stage = detour({ fromMs: 0, addedMs: 40 }, trigger);

    expect(leavingMs(stage, [5])).toEqual([[5]]);
    trigger.atMs = 6;
    expect(leavingMs(stage, [7])).toEqual([[47]]);
  });
});
