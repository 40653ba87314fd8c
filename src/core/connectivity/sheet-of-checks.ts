import { hostOf, type CheckOutcome } from './check.ts';
import { publishedRows, relayRows, type PageOrigin, type SheetRow } from './firewall-sheet.ts';
import type { NatFinding } from './nat.ts';
import type { NamedAddresses } from './planned-checks.ts';

/** The whole sheet of a result: the relay's own rules, and those of the published tables. */
export interface FirewallSheet {
  readonly relay: readonly SheetRow[];
  readonly published: readonly SheetRow[];
}

/** Makes the sheet from the checks of a result: they hold every URL that the relay offers, and the addresses asked; `nat`: what was measured of it. */
export function sheetOfChecks(
  checks: readonly CheckOutcome[],
  page: PageOrigin | null,
  nat: readonly Pick<NatFinding, 'mapping'>[] = [],
): FirewallSheet {
  const urls = [...new Set(checks.map(({ of }) => of).filter((of) => of !== ''))];
  return { relay: relayRows(urls, namesIn(checks), checks, page), published: publishedRows(checks, nat) };
}

/** Addresses by the name that they stand for; checks by address carry both. */
function namesIn(checks: readonly CheckOutcome[]): NamedAddresses[] {
  const addresses = new Map<string, Set<string>>();
  for (const { url, of } of checks) {
    if (url === of) continue;
    const name = hostOf(of);
    addresses.set(name, (addresses.get(name) ?? new Set()).add(hostOf(url)));
  }
  return [...addresses].map(([name, own]) => ({ name, addresses: [...own] }));
}
