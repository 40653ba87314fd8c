/**
 * UDP by the C library, one datagram a call, with what Node's dgram leaves out: the fields of IP headers, in what
 * recvmsg(2) and sendmsg(2) call control messages (ip(7)). Linux with 64 bits. Of its own on purpose: the product has
 * sockets that read the same fields, and a laboratory that shared their code would repeat their mistakes.
 */
import { constants } from 'node:os';
import koffi from 'koffi';
import type { HeaderFields } from '../header-rewriter.ts';
import type { Endpoint } from '../nat/nat-behaviour.ts';
import { NetlabError } from '../netlab-error.ts';
import { SOCKET_BUFFER_BYTES, type CameDatagram } from './lab-socket.ts';

/** Linux, include/linux/socket.h and include/uapi/asm-generic/socket.h. */
const AF_INET = 2;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_SNDBUF = 7;
const SO_RCVBUF = 8;
/** Linux, include/uapi/linux/in.h. */
const IPPROTO_IP = 0;
const IP_TOS = 1;
const IP_TTL = 2;
const IP_RECVTTL = 12;
const IP_RECVTOS = 13;
/** epoll(7). */
const EPOLLIN = 1;
const EPOLL_CTL_ADD = 1;
const EPOLL_CLOEXEC = 0o2000000;
const EPOLL_EVENT_BYTES = 12;
const MOST_EVENTS = 64;

/** Where things stand in the one block that is handed to the system. */
const NAME_AT = 0;
const NAME_BYTES = 16;
const PIECE_AT = 16;
const MESSAGE_AT = 32;
const MESSAGE_BYTES = 56;
const CONTROL_AT = 96;
const CONTROL_BYTES = 160;
const DATA_AT = 256;
const DATA_BYTES = 65_536;
/** struct msghdr, each a number of 64 bits but for the length of the name. */
const NAME_LENGTH_AT = MESSAGE_AT + 8;
const PIECES_AT = MESSAGE_AT + 16;
const PIECE_COUNT_AT = MESSAGE_AT + 24;
const CONTROL_POINTER_AT = MESSAGE_AT + 32;
const CONTROL_LENGTH_AT = MESSAGE_AT + 40;
/** struct cmsghdr: length of 64 bits, level, type; what follows begins and ends at multiples of 8. */
const CONTROL_HEADER_BYTES = 16;
const CONTROL_ALIGNMENT = 8;

type Call = (...values: readonly unknown[]) => number;
type Waiting = Call & {
  async: (...values: readonly unknown[]) => void;
};
const library = koffi.load(null);
const call = (prototype: string): Call => {
  const found: Call = library.func(prototype);
  return found;
};
const socketCall = call('int socket(int family, int type, int protocol)');
const bindCall = call('int bind(int descriptor, void *name, unsigned int bytes)');
const getsockname = call('int getsockname(int descriptor, void *name, void *bytes)');
const setsockopt = call(
  'int setsockopt(int descriptor, int level, int option, void *value, unsigned int bytes)',
);
const recvmsg = call('long recvmsg(int descriptor, void *message, int flags)');
const sendmsg = call('long sendmsg(int descriptor, void *message, int flags)');
const closeCall = call('int close(int descriptor)');
const epollCreate = call('int epoll_create1(int flags)');
const epollCtl = call('int epoll_ctl(int poll, int operation, int descriptor, void *event)');
const epollWait = library.func(
  'int epoll_wait(int poll, void *events, int count, int timeout)',
) as unknown as Waiting;

const { EAGAIN, EINTR, ECONNREFUSED } = constants.errno;

function check(what: string, outcome: number): number {
  if (outcome >= 0) return outcome;
  const number = koffi.errno();
  const name = Object.entries(constants.errno).find(([, each]) => each === number)?.[0] ?? number;
  throw new NetlabError('cannot-listen', `${what}: ${name}`);
}

/** Of more than 64 bytes, and held by nothing else: V8 does not move it. */
const block = Buffer.allocUnsafeSlow(DATA_AT + DATA_BYTES).fill(0);
const ADDRESS = koffi.address(block);
const at = (offset: number): bigint => ADDRESS + BigInt(offset);
block.writeBigUInt64LE(at(DATA_AT), PIECE_AT);

function writeName({ address, port }: Endpoint): void {
  block.writeUInt16LE(AF_INET, NAME_AT);
  block.writeUInt16BE(port, NAME_AT + 2);
  for (const [index, part] of address.split('.').entries())
    block.writeUInt8(Number(part), NAME_AT + 4 + index);
  block.fill(0, NAME_AT + 8, NAME_AT + NAME_BYTES);
}

const readName = (): Endpoint => ({
  address: [...block.subarray(NAME_AT + 4, NAME_AT + 8)].join('.'),
  port: block.readUInt16BE(NAME_AT + 2),
});

/** Makes the message say where name, data and control messages are, and how long. */
function writeMessage(dataBytes: number, controlBytes: number): void {
  block.fill(0, MESSAGE_AT, MESSAGE_AT + MESSAGE_BYTES);
  block.writeBigUInt64LE(BigInt(dataBytes), PIECE_AT + 8);
  block.writeBigUInt64LE(at(NAME_AT), MESSAGE_AT);
  block.writeUInt32LE(NAME_BYTES, NAME_LENGTH_AT);
  block.writeBigUInt64LE(at(PIECE_AT), PIECES_AT);
  block.writeBigUInt64LE(1n, PIECE_COUNT_AT);
  if (controlBytes > 0) block.writeBigUInt64LE(at(CONTROL_AT), CONTROL_POINTER_AT);
  block.writeBigUInt64LE(BigInt(controlBytes), CONTROL_LENGTH_AT);
}

