/**
 * The calls of Linux that Node has no name for, through koffi (docs/decisions/0008). Each answers as the kernel does: what
 * it comes to, or the error's number negated (errno(3)).
 */
import { constants } from 'node:os';

/** Blocks of memory are passed as they are; the system reads and writes them within the call. */
export interface SystemCalls {
  /** Datagrams of a family; the socket does not block, and other programs that are started do not inherit it. */
  socket(family: number): number;
  bind(descriptor: number, name: Uint8Array): number;
  /** Writes the address that the socket is bound to. */
  getsockname(descriptor: number, name: Uint8Array): number;
  setsockopt(descriptor: number, level: number, option: number, value: number): number;
  /** The same with a structure. */
  setsockoptBytes(descriptor: number, level: number, option: number, value: Uint8Array): number;
  getsockopt(descriptor: number, level: number, option: number): number;
  recvmmsg(descriptor: number, headers: Uint8Array, count: number): number;
  sendmmsg(descriptor: number, headers: Uint8Array, count: number): number;
  close(descriptor: number): number;
  /** Two ends of a pipe, which do not block. */
  pipe(): { readonly reading: number; readonly writing: number };
  /** A descriptor that can be read while `descriptor` can be written. */
  writableOf(descriptor: number): number;
  /** Seconds and nanoseconds of the wall clock. */
  realtime(into: Uint32Array): void;
  /** Where the block lies. It stays there for as long as there is a reference to it. */
  addressOf(block: Uint8Array): number;
}

/** Linux, include/linux/socket.h and asm-generic/fcntl.h, on x86-64 and arm64. */
const SOCK_DGRAM = 2;
const O_NONBLOCK = 0o4000;
const O_CLOEXEC = 0o2000000;
const MSG_DONTWAIT = 0x40;
const CLOCK_REALTIME = 0;
/** Linux, include/uapi/linux/eventpoll.h. */
const EPOLL_CTL_ADD = 1;
const EPOLLOUT = 4;
/** Packed on x86-64 (12 bytes) and not on arm64 (16); the events come first on both. */
const EPOLL_EVENT_BYTES = 16;

type Native = (...values: readonly unknown[]) => unknown;

/** Loads them; rejects with an error whose message says why it cannot be. */
export async function loadSystemCalls(): Promise<SystemCalls> {
  const { platform, arch } = process;
  if (platform !== 'linux' || (arch !== 'x64' && arch !== 'arm64'))
    throw new Error(`it is for Linux on x64 and arm64, this is ${platform} on ${arch}`);
  // Optional: where it has no binary, the package manager leaves it out.
  const { default: koffi } = await import('koffi');
  const library = koffi.load(null);
  const load = (prototype: string): Native => library.func(prototype) as Native;
  const call = (prototype: string) => {
    const native = load(prototype) as (...values: readonly unknown[]) => number;
    return native;
  };
  const socket = call('int socket(int family, int type, int protocol)');
  const bind = call('int bind(int descriptor, void *name, unsigned int bytes)');
  const getsockname = call('int getsockname(int descriptor, void *name, void *bytes)');
  const setsockopt = call(
    'int setsockopt(int descriptor, int level, int option, void *value, unsigned int bytes)',
  );
  const getsockopt = call('int getsockopt(int descriptor, int level, int option, void *value, void *bytes)');
  const recvmmsg = call(
    'int recvmmsg(int descriptor, void *headers, unsigned int count, int flags, void *timeout)',
  );
  const sendmmsg = call('int sendmmsg(int descriptor, void *headers, unsigned int count, int flags)');
  const close = call('int close(int descriptor)');
  const pipe2 = call('int pipe2(void *ends, int flags)');
  const epollCreate = call('int epoll_create1(int flags)');
  const epollCtl = call('int epoll_ctl(int descriptor, int operation, int of, void *event)');
  const clockGettime = call('int clock_gettime(int clock, void *time)');
  const memcpy = load('void *memcpy(void *to, void *from, size_t bytes)');

  const outcome = (value: number): number => (value < 0 ? -koffi.errno() : value);
  const value = new Int32Array(1);
  const size = new Uint32Array(1);
  const time = new Uint32Array(4);
  return {
    socket: (family) => outcome(socket(family, SOCK_DGRAM | O_NONBLOCK | O_CLOEXEC, 0)),
    bind: (descriptor, name) => outcome(bind(descriptor, name, name.length)),
    getsockname: (descriptor, name) => {
      size[0] = name.length;
      return outcome(getsockname(descriptor, name, size));
    },
    setsockopt: (descriptor, level, option, to) => {
      value[0] = to;
      return outcome(setsockopt(descriptor, level, option, value, value.byteLength));
    },
    setsockoptBytes: (descriptor, level, option, bytes) =>
      outcome(setsockopt(descriptor, level, option, bytes, bytes.length)),
    getsockopt: (descriptor, level, option) => {
      size[0] = value.byteLength;
      const failed = outcome(getsockopt(descriptor, level, option, value, size));
      return failed < 0 ? failed : (value[0] ?? 0);
    },
    recvmmsg: (descriptor, headers, count) => {
      const received = recvmmsg(descriptor, headers, count, MSG_DONTWAIT, null);
      return received < 0 ? -koffi.errno() : received;
    },
    sendmmsg: (descriptor, headers, count) => {
      const sent = sendmmsg(descriptor, headers, count, MSG_DONTWAIT);
      return sent < 0 ? -koffi.errno() : sent;
    },
    close: (descriptor) => outcome(close(descriptor)),
    pipe: () => {
      const ends = new Int32Array(2);
      throwOn('pipe2', outcome(pipe2(ends, O_NONBLOCK | O_CLOEXEC)));
      return { reading: ends[0] ?? -1, writing: ends[1] ?? -1 };
    },
    writableOf: (descriptor) => {
      const poll = throwOn('epoll_create1', outcome(epollCreate(O_CLOEXEC)));
      const event = new Uint32Array(EPOLL_EVENT_BYTES / 4);
      event[0] = EPOLLOUT;
      throwOn('epoll_ctl', outcome(epollCtl(poll, EPOLL_CTL_ADD, descriptor, event)));
      return poll;
    },
    realtime: (into) => {
      clockGettime(CLOCK_REALTIME, time);
      // Two numbers of 64 bits; the high half of the seconds is 0 until 2106.
      into[0] = time[0] ?? 0;
      into[1] = time[2] ?? 0;
    },
    // It answers with where it has copied nothing to.
    addressOf: (block) => Number(koffi.address(memcpy(block, block, 0))),
  };
}

/** The code by which Node names an error, such as `EADDRINUSE`. */
export function errorCodeOf(negatedNumber: number): string {
  const found = Object.entries(constants.errno).find(([, number]) => number === -negatedNumber);
  return found?.[0] ?? 'UNKNOWN';
}

/** Hands the outcome through; throws, with the error's code, what is none. */
export function throwOn(what: string, outcome: number): number {
  if (outcome >= 0) return outcome;
  const code = errorCodeOf(outcome);
  throw Object.assign(new Error(`${what}: ${code}`), { code });
}
