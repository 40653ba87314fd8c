import type { PortMapping } from './gateway.ts';
import type { GatewayImpairments } from './impairments.ts';
import type { DnsZone } from './dns/dns-zone.ts';
import type { Endpoint, NatBehaviour } from './nat/nat-behaviour.ts';
import type { ProxyMapping } from './streams/http-proxy.ts';
import type { StreamMapping } from './streams/stream-mapping.ts';
import type { TruthLog } from './truth-log.ts';

/** Everything that the gateway's process is from its start on. */
export interface GatewaySetup {
  readonly udp: readonly PortMapping[];
  readonly impairments: GatewayImpairments;
  readonly isActive: boolean;
  /** Whether its sockets tell and set what stands in IP headers. */
  readonly seesHeaders: boolean;
  readonly nat: NatBehaviour | null;
  readonly streams: readonly StreamMapping[];
  readonly dns: { readonly at: Endpoint; readonly zone: DnsZone } | null;
  readonly proxy: ProxyMapping | null;
}

/** The ports that it listens on, in the order of its setup. */
export interface GatewayPorts {
  readonly udp: readonly number[];
  readonly streams: readonly number[];
  readonly dns: number | null;
  readonly proxy: number | null;
}

/** What the tests tell the process of any gateway. */
export type SharedCommand =
  | { readonly kind: 'set-impairments'; readonly impairments: GatewayImpairments }
  | { readonly kind: 'set-active'; readonly isActive: boolean }
  | { readonly kind: 'start-outages' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'log' };

/** What the tests tell the gateway's process. */
export type Command = SharedCommand | { readonly kind: 'start'; readonly setup: GatewaySetup };

/** A command and the number under which its answer comes back. */
export interface Request<CommandKind = Command> {
  readonly id: number;
  readonly command: CommandKind;
}

/** What the gateway's process answers. */
export type Answer =
  | { readonly kind: 'started'; readonly ports: GatewayPorts }
  | { readonly kind: 'done' }
  | { readonly kind: 'log'; readonly log: TruthLog }
  | { readonly kind: 'failed'; readonly reason: string };

/** An answer and the number of its request. */
export interface Reply {
  readonly id: number;
  readonly answer: Answer;
}
