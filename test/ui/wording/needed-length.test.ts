import { describe, expect, it } from 'vitest';
import { DEFAULT_PLAN } from '../../../src/core/traffic/traffic-plan.ts';
import { neededMs } from '../../../src/ui/wording/needed-length.ts';

describe('neededMs', () => {
  it.each([
    // 2,001 packets at 250 a second; 10,001 packets.
    [{ kind: 'client-edge' } as const, 9000],
    [{ kind: 'edge-edge' } as const, 41_000],
    [{ kind: 'azure', region: 'Nowhere', column: 'site' } as const, null],
  ])('of $kind', (choice, expected) => {
    expect(neededMs(choice, DEFAULT_PLAN)).toBe(expected);
  });
});
