/**
 * Published targets ("Media quality and network connectivity performance in Skype for
 * Business Online"). Every comparison is "strictly less than": a value equal to its target misses it.
 */

/** One path's targets. Ratios are 0-1. */
export interface TargetSet {
  readonly rttMs: number;
  /** Half of the round trip, as published. */
  readonly oneWayMs: number;
  /** Lost / sent in any 200 ms. */
  readonly burstLossRatio: number;
  /** Lost / sent in any 15 s. */
  readonly lossRatio: number;
  /** Mean absolute change of delay between successive packets in any 15 s. */
  readonly jitterMs: number;
  /** Share of received packets that were overtaken (RFC 4737 §3), over the whole test. */
  readonly reorderRatio: number;
}

/** From a device in the network to the relay at the provider's edge. */
export const CLIENT_TO_EDGE: TargetSet = {
  rttMs: 100,
  oneWayMs: 50,
  burstLossRatio: 0.1,
  lossRatio: 0.01,
  jitterMs: 30,
  reorderRatio: 0.0005,
};

/** From the edge of the customer's network (a machine in the DMZ) to the relay. */
export const EDGE_TO_EDGE: TargetSet = {
  rttMs: 60,
  oneWayMs: 30,
  burstLossRatio: 0.01,
  lossRatio: 0.001,
  jitterMs: 15,
  reorderRatio: 0.0001,
};

/** Where a test towards an Azure region is run: at a site, or at the network's edge. */
export type AzureColumn = 'site' | 'edge';

/** Round-trip targets for a relay hosted in an Azure region. */
export interface AzureRow {
  readonly customerRegion: string;
  readonly azureRegion: string;
  readonly edgeRttMs: number;
  readonly siteRttMs: number;
}

const row = (
  customerRegion: string,
  edgeRttMs: number,
  siteRttMs: number,
  azureRegion = customerRegion,
): AzureRow => ({
  customerRegion,
  azureRegion,
  edgeRttMs,
  siteRttMs,
});

/** The 22 published rows. */
export const AZURE_ROWS: readonly AzureRow[] = [
  row('Central US', 99, 139),
  row('East US', 86, 126),
  row('North Central US', 97, 137),
  row('South Central US', 94, 134),
  row('West US', 94, 134),
  row('Hawaii US', 116, 156, 'West US'),
  row('Canada Central', 138, 178),
  row('Canada East', 131, 171),
  row('North Europe', 99, 139),
  row('West Europe', 95, 135),
  row('East Asia', 118, 158),
  row('Southeast Asia', 97, 137),
  row('Japan East', 111, 151),
  row('Japan West', 118, 158),
  row('Brazil South', 70, 110),
  row('Australia East', 124, 164),
  row('Australia Southeast', 124, 164),
  row('Central India', 103, 143),
  row('South India', 103, 143),
  row('West India', 103, 143),
  row('China East', 120, 160),
  row('China North', 120, 160),
];

/** What a test is held against. */
export type TargetChoice =
  | { readonly kind: 'client-edge' }
  | { readonly kind: 'edge-edge' }
  | { readonly kind: 'azure'; readonly region: string; readonly column: AzureColumn };

/** `West Europe` -> `west-europe`: the form used in URLs and on the command line. */
export const regionSlug = (region: string): string => region.toLowerCase().replace(/[^a-z0-9]+/g, '-');

/** The row for a customer region, by name or slug; `null` when there is none. */
export const azureRow = (region: string): AzureRow | null =>
  AZURE_ROWS.find((candidate) => regionSlug(candidate.customerRegion) === regionSlug(region)) ?? null;

/** The customer region as the table writes it, by name or slug; one that it does not have as it was said. */
export const customerRegionName = (said: string): string => azureRow(said)?.customerRegion ?? said.trim();

/** The Azure region that serves a region of the table; one that is not in it serves itself. */
export const azureRegionOf = (region: string): string => azureRow(region)?.azureRegion ?? region;

/**
 * The targets of a choice; `null` for an unknown region. For an Azure region the round trip comes from its row,
 * one-way is half of it, and loss, jitter and reorder stay those of the segment (site: client to edge).
 */
export function targetsOf(choice: TargetChoice): TargetSet | null {
  switch (choice.kind) {
    case 'client-edge':
      return CLIENT_TO_EDGE;
    case 'edge-edge':
      return EDGE_TO_EDGE;
    case 'azure': {
      const found = azureRow(choice.region);
      if (!found) return null;
      const rttMs = choice.column === 'site' ? found.siteRttMs : found.edgeRttMs;
      return { ...(choice.column === 'site' ? CLIENT_TO_EDGE : EDGE_TO_EDGE), rttMs, oneWayMs: rttMs / 2 };
    }
  }
}

/** The written form: `client-edge`, `edge-edge`, `azure:west-europe:site`. */
export const targetName = (choice: TargetChoice): string =>
  choice.kind === 'azure' ? `azure:${regionSlug(choice.region)}:${choice.column}` : choice.kind;

/** Reads the written form (`azure:REGION` alone means its site column); `null` when it names no target. */
export function parseTarget(text: string): TargetChoice | null {
  if (text === 'client-edge' || text === 'edge-edge') return { kind: text };
  const [kind, region = '', column = 'site', ...rest] = text.split(':');
  const found = kind === 'azure' ? azureRow(region) : null;
  if (!found || rest.length > 0 || (column !== 'site' && column !== 'edge')) return null;
  return { kind: 'azure', region: found.customerRegion, column };
}
