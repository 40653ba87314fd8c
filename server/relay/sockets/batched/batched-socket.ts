/** A socket as the batched adapter needs it: opened, bound, with what it is to tell of each datagram switched on. */
import { isIPv6 } from 'node:net';
import { parseIpAddress } from '../../../address/ip-address.ts';
import type { RelayListener } from '../../port.ts';
import { listenError } from '../listener.ts';
import {
  IP_PKTINFO,
  IP_RECVTOS,
  IP_RECVTTL,
  IPPROTO_IP,
  IPPROTO_IPV6,
  IPV6_RECVHOPLIMIT,
  IPV6_RECVPKTINFO,
  IPV6_RECVTCLASS,
  SO_TIMESTAMPNS,
  SOL_SOCKET,
} from './control-messages.ts';
import { Memory } from './memory.ts';
import { AF_INET, AF_INET6, portOfWord, socketAddressOf } from './socket-address.ts';
import {
  BUFFER_FACTOR,
  IPV6_V6ONLY,
  SO_ATTACH_FILTER,
  SO_DETACH_FILTER,
  SO_RCVBUF,
  SO_RCVBUFFORCE,
  SO_SNDBUF,
  SO_SNDBUFFORCE,
} from './socket-options.ts';
import { throwOn } from './system-calls.ts';
import type { SystemCalls } from './system-calls.ts';

/** Linux, struct sock_fprog: how many instructions, and where they lie. */
const FILTER_BYTES = 16;
const FILTER_POINTER_AT = 8;
const INSTRUCTION_BYTES = 8;

export interface BatchedSocket {
  readonly descriptor: number;
  readonly port: number;
  readonly isIpv6: boolean;
  /** Whether it is bound to no address, so that each answer has to be told where it leaves from. */
  readonly isWildcard: boolean;
  readonly receiveBufferBytes: number;
}

/** Throws a `RelayStartError`. */
export function openBatchedSocket(
  system: SystemCalls,
  listener: RelayListener,
  bufferBytes: number,
): BatchedSocket {
  const isIpv6 = isIPv6(listener.host);
  let descriptor = -1;
  try {
    const name = socketAddressOf(listener.host, listener.port);
    if (name === null) throw new Error('it is no IP address');
    descriptor = throwOn('socket', system.socket(isIpv6 ? AF_INET6 : AF_INET));
    const isWildcard = isAnyAddress(listener.host);
    setOptions(system, descriptor, { isIpv6, isWildcard }, bufferBytes);
    throwOn('bind', system.bind(descriptor, name));
    const bound = new Uint8Array(name.length);
    throwOn('getsockname', system.getsockname(descriptor, bound));
    return {
      descriptor,
      port: portOfWord(new Int32Array(bound.buffer)[0] ?? 0),
      isIpv6,
      isWildcard,
      receiveBufferBytes: system.getsockopt(descriptor, SOL_SOCKET, SO_RCVBUF) / BUFFER_FACTOR,
    };
  } catch (error) {
    if (descriptor >= 0) system.close(descriptor);
    throw listenError(listener, error instanceof Error ? error : new Error(String(error)));
  }
}

const isAnyAddress = (host: string): boolean =>
  parseIpAddress(host)?.bytes.every((byte) => byte === 0) === true;

function setOptions(
  system: SystemCalls,
  descriptor: number,
  { isIpv6, isWildcard }: Pick<BatchedSocket, 'isIpv6' | 'isWildcard'>,
  bufferBytes: number,
): void {
  const set = (level: number, option: number, value: number): number =>
    system.setsockopt(descriptor, level, option, value);
  // Beyond the machine's limit where this process may, otherwise up to it.
  if (set(SOL_SOCKET, SO_RCVBUFFORCE, bufferBytes) < 0) set(SOL_SOCKET, SO_RCVBUF, bufferBytes);
  if (set(SOL_SOCKET, SO_SNDBUFFORCE, bufferBytes) < 0) set(SOL_SOCKET, SO_SNDBUF, bufferBytes);
  throwOn('SO_TIMESTAMPNS', set(SOL_SOCKET, SO_TIMESTAMPNS, 1));
  if (isIpv6) {
    throwOn('IPV6_V6ONLY', set(IPPROTO_IPV6, IPV6_V6ONLY, 1));
    if (isWildcard) throwOn('IPV6_RECVPKTINFO', set(IPPROTO_IPV6, IPV6_RECVPKTINFO, 1));
    throwOn('IPV6_RECVTCLASS', set(IPPROTO_IPV6, IPV6_RECVTCLASS, 1));
    throwOn('IPV6_RECVHOPLIMIT', set(IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1));
    return;
  }
  if (isWildcard) throwOn('IP_PKTINFO', set(IPPROTO_IP, IP_PKTINFO, 1));
  throwOn('IP_RECVTOS', set(IPPROTO_IP, IP_RECVTOS, 1));
  throwOn('IP_RECVTTL', set(IPPROTO_IP, IP_RECVTTL, 1));
}

/** Has the system drop what a program of classic BPF does not pass, instead of the program before; false: it does not. */
export function filterSocket(system: SystemCalls, descriptor: number, program: Uint8Array | null): boolean {
  if (program === null) return system.setsockopt(descriptor, SOL_SOCKET, SO_DETACH_FILTER, 0) >= 0;
  // In one block: what a pointer points at has to be there for as long as the pointer.
  const filter = new Memory(system, FILTER_BYTES + program.length);
  filter.words[0] = program.length / INSTRUCTION_BYTES;
  filter.point(FILTER_POINTER_AT, filter, FILTER_BYTES);
  filter.bytes.set(program, FILTER_BYTES);
  const structure = filter.bytes.subarray(0, FILTER_BYTES);
  return system.setsockoptBytes(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, structure) >= 0;
}
