import { describe, expect, it } from 'vitest';
import { emptySite } from '../../../../src/core/plan/catalogue.ts';
import { draftOf, emptyPath, emptyTests, siteOfDraft } from '../../../../src/ui/desk/plan/site-draft.ts';
import { planSite } from '../../../support/plan/plan-site.ts';

const typed = (site = planSite('Oslo')) => draftOf(site);

describe('a site while it is typed', () => {
  it('comes back as it was when nothing was typed, the time of day of its improvement too', () => {
    const site = planSite('Oslo', { improvedAtMs: Date.UTC(2026, 0, 31, 14, 5) });
    expect(siteOfDraft(typed(site), site)).toEqual({ site });
    expect(siteOfDraft(typed(emptySite('x')), emptySite('x'))).toEqual({ site: emptySite('x') });
    const entered = { siteRttMs: 130, siteLossRatio: 0.007, egressRttMs: null, egressLossRatio: 0.051 };
    const [path, ...others] = site.paths;
    if (!path) throw new Error('no path');
    const lossy = { ...site, paths: [{ ...path, entered }, ...others] };
    expect(typed(lossy).paths[0]).toMatchObject({ siteLossPercent: '0.7', egressLossPercent: '5.1' });
    const [read] = (siteOfDraft(typed(lossy), lossy) as { site: typeof lossy }).site.paths;
    expect(read?.entered?.siteRttMs).toBe(130);
    expect(read?.entered?.siteLossRatio).toBeCloseTo(0.007, 12);
  });

  it('takes a day, percent and empty fields', () => {
    const site = planSite('Oslo');
    const path = {
      ...emptyPath('internet'),
      via: ' ',
      egressLossPercent: '5',
      tests: [emptyTests(' Oslo ')],
    };
    const made = siteOfDraft({ ...typed(site), people: '', improvedOn: '2026-02-03', paths: [path] }, site);
    expect(made).toMatchObject({
      site: {
        people: null,
        improvedAtMs: Date.UTC(2026, 1, 3),
        paths: [
          {
            kind: 'internet',
            via: null,
            latencyMs: null,
            entered: { siteRttMs: null, siteLossRatio: null, egressRttMs: null, egressLossRatio: 0.05 },
            measured: [{ label: 'Oslo', relay: null, segment: 'client-edge', relayContinent: null }],
          },
        ],
      },
    });
  });

  it.each([
    [{ name: '  ' }, 'name'],
    [{ people: 'ten' }, 'number'],
    [{ people: '-1' }, 'number'],
    [{ linkMbps: '1,5' }, 'number'],
    [{ paths: [{ ...emptyPath('internet'), latencyMs: '1e3' }] }, 'number'],
    [{ paths: [{ ...emptyPath('internet'), siteLossPercent: '101' }] }, 'percent'],
    [{ paths: [{ ...emptyPath('internet'), tests: [emptyTests(' ')] }] }, 'tests'],
  ])('refuses %j', (change, problem) => {
    expect(siteOfDraft({ ...typed(), ...change }, planSite('Oslo'))).toEqual({ problem });
  });
});
