import { describe, expect, it } from 'vitest';
import { addressesIn, withoutAddresses } from '../../src/wire/result-addresses.ts';
import type { Result } from '../../src/wire/result.ts';
import { exampleResult } from '../support/example-result.ts';
import { witnessedResult } from '../support/measured-result.ts';
import { withoutCall } from '../ui/gallery/network-results.ts';

const witnessed = witnessedResult('a');
/** The web by 198.51.100.80, UDP by 203.0.113.40, and two more that the relay saw. */
const full: Result = {
  ...witnessed,
  connectivity: withoutCall('explicit-proxy', 'only-connectivity').connectivity!,
  witness: { ...witnessed.witness!, sources: ['203.0.113.40:41234', '[2001:db8::1]:50000'] },
  grades: {
    ...witnessed.grades,
    findings: [{ code: 'mapping-moved', sources: ['203.0.113.40:41234', '203.0.113.99:1'] }],
  },
};

describe('addressesIn', () => {
  it('tells each address once, without ports', () => {
    expect(addressesIn(full).sort()).toEqual(
      ['198.51.100.80', '2001:db8::1', '203.0.113.40', '203.0.113.99'].sort(),
    );
  });

  it('tells none of a result that holds none', () => {
    expect(addressesIn(exampleResult('a'))).toEqual([]);
  });
});

it('tells none of a result whose addresses are not to be stored', () => {
  expect(addressesIn(withoutAddresses(full))).toEqual([]);
});