/** A socket that does not block and tells the fields of headers. Throws `NetlabError`. */
export function openUdp(): number {
  const descriptor = check('socket', socketCall(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const set = (level: number, option: number, value: number): void => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(value);
    check(`option ${option}`, setsockopt(descriptor, level, option, bytes, bytes.length));
  };
  set(SOL_SOCKET, SO_RCVBUF, SOCKET_BUFFER_BYTES);
  set(SOL_SOCKET, SO_SNDBUF, SOCKET_BUFFER_BYTES);
  set(IPPROTO_IP, IP_RECVTOS, 1);
  set(IPPROTO_IP, IP_RECVTTL, 1);
  return descriptor;
}

/** Answers with the port. Throws `NetlabError`. */
export function bindUdp(descriptor: number, to: Endpoint): number {
  writeName(to);
  const name = block.subarray(NAME_AT, NAME_AT + NAME_BYTES);
  check(`bind ${to.address}:${to.port}`, bindCall(descriptor, name, NAME_BYTES));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(NAME_BYTES);
  check('getsockname', getsockname(descriptor, name, length));
  return readName().port;
}

/** The next datagram that waits; `null`: none does. Throws `NetlabError`. */
export function receive(descriptor: number): CameDatagram | null {
  writeMessage(DATA_BYTES, CONTROL_BYTES);
  const size = recvmsg(descriptor, block.subarray(MESSAGE_AT), 0);
  if (size < 0) {
    const number = koffi.errno();
    // Nobody listens where something was sent to: that was another datagram's fate.
    if (number === EINTR || number === ECONNREFUSED) return receive(descriptor);
    if (number === EAGAIN) return null;
    throw new NetlabError('gateway-exited', `recvmsg: error ${number}`);
  }
  return {
    bytes: Buffer.from(block.subarray(DATA_AT, DATA_AT + size)),
    from: readName(),
    header: readControl(),
  };
}

function readControl(): HeaderFields {
  const found = new Map<number, number>();
  const end = CONTROL_AT + Number(block.readBigUInt64LE(CONTROL_LENGTH_AT));
  for (let from = CONTROL_AT; from + CONTROL_HEADER_BYTES <= end;) {
    const length = Number(block.readBigUInt64LE(from));
    if (block.readInt32LE(from + 8) === IPPROTO_IP)
      found.set(block.readInt32LE(from + 12), block.readUInt8(from + CONTROL_HEADER_BYTES));
    from += Math.ceil(length / CONTROL_ALIGNMENT) * CONTROL_ALIGNMENT;
  }
  const tos = found.get(IP_TOS);
  const ttl = found.get(IP_TTL);
  if (tos === undefined || ttl === undefined)
    throw new NetlabError('gateway-exited', 'The system did not tell what stands in an IP header.');
  return { dscp: tos >> 2, ecn: tos & 3, ttl };
}

/** Sends at once. Throws `NetlabError` when the system does not take it: the log would say that it left. */
export function send(descriptor: number, bytes: Buffer, to: Endpoint, header: HeaderFields | null): void {
  writeName(to);
  bytes.copy(block, DATA_AT);
  let length = 0;
  if (header !== null) {
    length = writeControl(length, IP_TOS, (header.dscp << 2) | header.ecn);
    length = writeControl(length, IP_TTL, header.ttl);
  }
  writeMessage(bytes.length, length);
  for (;;) {
    if (sendmsg(descriptor, block.subarray(MESSAGE_AT), 0) >= 0) return;
    const number = koffi.errno();
    if (number !== EINTR && number !== ECONNREFUSED)
      throw new NetlabError('gateway-exited', `sendmsg: error ${number}`);
  }
}

function writeControl(offset: number, type: number, value: number): number {
  const from = CONTROL_AT + offset;
  block.writeBigUInt64LE(BigInt(CONTROL_HEADER_BYTES + 4), from);
  block.writeInt32LE(IPPROTO_IP, from + 8);
  block.writeInt32LE(type, from + 12);
  block.writeInt32LE(value, from + CONTROL_HEADER_BYTES);
  block.writeInt32LE(0, from + CONTROL_HEADER_BYTES + 4);
  return offset + CONTROL_HEADER_BYTES + CONTROL_ALIGNMENT;
}

export function closeUdp(descriptor: number): void {
  closeCall(descriptor);
}

/** What waits for many sockets at once, in a thread of its own. */
export interface Poll {
  add(descriptor: number): void;
  /** Resolves with those that can be read, or with none when the time is over. */
  wait(limitMs: number): Promise<readonly number[]>;
  close(): void;
}

export function openPoll(): Poll {
  const poll = check('epoll_create1', epollCreate(EPOLL_CLOEXEC));
  const events = Buffer.allocUnsafeSlow(EPOLL_EVENT_BYTES * MOST_EVENTS);
  return {
    add: (descriptor) => {
      const event = Buffer.alloc(EPOLL_EVENT_BYTES);
      event.writeUInt32LE(EPOLLIN, 0);
      event.writeInt32LE(descriptor, 4);
      check('epoll_ctl', epollCtl(poll, EPOLL_CTL_ADD, descriptor, event));
    },
    wait: (limitMs) =>
      new Promise((resolve) => {
        epollWait.async(poll, events, MOST_EVENTS, limitMs, (_error: unknown, count: number) =>
          resolve(
            Array.from({ length: Math.max(0, count) }, (_, index) =>
              events.readInt32LE(index * EPOLL_EVENT_BYTES + 4),
            ),
          ),
        );
      }),
    close: () => void closeCall(poll),
  };
}
