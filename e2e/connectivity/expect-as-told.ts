import { expect } from '@playwright/test';
import { CLIENT, SERVER_IPV6 } from '../../netlab/hosts/addresses.ts';
import { askFromClient } from './ask-from-client.ts';
import type { ConnectivityCase } from './cases.ts';
import { PAGE_PORT, TCP_PORT, TLS_PORT, UDP_PORTS } from './conditions.ts';
import { AUTHORITY_FILE, type OpenCase } from './open-case.ts';
import type { Answers } from './raw/ask-network.ts';
import type { PortAnswer } from './raw/ask-port.ts';

/** What plain sockets must see of a port, for each state that a browser is to find. */
function expectPort(answer: PortAnswer | undefined, state: string, at: string): void {
  switch (state) {
    case 'open':
      expect(answer?.kind, at).toBe('mapped');
      return;
    case 'blocked':
      expect(answer?.kind, at).toBe('silent');
      return;
    case 'refused':
      expect(answer, at).toEqual({ kind: 'failed', code: 'ECONNREFUSED' });
      return;
    case 'certificate-rejected':
      expect(answer?.kind === 'failed' && answer.code, at).toMatch(
        /^(ERR_TLS_CERT_ALTNAME_INVALID|DEPTH_ZERO_SELF_SIGNED_CERT)$/,
      );
      return;
    default:
      throw new Error(`no plain socket sees ${state}`);
  }
}

const ALL_PORTS = [...UDP_PORTS.map((port) => `udp/${port}`), `tcp/${TCP_PORT}`, `tls/${TLS_PORT}`];

function expectPorts(
  { ports }: Answers,
  { truth, conditions }: ConnectivityCase,
  addresses: readonly string[],
): void {
  for (const address of addresses)
    for (const name of ALL_PORTS) {
      const overIpv6 = name.startsWith('udp') ? truth.ipv6?.udp : truth.ipv6?.tcp;
      const overIpv4 = truth.ports[name] ?? 'open';
      // Plain sockets do not ask the proxy, which refuses what it does not know.
      const isDropped = conditions.hasProxy === true && overIpv4 === 'refused';
      const state = address === SERVER_IPV6 ? (overIpv6 ?? 'open') : isDropped ? 'blocked' : overIpv4;
      expectPort(ports[`${name}@${address}`], state, `${name}@${address}`);
    }
}

/** The mapping kind by what the relay's ports answered to one socket. RFC 4787 §4.1. */
function expectMapping({ ports }: Answers, { truth }: ConnectivityCase): void {
  const seen = Object.entries(ports).flatMap(([name, answer]) =>
    name.startsWith('udp/') && !name.includes(':') && answer.kind === 'mapped'
      ? [{ address: name.split('@')[1] ?? '', as: answer.as }]
      : [],
  );
  const distinct = new Set(seen.map(({ as }) => as)).size;
  const addresses = new Set(seen.map(({ address }) => address)).size;
  const expected = {
    'endpoint-independent': 1,
    'address-dependent': addresses,
    'address-and-port-dependent': seen.length,
    unknown: Math.min(seen.length, 1),
    none: 1,
  }[truth.mapping];
  expect(distinct, 'distinct mapped addresses').toBe(expected);
  for (const { as } of seen) expect(as.split(':')[0]).toBe(truth.udpAddress);
}

/** Expects that plain sockets, which share no code with the page, find a network as told. Nobody has been there before them. */
export async function expectAsTold({ network, pageUrl }: OpenCase, one: ConnectivityCase): Promise<void> {
  const relayHosts = [...new Set(network.relayUrls.map((url) => url.split(':')[1] ?? ''))];
  const answers = await askFromClient(network.hosts.client, {
    relayHosts,
    pageUrl: pageUrl.href,
    authorityFile: AUTHORITY_FILE,
  });
  const isNameless = Object.values(one.truth.ports).includes('dns-failed');
  const addresses = 'addresses' in answers.name ? answers.name.addresses : [];
  expect(addresses.length > 0, JSON.stringify(answers.name)).toBe(!isNameless);
  if (!isNameless) {
    expectPorts(answers, one, addresses);
    expectMapping(answers, one);
    expect(answers.hasAllocation).toBe((one.truth.ports['udp/3478'] ?? 'open') === 'open');
  }
  const log = await network.lab.log();
  expect(
    log.mappings.every(
      ({ internal, external }) =>
        internal.address === CLIENT.ipv4 && external.address === one.truth.udpAddress,
    ) || one.truth.udpAddress === null,
  ).toBe(true);
  if (one.conditions.hasProxy) expect(answers.page).toEqual({ code: 'silent' });
  else {
    expect(answers.page).toEqual({ status: 200 });
    const page = log.streams.filter(({ listenPort }) => listenPort === PAGE_PORT);
    expect(page.map(({ external }) => external?.address)).toEqual([one.truth.httpsAddress]);
  }
}
