import type { PlanSite } from '../plan/catalogue.ts';
import { BANDWIDTH_DEFAULTS, sizeBandwidth, type BandwidthSize } from './bandwidth.ts';
import { sizeCloudConnector, type ConnectorSize } from './cloud-connector.ts';
import { edgeCertificate, type CertificateNames } from './edge-certificate.ts';
import type { Formula } from './formula.ts';
import { portsPerDeviceBy, type FoundNat } from './found-nat.ts';
import { MEDIATION_PORTS, portsForCalls, sizeRange, type RangeSize } from './media-ports.ts';
import { NAT_DEFAULTS, sizeNatPool, type NatPoolSize } from './nat-pool.ts';
import type { FoundCalls, SizingChoice, SizingField } from './sizing-choice.ts';
import { ours, published, type SizingInput } from './sizing-input.ts';

/** Numbers of a site that it can be sized by. */
export type SizedSite = Pick<PlanSite, 'name' | 'people' | 'peakCalls' | 'devicesBehindNat' | 'linkMbps'>;

/** What all planners come to; `null`: an input is missing or cannot be calculated with. */
export interface SizingSheet {
  readonly connector: { readonly size: ConnectorSize; readonly ports: Formula } | null;
  readonly range: RangeSize | null;
  /** `null` also where neither a domain nor a pool is named. */
  readonly certificate: CertificateNames | null;
  readonly natPool: NatPoolSize | null;
  readonly bandwidth: BandwidthSize | null;
  readonly found: FoundCalls | null;
  readonly nat: FoundNat | null;
  /** What was typed and cannot be read, in the order of the fields. */
  readonly wrong: readonly SizingField[];
}

/** Sizes all of it by what was typed, then by the catalogue, then by defaults. Total. */
export function sizeSheet(choice: SizingChoice, site: SizedSite | null): SizingSheet {
  const inputs = new Inputs(choice);
  const calls = inputs.whole('calls', 1, ofCatalogue(site?.peakCalls));
  const { hardware, version, spares } = choice;
  return {
    connector: calls && {
      size: sizeCloudConnector({ calls: calls.value, hardware, version, spares }),
      ports: portsForCalls(calls.value),
    },
    range: rangeOf(inputs, calls),
    certificate: certificateOf(choice),
    natPool: natPoolOf(inputs, site, choice.nat),
    bandwidth: bandwidthOf(inputs, site, choice.found),
    found: choice.found,
    nat: choice.nat,
    wrong: inputs.wrong,
  };
}

/** Below this numbers are calculated with exactly. */
const MOST = 999_999_999;

/** Reads what was typed, and keeps which of it could not be read. */
class Inputs {
  readonly wrong: SizingField[] = [];
  readonly #typed: SizingChoice['typed'];

  constructor({ typed }: SizingChoice) {
    this.#typed = typed;
  }

  whole(field: SizingField, least: number, usual: SizingInput | null): SizingInput | null {
    return this.#number(field, usual, (value) => Number.isInteger(value) && value >= least && value <= MOST);
  }

  /** Over 0 and at most so much. */
  positive(field: SizingField, most: number, usual: SizingInput | null): SizingInput | null {
    return this.#number(field, usual, (value) => value > 0 && value <= most);
  }

  #number(
    field: SizingField,
    usual: SizingInput | null,
    isWithin: (value: number) => boolean,
  ): SizingInput | null {
    const text = this.#typed[field]?.trim() ?? '';
    if (text === '') return usual;
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (isWithin(value)) return { value, origin: 'typed' };
    this.wrong.push(field);
    return null;
  }
}

const ofCatalogue = (value: number | null | undefined): SizingInput | null =>
  value === null || value === undefined || value < 1 ? null : { value, origin: 'catalogue' };

function rangeOf(inputs: Inputs, calls: SizingInput | null): RangeSize | null {
  const from = inputs.whole('port-from', 1, published(MEDIATION_PORTS.from));
  const to = inputs.whole('port-to', 1, published(MEDIATION_PORTS.to));
  if (from === null || to === null) return null;
  if (to.value > 65_535 || to.value < from.value) {
    inputs.wrong.push('port-to');
    return null;
  }
  return sizeRange(from, to, calls?.value ?? null);
}

const namesIn = (text = ''): string[] => text.split(/[\s,;]+/).filter((name) => name !== '');

function certificateOf({ typed, hasWildcard }: SizingChoice): CertificateNames | null {
  const [sipDomains, pools] = [namesIn(typed.domains), namesIn(typed.pools)];
  return sipDomains.length + pools.length === 0 ? null : edgeCertificate({ sipDomains, pools, hasWildcard });
}

function natPoolOf(inputs: Inputs, site: SizedSite | null, nat: FoundNat | null): NatPoolSize | null {
  const devices = inputs.whole('devices', 1, ofCatalogue(site?.devicesBehindNat));
  const portsPerAddress = inputs.whole('address-ports', 1, NAT_DEFAULTS.portsPerAddress);
  const reservedPorts = inputs.whole('reserved-ports', 0, NAT_DEFAULTS.reservedPorts);
  const portsPerDevice = inputs.whole('device-ports', 1, portsPerDeviceBy(nat));
  const reservePerDevice = inputs.whole('device-reserve', 0, NAT_DEFAULTS.reservePerDevice);
  const peerings = inputs.whole('peerings', 0, ours(NAT_DEFAULTS.statefulPeerings));
  if (!devices || !portsPerAddress || !reservedPorts || !portsPerDevice || !reservePerDevice || !peerings)
    return null;
  return sizeNatPool({
    devices,
    portsPerAddress,
    reservedPorts,
    portsPerDevice,
    reservePerDevice,
    statefulPeerings: peerings.value,
  });
}

const PERCENT = 100;
/** A percentage as a share, with whose it is. */
const ratioOf = ({ value, origin }: SizingInput): SizingInput => ({ value: value / PERCENT, origin });

function bandwidthOf(inputs: Inputs, site: SizedSite | null, found: FoundCalls | null): BandwidthSize | null {
  const { inCallsRatio, kbpsPerCall, fillRatio } = BANDWIDTH_DEFAULTS;
  const people = inputs.whole('people', 1, ofCatalogue(site?.people));
  const inCalls = inputs.positive('in-calls-percent', PERCENT, ours(inCallsRatio.value * PERCENT));
  const kbps = inputs.positive('call-kbps', MOST, kbpsPerCall);
  const fill = inputs.positive('fill-percent', PERCENT, ours(fillRatio.value * PERCENT));
  const linkMbps = inputs.positive('link-mbps', MOST, linkOf(site));
  if (!people || !inCalls || !kbps || !fill || inputs.wrong.includes('link-mbps')) return null;
  return sizeBandwidth({
    people,
    inCallsRatio: ratioOf(inCalls),
    kbpsPerCall: kbps,
    fillRatio: ratioOf(fill),
    linkMbps,
    found: found?.all ?? null,
  });
}

const linkOf = (site: SizedSite | null): SizingInput | null =>
  site?.linkMbps ? { value: site.linkMbps, origin: 'catalogue' } : null;
