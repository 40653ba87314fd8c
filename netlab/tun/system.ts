/**
 * The calls of the system that Node has no name for, or has one only that throws where there is nothing to read yet.
 *
 * Status: accepted. Context: a TUN device is a file that has to be told by an ioctl what it is to be, and two of them have
 * to be waited for at once, until a packet comes or one is due, to a fraction of a millisecond. Decision: koffi, which
 * calls the C library as it stands; `ppoll` waits for both devices and for the next departure together. Consequence: no
 * compiler in the tests, no thread for each read, and no processor while nothing happens (`alarm.ts` polls through its
 * last 2 ms, with a thousand packets a second all the time): several laboratories share two cores.
 */
import { openSync } from 'node:fs';
import { constants } from 'node:os';
import { constants as files } from 'node:fs';
import koffi from 'koffi';
import { NetlabError } from '../netlab-error.ts';

const DEVICE = '/dev/net/tun';
/** Linux, include/uapi/linux/if_tun.h. */
const TUNSETIFF = 0x400454ca;
const IFF_TUN = 0x0001;
const IFF_NO_PI = 0x1000;
/** Linux, include/uapi/linux/if.h: a name of 16 bytes with its end, and a union of 24. */
const IFREQ_BYTES = 40;
const IFREQ_FLAGS_AT = 16;
/** poll(2): a descriptor of 32 bits, the events asked for and those that came of 16 each. */
const POLLFD_BYTES = 8;
const POLLFD_EVENTS_AT = 4;
const POLLIN = 0x0001;
const TIMESPEC_BYTES = 16;
const TIMESPEC_NANOSECONDS_AT = 8;

/** Linux, include/uapi/linux/sched.h: threads of one priority take turns, and go before all that is not of real time. */
const SCHED_RR = 2;
const LOWEST_REAL_TIME = 1;

type Call = (...values: readonly unknown[]) => number;
const library = koffi.load(null);
const call = (prototype: string): Call => {
  const found: Call = library.func(prototype);
  return found;
};
const ioctl = call('int ioctl(int descriptor, unsigned long request, void *argument)');
const read = call('long read(int descriptor, void *bytes, size_t count)');
const write = call('long write(int descriptor, void *bytes, size_t count)');
const ppoll = call('int ppoll(void *descriptors, unsigned long count, void *timeout, void *mask)');
const schedule = call('int sched_setscheduler(int thread, int policy, void *priority)');

/**
 * Puts this thread before all that is not of real time. Niceness does not: it counts among processes of one session only
 * where Linux groups them so (sched(7), autogroup). False where it may not.
 */
export function takeRealTime(): boolean {
  const priority = Buffer.alloc(4);
  priority.writeInt32LE(LOWEST_REAL_TIME);
  return schedule(0, SCHED_RR, priority) === 0;
}

/** Makes a TUN device of this name where this process is; it goes with the process. The descriptor does not block. */
export function openTun(name: string): number {
  const descriptor = openSync(DEVICE, files.O_RDWR | files.O_NONBLOCK);
  const request = Buffer.alloc(IFREQ_BYTES);
  request.write(name, 'latin1');
  request.writeUInt16LE(IFF_TUN | IFF_NO_PI, IFREQ_FLAGS_AT);
  if (ioctl(descriptor, TUNSETIFF, request) < 0)
    throw new NetlabError('cannot-make-host', `TUNSETIFF ${name}: error ${koffi.errno()}`);
  return descriptor;
}

/** Reads a packet into the buffer; answers with its size, `null` when none waits. */
export function readPacket(descriptor: number, into: Buffer): number | null {
  const size = read(descriptor, into, into.length);
  return size > 0 ? size : null;
}

/** Hands a packet to the system. False when it would not take it. */
export function writePacket(descriptor: number, bytes: Buffer): boolean {
  return write(descriptor, bytes, bytes.length) === bytes.length;
}

/** Waits until one of the descriptors can be read, but no longer than `limitMs`. */
export function waiterFor(descriptors: readonly number[]): (limitMs: number) => void {
  const asked = Buffer.alloc(POLLFD_BYTES * descriptors.length);
  for (const [index, descriptor] of descriptors.entries()) {
    asked.writeInt32LE(descriptor, index * POLLFD_BYTES);
    asked.writeInt16LE(POLLIN, index * POLLFD_BYTES + POLLFD_EVENTS_AT);
  }
  const timeout = Buffer.alloc(TIMESPEC_BYTES);
  return (limitMs) => {
    const wholeS = Math.floor(limitMs / 1000);
    timeout.writeBigInt64LE(BigInt(wholeS), 0);
    timeout.writeBigInt64LE(BigInt(Math.round((limitMs - wholeS * 1000) * 1e6)), TIMESPEC_NANOSECONDS_AT);
    if (ppoll(asked, descriptors.length, timeout, null) < 0 && koffi.errno() !== constants.errno.EINTR)
      throw new NetlabError('gateway-exited', `ppoll: error ${koffi.errno()}`);
  };
}
