/**
 * The port between packets and the relay: what a socket adapter is given and what it gives back. Adapters: `dgram`
 * datagrams, batched ones (`batched/`), TCP and TLS streams.
 *
 * Bytes handed to `receive` are the relay's to rewrite in place and to pass, in parts, to `relay` of another client,
 * perhaps of another adapter, within the call. Those of a packet (packet-kind.ts) are lent for that call only: the batched
 * adapter receives the next one in their place. All others are given away for good.
 *
 * So bytes passed to `relay` may be lent ones, and whoever keeps them beyond the call keeps a copy: a stream that queues,
 * a batched socket that is full. `dgram` may queue them as they are: a relay has one kind of datagram adapter, and those of
 * `dgram` and of streams are never written to again. Bytes passed to `reply` are the adapter's for good.
 */
import type { IpHeader } from '../ip-header.ts';
import type { RelayEndpoint, RelayListener, SocketBuffers } from '../port.ts';
import { RelayStartError } from '../port.ts';
import type { RelayClient } from '../service/client.ts';
import { errorCode } from '../../error-code/error-code.ts';

export interface MessageSink {
  /** The relay's monotonic clock. */
  nowMs(): number;
  /**
   * `arrivedMs`: when the socket brought the bytes, which the witness holds to the microsecond. `header`: of the packet that
   * they came in; left out, it was not read.
   */
  receive(client: RelayClient, bytes: Uint8Array, arrivedMs: number, header?: IpHeader): void;
  clientGone(client: RelayClient): void;
}

export interface OpenListener {
  readonly endpoint: RelayEndpoint;
  /** Clients that the adapter remembers: those with an allocation, and open streams. */
  readonly clientCount: number;
  /** Closes what has idled or stalled too long; called about once a second. */
  sweep(nowMs: number): void;
  close(): Promise<void>;
}

/** A listener, with what the system gave it for datagrams that wait. */
export interface DatagramSocket {
  readonly listener: OpenListener;
  readonly buffers: SocketBuffers;
}

/** What the system said about a socket that could not be opened. */
export function listenError(listener: RelayListener, cause: Error): RelayStartError {
  const code = errorCode(cause) ?? 'UNKNOWN';
  const place = `${listener.transport.toUpperCase()} ${listener.host} port ${listener.port}`;
  const reason = REASON.get(code) ?? cause.message;
  return new RelayStartError(`The relay cannot listen on ${place}: ${reason}.`, code, listener, cause);
}

const REASON: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'another program uses it'],
  ['EACCES', 'this user may not open it'],
  ['EADDRNOTAVAIL', 'this machine has no such address'],
  ['EAFNOSUPPORT', 'this machine has no such address family'],
]);

/** An optional listener may be left out for these: the host lacks the address, not the permission or the port. */
export function isAddressMissing(code: string): boolean {
  return code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL';
}

const MAPPED_PREFIX = '::ffff:';

/** IPv4-mapped addresses become IPv4 before anything is compared or counted. */
export function plainAddress(address: string): string {
  return address.startsWith(MAPPED_PREFIX) && address.includes('.')
    ? address.slice(MAPPED_PREFIX.length)
    : address;
}
