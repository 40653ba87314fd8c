import type { GatewayImpairments } from '../impairments.ts';
import type { TunNetwork } from './tun-gateway.ts';

/** Everything that the process of a TUN gateway is from its start on. */
export interface TunSetup {
  readonly network: TunNetwork;
  /** Names of the devices to be made, towards the client and towards the server. */
  readonly devices: { readonly client: string; readonly server: string };
  readonly impairments: GatewayImpairments;
  readonly isActive: boolean;
}
