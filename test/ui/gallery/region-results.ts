import type { Result } from '../../../src/wire/result.ts';
import { fixtureResult } from './fixture-result.ts';

/** Results through a relay in an Azure region, of customers in regions of their own. */
function throughWestUs(region: string, row: string): Result {
  const result = fixtureResult({
    fate: (atMs) => 140 + 3 * (Math.abs(Math.sin(Math.floor(atMs / 20) * 12.9898)) % 1),
    target: { kind: 'azure', region: row, column: 'site' },
  });
  const { labels, path } = result;
  const relay = { ...path.relay, name: 'west', kind: { kind: 'azure', region: 'West US' } as const };
  return { ...result, labels: { ...labels, region }, path: { ...path, relay } };
}

export const REGION_RESULTS = {
  'region-hawaii': () => throughWestUs('Hawaii US', 'Hawaii US'),
  'region-unpublished': () => throughWestUs('New Zealand', 'West US'),
} as const satisfies Record<string, () => Result>;
