import { regionSlug } from '../verdict/targets.ts';
import type { Continent } from './catalogue.ts';

/** By slug; every region of the published table. Hawaii is in the Pacific: its row goes to another continent. */
const CONTINENT_OF_REGION: ReadonlyMap<string, Continent> = new Map(
  (
    [
      [
        'north-america',
        'Central US,East US,North Central US,South Central US,West US,Canada Central,Canada East',
      ],
      ['oceania', 'Hawaii US,Australia East,Australia Southeast'],
      ['europe', 'North Europe,West Europe'],
      [
        'asia',
        'East Asia,Southeast Asia,Japan East,Japan West,Central India,South India,West India,China East,China North',
      ],
      ['south-america', 'Brazil South'],
    ] as const
  ).flatMap(([continent, regions]) =>
    regions.split(',').map((region): [string, Continent] => [regionSlug(region), continent]),
  ),
);

/** The continent of a region of the published table, by name or slug; `null` for any other. */
export const continentOfRegion = (region: string): Continent | null =>
  CONTINENT_OF_REGION.get(regionSlug(region)) ?? null;
