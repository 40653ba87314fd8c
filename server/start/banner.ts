import { networkInterfaces } from 'node:os';
import { DESK_PAGE } from '../../src/wire/desk/routes.ts';
import { hostInUri } from '../http/request/asked-host.ts';
import type { RelayEndpoint } from '../relay/port.ts';

/** What is printed when the server is ready: where the page is and where the relay listens. */
export interface BannerFacts {
  readonly version: string;
  readonly isSecure: boolean;
  readonly host: string | null;
  readonly port: number;
  readonly endpoints: readonly RelayEndpoint[];
  /** How the relay takes datagrams; `null` or left out: nothing is said of it. */
  readonly relayIo?: string | null;
  readonly relayNames: readonly string[];
  readonly skipped: readonly string[];
  /** Where results are kept. */
  readonly keptIn: string;
  /** Whether anybody can log in at the desk. */
  readonly hasAccounts: boolean;
}

const NO_ACCOUNTS = 'nobody can log in yet; make an account with "edgewise user add NAME --role admin"';

/** The lines of the banner. */
export function banner(facts: BannerFacts, addresses: readonly string[] = externalAddresses()): string {
  const { version, host, port, endpoints, relayNames, skipped } = facts;
  const urlOf = (name: string): string => `${facts.isSecure ? 'https' : 'http'}://${hostInUri(name)}:${port}`;
  const isEverywhere = host === null || host === '::' || host === '0.0.0.0';
  const lines = [
    `Edgewise ${version} is ready.`,
    `  Page:   ${urlOf(isEverywhere ? 'localhost' : host)}`,
    ...(isEverywhere ? addresses.map((address) => `          ${urlOf(address)}`) : []),
  ];
  const ports = (['udp', 'tcp', 'tls'] as const).flatMap((transport) => {
    const of = new Set(endpoints.filter((each) => each.transport === transport).map((each) => each.port));
    return of.size === 0 ? [] : [`${transport.toUpperCase()} ${[...of].join(', ')}`];
  });
  lines.push(`  Relay:  ${ports.length > 0 ? ports.join('; ') : 'none of its own'}`);
  if (facts.relayIo) lines.push(`          ${facts.relayIo}`);
  if (relayNames.length > 1) lines.push(`  Relays: ${relayNames.join(', ')}`);
  lines.push(`  Data:   ${facts.keptIn}`);
  lines.push(
    `  Desk:   ${facts.hasAccounts ? urlOf(isEverywhere ? 'localhost' : host) + DESK_PAGE : NO_ACCOUNTS}`,
  );
  for (const reason of skipped) lines.push(`  Note:   ${reason}`);
  return lines.join('\n');
}

/** Addresses that other machines reach this one by; link-local ones need a zone and are left out. */
function externalAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !/^fe[89ab]/i.test(address))
    .map(({ address }) => address);
}
