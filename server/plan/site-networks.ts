import { BlockList, isIP } from 'node:net';
import { siteNameKey, type PlanSite } from '../../src/core/plan/catalogue.ts';
import { tunnelOf, type WaysOut } from '../../src/core/plan/public-network.ts';
import type { WireTunnel } from '../../src/wire/desk/tunnel.ts';

/** Whether an address is in one of these networks; what is no network holds none. */
export function withinNetworks(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const version = isIP(address);
    if (version === 0) continue;
    const family = version === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => {
    const version = isIP(address);
    return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6');
  };
}

/** What the ways out of a result tell of a tunnel, by the networks of the site that its label is of. */
export function tunnelFrom(
  sites: readonly PlanSite[],
  label: string,
  ways: readonly WaysOut[],
): WireTunnel | null {
  const site = sites.find((each) => isOf(each, label) && (each.publicNetworks ?? []).length > 0);
  if (!site) return null;
  const tunnel = tunnelOf(ways, withinNetworks(site.publicNetworks ?? []));
  return tunnel && { site: site.name, networks: [...(site.publicNetworks ?? [])], ...tunnel };
}

/** Whether tests of a label come from inside a site: by its name, or as those of its people are bound. */
const isOf = ({ name, paths }: PlanSite, label: string): boolean =>
  siteNameKey(name) === siteNameKey(label) ||
  paths.some(({ measured }) =>
    measured.some(
      (binding) => binding.segment === 'client-edge' && siteNameKey(binding.label) === siteNameKey(label),
    ),
  );
