/**
 * Status: accepted. Context: what a network lets through is to be seen by a real browser, with real names, ports and
 * addresses, and each packet's fate is to be known. Decision: three network namespaces in a row. The gateway in the middle is
 * a program (`netlab/`) that owns the addresses at which the client looks for the server: it is a NAT of any kind, by
 * seed, and logs; a kernel's NAT has one kind, no seed and no log. What a program cannot do is left to the kernel: dropping
 * SYNs (routing rules; `iproute2` alone, no packet filter), refusing (nobody listens), and IPv6 (routed). Names are looked up
 * in a real resolver at the client's /etc/resolv.conf and not by a browser's option, so that all that looks up names fails
 * alike: page, STUN, TURN over TCP, and other browsers. Consequences: it takes root and iproute2; where they are missing,
 * nothing here runs. TCP handshakes end at the gateway: a port that it passes on is open also while the server is away.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { DnsFate, DnsZone } from '../../netlab/dns/dns-zone.ts';
import type { PortMapping } from '../../netlab/gateway.ts';
import {
  EXTERNAL,
  FRONTS,
  INSIDE,
  NAMES,
  NAME_SERVER,
  SERVER_IPV6,
  SERVERS,
} from '../../netlab/hosts/addresses.ts';
import { drop, type Dropped } from '../../netlab/hosts/drop-rules.ts';
import { makeThreeHosts, type ThreeHosts } from '../../netlab/hosts/three-hosts.ts';
import type { NatBehaviour } from '../../netlab/nat/nat-behaviour.ts';
import { startNetlab, type Netlab } from '../../netlab/netlab.ts';
import type { ProxyMapping } from '../../netlab/streams/http-proxy.ts';
import type { CertificateFiles, StreamFate, StreamMapping } from '../../netlab/streams/stream-mapping.ts';
import {
  PAGE_PORT,
  PROXY_PORT,
  TCP_PORT,
  TLS_PORT,
  tcpFateOf,
  UDP_PORTS,
  udpFateOf,
  type Conditions,
  type TcpFate,
} from './conditions.ts';

/** A network of three hosts under given conditions. */
export interface Network {
  readonly hosts: ThreeHosts['hosts'];
  readonly lab: Netlab;
  /** The relay's URLs as clients behind it are given them. */
  readonly relayUrls: readonly string[];
  /** Idempotent. */
  close(): Promise<void>;
}

/** The NAT of a plain home network. */
const HOME_NAT: NatBehaviour = {
  mapping: 'endpoint-independent',
  externalAddresses: [EXTERNAL.usual],
  ports: 'preserved',
};

const fileOf = (name: string): string =>
  fileURLToPath(new URL(`../../netlab/certificates/${name}`, import.meta.url));

/** A certificate of the netlab and its key. */
export const certificate = (name: 'trusted' | 'wrong-name' | 'untrusted'): CertificateFiles => ({
  certFile: fileOf(`${name}.crt`),
  keyFile: fileOf(`${name}.key`),
});

/** Builds the network; `null` where making hosts takes rights or programs that are not there. */
export async function openNetwork(conditions: Conditions): Promise<Network | null> {
  const three = await makeThreeHosts({
    hasIpv6: conditions.ipv6 !== undefined,
    serverKnows: [FRONTS[0], ...(conditions.ipv6 ? [SERVER_IPV6] : [])].map(
      (address) => `${address} ${NAMES.relay}`,
    ),
    authority: await readFile(fileOf('authority.crt'), 'utf8'),
  });
  if (!three) return null;
  try {
    const { gateway } = three.hosts;
    drop(gateway, droppedBy(conditions));
    const lab = await startNetlab({
      prefix: gateway.prefix,
      ports: udpMappings(conditions),
      streams: streamMappings(conditions),
      nat: { ...HOME_NAT, ...conditions.nat },
      dns: { at: { address: NAME_SERVER, port: 53 }, zone: zoneOf(conditions) },
      ...(conditions.hasProxy ? { proxy: PROXY } : {}),
      seed: conditions.seed,
      up: { ...conditions.up, blockedPorts: droppedUdpPorts(conditions) },
      ...(conditions.down ? { down: conditions.down } : {}),
    });
    const close = async (): Promise<void> => {
      await lab.close();
      await three.close();
    };
    return { hosts: three.hosts, lab, relayUrls: relayUrlsOf(conditions), close };
  } catch (error) {
    await three.close();
    throw error;
  }
}

