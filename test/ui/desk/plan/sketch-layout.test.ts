import { describe, expect, it } from 'vitest';
import { planSiteOnWire } from '../../../../src/wire/desk/plan/catalogue.ts';
import { decidePlan } from '../../../../src/core/plan/decide.ts';
import type { PlanSite } from '../../../../src/core/plan/catalogue.ts';
import { sketchOf } from '../../../../src/ui/desk/plan/sketch-layout.ts';
import { decisionOnWire } from '../../../../src/wire/desk/plan/decision.ts';
import { siteAndEgress } from '../../../core/plan/segment-figures.ts';
import { planSite } from '../../../support/plan/plan-site.ts';

const sketch = (sites: readonly PlanSite[]) =>
  sketchOf(
    decisionOnWire(
      decidePlan({ sites }, ({ name }) =>
        name.startsWith('fine') ? siteAndEgress(80, 50) : siteAndEgress(130, 75),
      ),
      1,
      (name) => {
        const site = sites.find((each) => each.name === name);
        return { continent: site?.continent ?? null, people: site?.people ?? null };
      },
    ),
    {
      revision: 1,
      sites: sites.map((site) => ({ version: 1, site: planSiteOnWire({ ...site, paths: [] }) })),
      lastEdit: null,
      adoptable: [],
      regions: [],
    },
  );

describe('the sketch of a plan', () => {
  it('has an area for each continent, and sites whose area is their people', () => {
    const areas = sketch([
      planSite('fine', { people: 10_000 }),
      planSite('bad', { people: 2500, isMainSite: false }),
      planSite('unknown', { continent: null, people: null }),
    ]);
    expect(areas.map(({ continent }) => continent)).toEqual(['north-america', null]);
    const [fine, bad] = areas[0]?.rows[0] ?? [];
    // 5 for nobody, 24 for the most; a quarter of the people is half of what is between.
    expect(fine).toMatchObject({ radius: 24, own: 'meets', beyond: 'meets', circuit: 'least' });
    expect(bad).toMatchObject({ radius: 14.5, own: 'misses', beyond: 'misses', circuit: 'optional' });
    expect(areas[1]?.rows[0]?.[0]?.radius).toBe(5);
  });

  it('draws twelve of a continent, four beside each other, those that miss first, and counts the others', () => {
    const fine = Array.from({ length: 14 }, (_, at) =>
      planSite(`fine ${String(at)}`, { people: 100 + at, isMainSite: at === 0 }),
    );
    const [area] = sketch([...fine, planSite('bad', { people: 1, isMainSite: false })]);
    expect(area?.rows.map((row) => row.length)).toEqual([4, 4, 4]);
    const names = area?.rows.flat().map(({ site }) => site.site);
    expect(names?.slice(0, 3)).toEqual(['fine 0', 'bad', 'fine 13']);
    // Those with the fewest people: 101 to 103.
    expect(area?.others).toEqual({ sites: 3, people: 306 });
  });
});
