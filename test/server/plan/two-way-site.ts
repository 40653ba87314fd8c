import type { PathBinding, PlanSite } from '../../../src/core/plan/catalogue.ts';
import { planSite } from '../../support/plan/plan-site.ts';

/** Tests that measure a segment of a path; `null`: through whichever relay. */
export const testsOf = (
  label: string,
  relay: string | null,
  segment: PathBinding['segment'],
): PathBinding => ({ label, relay, segment, relayContinent: 'europe' });

/** A site in Europe with an Internet relay and one at a meet-me location. */
export const twoWaySite = (name: string, changes: Partial<PlanSite> = {}): PlanSite =>
  planSite(name, {
    continent: 'europe',
    customerRegion: null,
    improvedAtMs: null,
    paths: [
      {
        kind: 'internet',
        via: null,
        latencyMs: null,
        measured: [
          testsOf(name, 'internet', 'client-edge'),
          testsOf(`${name} egress`, 'internet', 'edge-edge'),
        ],
      },
      {
        kind: 'expressroute',
        via: 'London',
        latencyMs: null,
        measured: [testsOf(name, 'meet-me', 'client-edge')],
      },
    ],
    ...changes,
  });