const PROXY: ProxyMapping = {
  listenHost: INSIDE.ipv4,
  listenPort: PROXY_PORT,
  hosts: { [NAMES.page]: SERVERS[0] },
  externalAddress: EXTERNAL.other,
};

/** The relay's addresses in front of the gateway, with the server's behind it. */
const frontsOf = ({ hasTwoAddresses }: Conditions): readonly { front: string; server: string }[] =>
  FRONTS.map((front, index) => ({ front, server: SERVERS[index] ?? SERVERS[0] })).slice(
    0,
    hasTwoAddresses ? 2 : 1,
  );

const droppedUdpPorts = (conditions: Conditions): number[] =>
  UDP_PORTS.filter((port) => udpFateOf(conditions, port) === 'dropped');

function udpMappings(conditions: Conditions): PortMapping[] {
  return frontsOf(conditions).flatMap(({ front, server }) =>
    UDP_PORTS.filter((port) => udpFateOf(conditions, port) !== 'refused').map((port) => ({
      listenHost: front,
      listenPort: port,
      targetHost: server,
      targetPort: port,
    })),
  );
}

function streamMappings(conditions: Conditions): StreamMapping[] {
  const externalAddress = conditions.tcpFrom ?? conditions.nat?.externalAddresses?.[0] ?? EXTERNAL.usual;
  return frontsOf(conditions).flatMap(({ front, server }) =>
    [TCP_PORT, TLS_PORT, ...(conditions.hasProxy ? [] : [PAGE_PORT])].flatMap((port): StreamMapping[] => {
      const fate = streamFateOf(tcpFateOf(conditions, port));
      return fate === null
        ? []
        : [
            {
              listenHost: front,
              listenPort: port,
              targetHost: server,
              targetPort: port,
              fate,
              externalAddress,
            },
          ];
    }),
  );
}

/** How the gateway treats the connections of a port; `null` where it does not listen. */
function streamFateOf(fate: TcpFate): StreamFate | null {
  switch (fate) {
    case 'open':
    case 'silent':
      return { kind: fate };
    case 'dropped':
    case 'refused':
      return null;
    case 'wrong-name':
    case 'untrusted':
      return { kind: 'intercepted', certificate: certificate(fate) };
  }
}

function droppedBy(conditions: Conditions): Dropped[] {
  const { ipv6, hasProxy } = conditions;
  const ports = [TCP_PORT, TLS_PORT, ...(hasProxy ? [PAGE_PORT] : [])];
  const overIpv4 = frontsOf(conditions).flatMap(({ front }) =>
    ports
      .filter((port) => tcpFateOf(conditions, port) === 'dropped')
      .map((port): Dropped => ({ family: 4, transport: 'tcp', address: front, port })),
  );
  const overIpv6 = (['udp', 'tcp'] as const)
    .filter((transport) => ipv6?.[transport] === 'dropped')
    .map((transport): Dropped => ({ family: 6, transport, address: SERVER_IPV6, port: null }));
  return [...overIpv4, ...overIpv6];
}

function zoneOf({ dns, ipv6 }: Conditions): DnsZone {
  const plain: DnsFate = { kind: 'resolves', ipv4: [FRONTS[0]], ipv6: ipv6 ? [SERVER_IPV6] : [] };
  return {
    [NAMES.page]: { kind: 'resolves', ipv4: [FRONTS[0]], ipv6: [] },
    [NAMES.relay]: dns ?? plain,
  };
}

function relayUrlsOf(conditions: Conditions): string[] {
  const hosts =
    conditions.relayBy === 'address' || conditions.hasTwoAddresses
      ? frontsOf(conditions).map(({ front }) => front)
      : [NAMES.relay];
  return hosts.flatMap((host) => [
    ...(conditions.offers === 'tls'
      ? []
      : [
          ...UDP_PORTS.map((port) => `turn:${host}:${port}?transport=udp`),
          `turn:${host}:${TCP_PORT}?transport=tcp`,
        ]),
    `turns:${host}:${TLS_PORT}?transport=tcp`,
  ]);
}
