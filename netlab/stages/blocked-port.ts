import type { Stage } from './stage.ts';

/** Nothing passes on the given listening ports: a firewall that knows some of the relay's ports. */
export function blockedPort(blockedPorts: readonly number[]): Stage {
  return {
    name: 'blocked-port',
    leaveMs: (packet, atMs) => (blockedPorts.includes(packet.listenPort) ? [] : [atMs]),
  };
}
