import type { Command, GatewayPorts, GatewaySetup } from './control.ts';
import type { DnsZone } from './dns/dns-zone.ts';
import type { PortMapping } from './gateway.ts';
import type { GatewayImpairments } from './impairments.ts';
import { checkBoth, controlsOf, type GatewayControls, linkTo } from './gateway-link.ts';
import { natProblems, type Endpoint, type NatBehaviour } from './nat/nat-behaviour.ts';
import { NetlabError } from './netlab-error.ts';
import type { ProxyMapping } from './streams/http-proxy.ts';
import type { StreamMapping } from './streams/stream-mapping.ts';

/** What a lab is started with. */
export interface NetlabOptions extends GatewayImpairments {
  readonly ports: readonly PortMapping[];
  /** Default true. False: packets pass unimpaired until `activate()`, so that connecting is clean. */
  readonly isActive?: boolean;
  /** What the gateway does to addresses, always. Default: a socket of its own for each client and destination. */
  readonly nat?: NatBehaviour;
  /** TCP ports that the gateway listens on, and what becomes of their connections. */
  readonly streams?: readonly StreamMapping[];
  /** A name server beside the gateway. */
  readonly dns?: { readonly at: Endpoint; readonly zone: DnsZone };
  /** An explicit HTTP proxy beside the gateway. */
  readonly proxy?: ProxyMapping;
  /** Whether it sees and writes what stands in IP headers (Linux). Default: where its impairments write there. */
  readonly seesHeaders?: boolean;
  /** In front of the gateway's command: another host than this one (`hosts/`). */
  readonly prefix?: readonly string[];
}

/** A running network lab. Each promise is kept once the gateway has done it. */
export interface Netlab extends GatewayControls {
  /** Listening UDP ports, in the order of `NetlabOptions.ports`. */
  readonly ports: readonly number[];
  /** All of its ports, in the order of its options. */
  readonly listening: GatewayPorts;
  readonly close: () => Promise<void>;
}

/** Starts a gateway in a process of its own. Throws `NetlabError` on a wish that cannot be met. */
export async function startNetlab({
  ports: udp,
  isActive = true,
  nat,
  streams = [],
  dns,
  proxy,
  prefix = [],
  seesHeaders: asksForHeaders = false,
  ...impairments
}: NetlabOptions): Promise<Netlab> {
  checkBoth(impairments);
  const writesHeaders = impairments.up?.headers !== undefined || impairments.down?.headers !== undefined;
  const seesHeaders = asksForHeaders || writesHeaders;
  const problems = [
    ...(nat ? natProblems(nat) : []),
    ...(impairments.pathMtuBytes === undefined ? [] : ['A gateway of datagrams knows no MTU.']),
    ...(seesHeaders && process.platform !== 'linux'
      ? ['A gateway of datagrams sees IP headers on Linux only.']
      : []),
  ];
  if (problems.length > 0) throw new NetlabError('invalid-impairment', problems.join(' '));
  const setup: GatewaySetup = {
    udp,
    impairments,
    isActive,
    seesHeaders,
    nat: nat ?? null,
    streams,
    dns: dns ?? null,
    proxy: proxy ?? null,
  };
  const gateway = await linkTo<Command>(new URL('./gateway-process.ts', import.meta.url), prefix);
  const started = await gateway.ask({ kind: 'start', setup }).catch(async (cause: unknown) => {
    await gateway.close();
    throw cause;
  });
  const listening = started.kind === 'started' ? started.ports : NO_PORTS;
  return {
    ports: listening.udp,
    listening,
    ...controlsOf(gateway, impairments),
    close: gateway.close,
  };
}

const NO_PORTS: GatewayPorts = { udp: [], streams: [], dns: null, proxy: null };
