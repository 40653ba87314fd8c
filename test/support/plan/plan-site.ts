import { emptySite, type PlanSite } from '../../../src/core/plan/catalogue.ts';

/** A site of a catalogue with everything filled in, and both segments of its Internet path measured. */
export const planSite = (name: string, changes: Partial<PlanSite> = {}): PlanSite => ({
  ...emptySite(name),
  continent: 'north-america',
  isMainSite: true,
  people: 10_000,
  deployment: 'online',
  customerRegion: 'East US',
  improvedAtMs: Date.UTC(2026, 0, 31),
  paths: [
    {
      kind: 'internet',
      via: null,
      latencyMs: 15,
      measured: [
        { label: name, relay: 'edge-1', segment: 'client-edge', relayContinent: 'north-america' },
        { label: `${name} egress`, relay: null, segment: 'edge-edge', relayContinent: null },
      ],
    },
    { kind: 'expressroute', via: 'Atlanta', latencyMs: 10.5, measured: [] },
  ],
  devicesBehindNat: 15_000,
  publicAddresses: 3,
  linkMbps: 2.368,
  peakCalls: 20,
  ...changes,
});
