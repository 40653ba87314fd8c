/** A socket as the batched adapter needs it: opened, bound, with what it is to tell of each datagram switched on. */
import { isIPv6 } from 'node:net';
import { parseIpAddress } from '../../../address/ip-address.ts';
import type { RelayListener, SocketBuffers } from '../../port.ts';
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
import { INSTRUCTION_BYTES } from './classic-bpf.ts';
import { Memory } from './memory.ts';
import { AF_INET, AF_INET6, portOfWord, socketAddressOf } from './socket-address.ts';
import {
  BUFFER_FACTOR,
  IPV6_V6ONLY,
  SO_ATTACH_FILTER,
  SO_ATTACH_REUSEPORT_CBPF,
  SO_DETACH_FILTER,
  SO_RCVBUF,
  SO_RCVBUFFORCE,
  SO_REUSEPORT,
  SO_SNDBUF,
  SO_SNDBUFFORCE,
} from './socket-options.ts';
import { steeringProgram } from './steering.ts';
import { throwOn } from './system-calls.ts';
import type { SystemCalls } from './system-calls.ts';

/** Linux, struct sock_fprog: how many instructions, and where they lie. */
const FILTER_BYTES = 16;
const FILTER_POINTER_AT = 8;

export interface BatchedSocket {
  readonly descriptor: number;
  readonly port: number;
  readonly isIpv6: boolean;
  /** Whether it is bound to no address, so that each answer has to be told where it leaves from. */
  readonly isWildcard: boolean;
  readonly buffers: SocketBuffers;
}

/** Which of the threads a socket is for, that have sockets of one port. */
export interface SharedPort {
  readonly index: number;
  readonly count: number;
}

/** Throws a `RelayStartError`. */
export function openBatchedSocket(
  system: SystemCalls,
  listener: RelayListener,
  bufferBytes: number,
  shared: SharedPort,
): BatchedSocket {
  const isIpv6 = isIPv6(listener.host);
  let descriptor = -1;
  try {
    const name = socketAddressOf(listener.host, listener.port);
    if (name === null) throw new Error('it is no IP address');
    const isShared = shared.count > 1;
    if (isShared && shared.index === 0) takePort(system, name, isIpv6);
    descriptor = throwOn('socket', system.socket(familyOf(isIpv6)));
    const isWildcard = isAnyAddress(listener.host);
    if (isShared) throwOn('SO_REUSEPORT', system.setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, 1));
    setOptions(system, descriptor, { isIpv6, isWildcard }, bufferBytes);
    const port = boundTo(system, descriptor, name);
    // Without it the system chooses by port too, and a network's limits are those of each thread.
    if (isShared && shared.index === 0)
      attachProgram(system, descriptor, SO_ATTACH_REUSEPORT_CBPF, steeringProgram(isIpv6, shared.count));
    return {
      descriptor,
      port,
      isIpv6,
      isWildcard,
      buffers: {
        receiveBytes: system.getsockopt(descriptor, SOL_SOCKET, SO_RCVBUF) / BUFFER_FACTOR,
        sendBytes: system.getsockopt(descriptor, SOL_SOCKET, SO_SNDBUF) / BUFFER_FACTOR,
      },
    };
  } catch (error) {
    if (descriptor >= 0) system.close(descriptor);
    throw listenError(listener, error instanceof Error ? error : new Error(String(error)));
  }
}

const familyOf = (isIpv6: boolean): number => (isIpv6 ? AF_INET6 : AF_INET);

/**
 * Has the port alone for a moment, and writes the one that the system chose into the name: sockets that share a port let in
 * those of another server of the same user, and the system may choose such a port.
 */
function takePort(system: SystemCalls, name: Uint8Array, isIpv6: boolean): void {
  const descriptor = throwOn('socket', system.socket(familyOf(isIpv6)));
  try {
    if (isIpv6) throwOn('IPV6_V6ONLY', system.setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, 1));
    const port = boundTo(system, descriptor, name);
    name[2] = port >>> 8;
    name[3] = port;
  } finally {
    system.close(descriptor);
  }
}

/** Binds it; the port that it has got. */
function boundTo(system: SystemCalls, descriptor: number, name: Uint8Array): number {
  throwOn('bind', system.bind(descriptor, name));
  const bound = new Uint8Array(name.length);
  throwOn('getsockname', system.getsockname(descriptor, bound));
  return portOfWord(new Int32Array(bound.buffer)[0] ?? 0);
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
  return attachProgram(system, descriptor, SO_ATTACH_FILTER, program);
}

function attachProgram(
  system: SystemCalls,
  descriptor: number,
  option: number,
  program: Uint8Array,
): boolean {
  // In one block: what a pointer points at has to be there for as long as the pointer.
  const filter = new Memory(system, FILTER_BYTES + program.length);
  filter.words[0] = program.length / INSTRUCTION_BYTES;
  filter.point(FILTER_POINTER_AT, filter, FILTER_BYTES);
  filter.bytes.set(program, FILTER_BYTES);
  const structure = filter.bytes.subarray(0, FILTER_BYTES);
  return system.setsockoptBytes(descriptor, SOL_SOCKET, option, structure) >= 0;
}
