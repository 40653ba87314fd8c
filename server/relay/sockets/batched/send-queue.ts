/**
 * What one socket is about to send: up to `BATCH` datagrams in one call, and behind them copies of what the system had no
 * room for.
 */
import { constants } from 'node:os';
import type { RelayUnsentReason } from '../../port.ts';
import {
  CONTROL_HEADER_WORDS,
  IP_PKTINFO,
  IP_TOS,
  IPPROTO_IP,
  IPPROTO_IPV6,
  IPV6_PKTINFO,
  IPV6_TCLASS,
} from './control-messages.ts';
import { Memory } from './memory.ts';
import { MessageHeaders } from './message-headers.ts';
import { BATCH } from './receive-slots.ts';
import { IPV4_NAME_BYTES } from './socket-address.ts';
import type { SystemCalls } from './system-calls.ts';

/** How many may wait for the system: 4 MiB of its own come before. Beyond it they are lost, as at any full queue. */
export const WAITING_LIMIT = 1024;
/** For what does not lie where it was received. Two of the longest datagrams, or a batch of usual ones. */
const STAGING_BYTES = 0x2_0000;

/** Whom a datagram is for, in words as the system reads them. */
export interface Destination {
  /** `sockaddr_in` or `sockaddr_in6`. */
  readonly name: Int32Array;
  /** The address that it is to leave from: one word of IPv4, or four of IPv6 and the interface; `null`: the system's choice. */
  readonly local: Int32Array | null;
}

interface Waiting {
  readonly bytes: Uint8Array;
  readonly to: Destination;
  readonly trafficClass: number;
}

type Calls = Pick<SystemCalls, 'sendmmsg' | 'addressOf'>;

export class SendQueue {
  readonly #system: Calls;
  readonly #descriptor: number;
  readonly #received: Memory;
  readonly #unsent: Record<RelayUnsentReason, number>;
  readonly #headers: MessageHeaders;
  readonly #staging: Memory;
  readonly #onBlocked: () => void;
  readonly #bytes: Uint8Array[] = [];
  readonly #to: Destination[] = [];
  readonly #trafficClasses = new Uint8Array(BATCH);
  #count = 0;
  #stagedBytes = 0;
  #waiting: Waiting[] = [];

