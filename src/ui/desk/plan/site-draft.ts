import { CONTINENTS, DEPLOYMENTS, type PlanPath, type PlanSite } from '../../../core/plan/catalogue.ts';
import { isNetwork, networksIn } from '../../../core/plan/public-network.ts';

/** A site while somebody types it: every field is a text, and becomes a value when it is stored. */

export interface TestsDraft {
  label: string;
  relay: string;
  segment: 'client-edge' | 'edge-edge';
  relayContinent: string;
}

export interface PathDraft {
  kind: 'internet' | 'expressroute';
  via: string;
  latencyMs: string;
  siteRttMs: string;
  siteLossPercent: string;
  egressRttMs: string;
  egressLossPercent: string;
  tests: TestsDraft[];
}

export interface SiteDraft {
  name: string;
  continent: string;
  isMainSite: boolean;
  people: string;
  deployment: string;
  hasOnPremisesEdge: boolean;
  customerRegion: string;
  /** A day, `2026-01-31`. */
  improvedOn: string;
  devicesBehindNat: string;
  publicAddresses: string;
  publicNetworks: string;
  linkMbps: string;
  peakCalls: string;
  paths: PathDraft[];
}

const typed = (value: number | null): string => (value === null ? '' : String(value));
const DAY_LENGTH = 10;

export const emptyTests = (label: string): TestsDraft => ({
  label,
  relay: '',
  segment: 'client-edge',
  relayContinent: '',
});

export const emptyPath = (kind: PathDraft['kind']): PathDraft => ({
  kind,
  via: '',
  latencyMs: '',
  siteRttMs: '',
  siteLossPercent: '',
  egressRttMs: '',
  egressLossPercent: '',
  tests: [],
});

/** A site as it is typed. */
export const draftOf = (site: PlanSite): SiteDraft => ({
  name: site.name,
  continent: site.continent ?? '',
  isMainSite: site.isMainSite,
  people: typed(site.people),
  deployment: site.deployment ?? '',
  hasOnPremisesEdge: site.hasOnPremisesEdge,
  customerRegion: site.customerRegion ?? '',
  improvedOn:
    site.improvedAtMs === null ? '' : new Date(site.improvedAtMs).toISOString().slice(0, DAY_LENGTH),
  devicesBehindNat: typed(site.devicesBehindNat),
  publicAddresses: typed(site.publicAddresses),
  publicNetworks: (site.publicNetworks ?? []).join(' '),
  linkMbps: typed(site.linkMbps),
  peakCalls: typed(site.peakCalls),
  paths: site.paths.map(pathDraftOf),
});

function pathDraftOf({ kind, via, latencyMs, measured, entered }: PlanPath): PathDraft {
  const percentOf = (ratio: number | null): string =>
    ratio === null ? '' : String(Number((ratio * 100).toPrecision(12)));
  return {
    kind,
    via: via ?? '',
    latencyMs: typed(latencyMs),
    siteRttMs: typed(entered?.siteRttMs ?? null),
    siteLossPercent: percentOf(entered?.siteLossRatio ?? null),
    egressRttMs: typed(entered?.egressRttMs ?? null),
    egressLossPercent: percentOf(entered?.egressLossRatio ?? null),
    tests: measured.map(({ label, relay, segment, relayContinent }) => ({
      label,
      relay: relay ?? '',
      segment,
      relayContinent: relayContinent ?? '',
    })),
  };
}

/** The fields whose text is no value that they can have, by their names in the draft. */
export type DraftProblem = 'name' | 'number' | 'percent' | 'networks' | 'tests';

/** The site, or what is wrong first. `before`: keeps the time of day of an improvement whose day was not changed. */
export function siteOfDraft(
  draft: SiteDraft,
  before: PlanSite,
): { readonly site: PlanSite } | { readonly problem: DraftProblem } {
  const numbers = [draft.people, draft.devicesBehindNat, draft.publicAddresses, draft.peakCalls];
  if (draft.name.trim() === '') return { problem: 'name' };
  if (numbers.some((text) => !isNumber(text, /^\d{1,9}$/))) return { problem: 'number' };
  const times = draft.paths.flatMap(({ latencyMs, siteRttMs, egressRttMs }) => [
    latencyMs,
    siteRttMs,
    egressRttMs,
  ]);
  if ([draft.linkMbps, ...times].some((text) => !isNumber(text, DECIMAL))) return { problem: 'number' };
  const losses = draft.paths.flatMap(({ siteLossPercent, egressLossPercent }) => [
    siteLossPercent,
    egressLossPercent,
  ]);
  if (losses.some((text) => !isNumber(text, DECIMAL) || Number(text) > 100)) return { problem: 'percent' };
  const networks = networksIn(draft.publicNetworks);
  if (!networks.every(isNetwork)) return { problem: 'networks' };
  if (draft.paths.some(({ tests }) => tests.some(({ label }) => label.trim() === '')))
    return { problem: 'tests' };
  return {
    site: {
      name: draft.name.trim(),
      continent: CONTINENTS.find((each) => each === draft.continent) ?? null,
      isMainSite: draft.isMainSite,
      people: valueOf(draft.people),
      deployment: DEPLOYMENTS.find((each) => each === draft.deployment) ?? null,
      hasOnPremisesEdge: draft.hasOnPremisesEdge,
      customerRegion: draft.customerRegion || null,
      improvedAtMs:
        draft.improvedOn === draftOf(before).improvedOn ? before.improvedAtMs : dayOf(draft.improvedOn),
      paths: draft.paths.map(pathOfDraft),
      devicesBehindNat: valueOf(draft.devicesBehindNat),
      publicAddresses: valueOf(draft.publicAddresses),
      ...(networks.length > 0 ? { publicNetworks: networks } : {}),
      linkMbps: valueOf(draft.linkMbps),
      peakCalls: valueOf(draft.peakCalls),
    },
  };
}

const DECIMAL = /^\d{1,8}(\.\d+)?$/;
const isNumber = (text: string, form: RegExp): boolean => text.trim() === '' || form.test(text.trim());
const valueOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));
const ratioOf = (text: string): number | null => (text.trim() === '' ? null : Number(text) / 100);

function dayOf(text: string): number | null {
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? null : atMs;
}

function pathOfDraft(path: PathDraft): PlanPath {
  const entered = {
    siteRttMs: valueOf(path.siteRttMs),
    siteLossRatio: ratioOf(path.siteLossPercent),
    egressRttMs: valueOf(path.egressRttMs),
    egressLossRatio: ratioOf(path.egressLossPercent),
  };
  const isEntered = Object.values(entered).some((value) => value !== null);
  return {
    kind: path.kind,
    via: path.via.trim() || null,
    latencyMs: valueOf(path.latencyMs),
    ...(isEntered ? { entered } : {}),
    measured: path.tests.map(({ label, relay, segment, relayContinent }) => ({
      label: label.trim(),
      relay: relay.trim() || null,
      segment,
      relayContinent: CONTINENTS.find((each) => each === relayContinent) ?? null,
    })),
  };
}
