import type { BuiltInRelay } from '../config.ts';
import type { RelayListener, RelayTransport } from '../relay/port.ts';

/** The sockets of the built-in relay: each port on each address. */
export function relayListeners({ host, udpPorts, tcpPorts, tlsPort }: BuiltInRelay): RelayListener[] {
  const on = (transport: RelayTransport, ports: readonly number[]): RelayListener[] =>
    ports.flatMap((port) => hostsOf(host).map((address) => ({ transport, port, ...address })));
  return [...on('udp', udpPorts), ...on('tcp', tcpPorts), ...on('tls', tlsPort === null ? [] : [tlsPort])];
}

const SECOND_FAMILY = { isOptional: true, sharesPort: true } as const;

/** A host without IPv6 serves IPv4; whoever names an address wants that one. */
function hostsOf(host: string | null): Pick<RelayListener, 'host' | 'isOptional' | 'sharesPort'>[] {
  if (host === null) return [{ host: '0.0.0.0' }, { host: '::', ...SECOND_FAMILY }];
  if (host === 'localhost') return [{ host: '127.0.0.1' }, { host: '::1', ...SECOND_FAMILY }];
  return [{ host }];
}