  /** `received` is sent from where it lies; `onBlocked` hears that something waits for the socket to be writable. */
  constructor(
    system: Calls,
    descriptor: number,
    received: Memory,
    unsent: Record<RelayUnsentReason, number>,
    onBlocked: () => void,
  ) {
    this.#system = system;
    this.#descriptor = descriptor;
    this.#received = received;
    this.#unsent = unsent;
    this.#onBlocked = onBlocked;
    this.#headers = new MessageHeaders(system, BATCH);
    this.#staging = new Memory(system, STAGING_BYTES);
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Takes a datagram, which has to stay as it is until `flush`, and what it is to be marked with; 0: nothing. */
  add(bytes: Uint8Array, to: Destination, trafficClass: number): void {
    if (this.#waiting.length > 0) {
      this.#wait(bytes, to, trafficClass);
      return;
    }
    // Asked once: finding out whose memory bytes are in costs more than sending them from there.
    const isReceived = this.#received.holds(bytes);
    if (this.#count === BATCH || !this.#hasRoom(bytes, isReceived)) this.flush();
    // The last flush may have found the socket full.
    if (this.#waiting.length > 0) this.#wait(bytes, to, trafficClass);
    else this.#lay(bytes, isReceived, to, trafficClass);
  }

  /** Hands what was added to the system. */
  flush(): void {
    const count = this.#count;
    const done = this.#send();
    if (done === count) return;
    for (let slot = done; slot < count; slot += 1) {
      const [bytes, to] = [this.#bytes[slot], this.#to[slot]];
      if (bytes !== undefined && to !== undefined) this.#wait(bytes, to, this.#trafficClasses[slot] ?? 0);
    }
    this.#onBlocked();
  }

  /** The socket can be written to. True when nothing waits any more. */
  resume(): boolean {
    while (this.#waiting.length > 0) {
      let laid = 0;
      for (const { bytes, to, trafficClass } of this.#waiting) {
        if (laid === BATCH || !this.#hasRoom(bytes, false)) break;
        this.#lay(bytes, false, to, trafficClass);
        laid += 1;
      }
      const done = this.#send();
      this.#waiting = this.#waiting.slice(done);
      if (done < laid) return false;
    }
    return true;
  }

  #hasRoom(bytes: Uint8Array, isReceived: boolean): boolean {
    return isReceived || this.#stagedBytes + bytes.length <= STAGING_BYTES;
  }

  #wait(bytes: Uint8Array, to: Destination, trafficClass: number): void {
    if (this.#waiting.length >= WAITING_LIMIT) this.#unsent['queue-full'] += 1;
    else this.#waiting.push({ bytes: bytes.slice(), to, trafficClass });
  }

  #lay(bytes: Uint8Array, isReceived: boolean, to: Destination, trafficClass: number): void {
    const slot = this.#count;
    this.#count = slot + 1;
    this.#bytes[slot] = bytes;
    this.#to[slot] = to;
    this.#trafficClasses[slot] = trafficClass;
    if (isReceived) {
      this.#headers.setPayload(slot, this.#received, bytes.byteOffset, bytes.length);
    } else {
      this.#staging.bytes.set(bytes, this.#stagedBytes);
      this.#headers.setPayload(slot, this.#staging, this.#stagedBytes, bytes.length);
      this.#stagedBytes += bytes.length;
    }
    const { words } = this.#headers.memory;
    const { name, local } = to;
    const nameAt = this.#headers.nameAt(slot);
    for (let word = 0; word < name.length; word += 1) words[nameAt + word] = name[word] ?? 0;
    const controlAt = this.#headers.controlAt(slot);
    const localBytes = local === null ? 0 : writeLocal(words, controlAt, local);
    const markBytes =
      trafficClass === 0 ? 0 : writeMark(words, controlAt + (localBytes >> 2), name.byteLength, trafficClass);
    this.#headers.setLengths(slot, name.byteLength, localBytes + markBytes);
  }

  /** Sends what was laid out; returns how many are done with: sent, or of no use to try again. */
  #send(): number {
    const count = this.#count;
    let done = 0;
    while (done < count) {
      const outcome = this.#system.sendmmsg(this.#descriptor, this.#headers.from(done), count - done);
      if (outcome > 0) done += outcome;
      else if (outcome === -constants.errno.EAGAIN) break;
      else if (outcome !== -constants.errno.EINTR) {
        // The system names the error of the first that it did not send: too long, no route, forbidden. The rest goes on.
        this.#unsent[outcome === -constants.errno.ENOBUFS ? 'no-buffer' : 'unsendable'] += 1;
        done += 1;
      }
    }
    this.#count = 0;
    this.#stagedBytes = 0;
    return done;
  }
}

/** The control message that says which address to leave from (ip(7), ipv6(7)); returns its length in bytes, padded. */
function writeLocal(words: Int32Array, at: number, local: Int32Array): number {
  const isIpv4 = local.length === 1;
  const dataWords = isIpv4 ? 3 : 5;
  words[at] = (CONTROL_HEADER_WORDS + dataWords) * 4;
  words[at + 1] = 0;
  words[at + 2] = isIpv4 ? IPPROTO_IP : IPPROTO_IPV6;
  words[at + 3] = isIpv4 ? IP_PKTINFO : IPV6_PKTINFO;
  const data = at + CONTROL_HEADER_WORDS;
  if (isIpv4) {
    // Interface 0: by whichever the route is.
    words[data] = 0;
    words[data + 1] = local[0] ?? 0;
    words[data + 2] = 0;
  } else {
    for (let word = 0; word < dataWords; word += 1) words[data + word] = local[word] ?? 0;
  }
  return (CONTROL_HEADER_WORDS + dataWords + 1) * 4;
}

/** The control message that marks a datagram (ip(7), ipv6(7)); returns its length in bytes, padded. */
function writeMark(words: Int32Array, at: number, nameBytes: number, trafficClass: number): number {
  const isIpv4 = nameBytes === IPV4_NAME_BYTES;
  words[at] = (CONTROL_HEADER_WORDS + 1) * 4;
  words[at + 1] = 0;
  words[at + 2] = isIpv4 ? IPPROTO_IP : IPPROTO_IPV6;
  words[at + 3] = isIpv4 ? IP_TOS : IPV6_TCLASS;
  words[at + CONTROL_HEADER_WORDS] = trafficClass;
  words[at + CONTROL_HEADER_WORDS + 1] = 0;
  return (CONTROL_HEADER_WORDS + 2) * 4;
}
