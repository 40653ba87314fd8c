import { expect, test } from 'vitest';
import type { NatMapping } from '../../../src/core/connectivity/nat.ts';
import { recommendedCaption } from '../../../src/wording/connectivity/firewall.ts';

test.each<[readonly NatMapping[], boolean]>([
  [['address-and-port-dependent'], true],
  [['endpoint-independent', 'address-and-port-dependent'], true],
  [['address-dependent'], false],
  [['none'], false],
  [['unknown'], false],
  [[], false],
])(
  'the recommended layout is ruled out where a symmetric NAT was measured: %j, %j',
  (mappings, isRuledOut) => {
    const caption = recommendedCaption(mappings.map((mapping) => ({ mapping })));
    expect(caption.includes('Ruled out')).toBe(isRuledOut);
    expect(caption).toContain('symmetric NAT.');
  },
);
