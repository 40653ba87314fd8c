import type { PathRange } from '../find-calls/call-range.ts';
import type { ConnectorVersion, Hardware, Spares } from './cloud-connector.ts';
import type { FoundNat } from './found-nat.ts';

/** What can be typed to be sized by. Percent where people type percent; a range, a list and a number are texts until they are read. */
export const SIZING_FIELDS = [
  /** Calls at once at the peak; without them those of the catalogue's site. */
  'calls',
  /** Of the Mediation component. */
  'port-from',
  'port-to',
  /** SIP domains and full names of Edge pools, apart by commas or spaces. */
  'domains',
  'pools',
  /** Behind the NAT; without them those of the catalogue's site. */
  'devices',
  'address-ports',
  'reserved-ports',
  'device-ports',
  'device-reserve',
  'peerings',
  /** Without them those of the catalogue's site. */
  'people',
  'in-calls-percent',
  'call-kbps',
  'fill-percent',
  /** Without it that of the catalogue's site. */
  'link-mbps',
] as const;
export type SizingField = (typeof SIZING_FIELDS)[number];

/** Everything that the planners are asked with. */
export interface SizingChoice {
  /** Of the catalogue, whose numbers count where nothing is typed; `null`: none. */
  readonly site: string | null;
  readonly typed: Readonly<Partial<Record<SizingField, string>>>;
  readonly hardware: Hardware;
  readonly version: ConnectorVersion;
  readonly spares: Spares;
  /** One wildcard for each domain in the certificate, in place of the pools' names. */
  readonly hasWildcard: boolean;
  /** What a search has found of the link; `null`: none is known. */
  readonly found: FoundCalls | null;
  /** What a test has found of the NAT; `null`: none is known. */
  readonly nat: FoundNat | null;
}

/** What a search for the number of calls has found, in all and by direction. */
export interface FoundCalls {
  readonly all: PathRange;
  readonly up: PathRange;
  readonly down: PathRange;
  /** When its last test was, epoch ms. */
  readonly atMs: number;
}

/** Nothing typed, and one spare appliance, which the document recommends at least. */
export const FIRST_SIZING: SizingChoice = {
  site: null,
  typed: {},
  hardware: 'large',
  version: 'from-2.0',
  spares: 1,
  hasWildcard: false,
  found: null,
  nat: null,
};
