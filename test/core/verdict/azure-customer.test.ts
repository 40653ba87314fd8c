import { describe, expect, it } from 'vitest';
import { azureFit, azureTarget, rowsServedFrom } from '../../../src/core/verdict/azure-customer.ts';
import { targetsOf } from '../../../src/core/verdict/targets.ts';

const rttMs = (azure: string, customer: string | null, column: 'site' | 'edge' = 'site'): number | null => {
  const choice = azureTarget(azure, customer, column);
  return choice && (targetsOf(choice)?.rttMs ?? null);
};

describe('a relay in an Azure region, and the region of its customer', () => {
  it('holds a customer in Hawaii against 156 ms through West US, not 134', () => {
    expect(rttMs('West US', 'Hawaii US')).toBe(156);
    expect(rttMs('west-us', 'hawaii-us')).toBe(156);
    expect(rttMs('West US', 'West US')).toBe(134);
    expect([rttMs('West US', 'Hawaii US', 'edge'), rttMs('West US', 'West US', 'edge')]).toEqual([116, 94]);
  });

  it('does not guess where a relay serves two customer regions', () => {
    expect(rttMs('West US', null)).toBeNull();
    expect(azureFit('West US', null)).toMatchObject({
      kind: 'ambiguous',
      rows: [{ customerRegion: 'West US' }, { customerRegion: 'Hawaii US' }],
    });
    expect(rttMs('West Europe', null)).toBe(135);
    expect(rowsServedFrom('Hawaii US')).toEqual([]);
  });

  it('says that assessing across regions has no published target, and where to assess instead', () => {
    expect(azureFit('West Europe', 'Japan East')).toEqual({
      kind: 'not-published',
      servedFrom: 'Japan East',
    });
    expect(azureFit('East US', 'Hawaii US')).toEqual({ kind: 'not-published', servedFrom: 'West US' });
    expect(azureFit('Atlantis', null)).toEqual({ kind: 'not-published', servedFrom: null });
  });
});
