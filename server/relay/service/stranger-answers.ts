/**
 * How much is heard from and said to those who have no allocation. Their address may be somebody else's, so what is sent there
 * is bounded twice: in bytes, by what came from there (RFC 9000 §8.1 does the same for QUIC), and in number.
 *
 * Networks share a table of fixed size by a keyed hash, so that nothing is kept for an address and a flood from invented
 * ones changes numbers in place. Two networks that fall together share what one may have.
 */
import type { RelayLimits } from '../limits.ts';
import { parseIpAddress } from '../../address/ip-address.ts';
import type { IpAddress } from '../../address/ip-address.ts';
import { readUint32 } from '../message/bytes.ts';
import type { RelayClient } from './client.ts';

/** An answer is at most so many times the request. */
export const ANSWER_FACTOR = 2;

/** 320 kB. An attack from a thousand networks at a time leaves fifteen of sixteen others what they have. */
const SLOTS = 16_384;
/** What a network may have in hand of bytes that were asked and not answered: enough for one answer. */
const MOST_CREDIT_BYTES = 64;
/** Of a network's address that counts: a /24, or a /64 (which one machine can have to itself). */
const IPV4_PREFIX_BYTES = 3;
const IPV6_PREFIX_BYTES = 8;

export class StrangerAnswers {
  readonly #limits: RelayLimits;
  readonly #key: number;
  /** What each may have now, as of `#atMs`. */
  readonly #answers: Float64Array;
  readonly #atMs = new Float64Array(SLOTS);
  readonly #creditBytes = new Int32Array(SLOTS);

  /** `key` has four bytes that nobody can know. */
  constructor(limits: RelayLimits, key: Uint8Array) {
    this.#limits = limits;
    this.#key = readUint32(key, 0);
    this.#answers = new Float64Array(SLOTS).fill(limits.strangerRequestsBurst);
  }

  /** Takes one from the number of requests that the client's network may make; false when there is none left. */
  take(client: RelayClient, nowMs: number): boolean {
    const slot = this.#slotOf(client);
    const { strangerRequestsPerS, strangerRequestsBurst } = this.#limits;
    const sinceS = (nowMs - (this.#atMs[slot] ?? 0)) / 1000;
    const answers = Math.min(
      strangerRequestsBurst,
      (this.#answers[slot] ?? 0) + Math.max(0, sinceS) * strangerRequestsPerS,
    );
    // Sockets tell when a packet came, so one may be told of an earlier time than the last.
    this.#atMs[slot] = Math.max(nowMs, this.#atMs[slot] ?? 0);
    this.#answers[slot] = answers < 1 ? answers : answers - 1;
    return answers >= 1;
  }

  /**
   * Whether an answer of this size may follow a request of that size. Beyond twice the request it may draw on what was
   * asked before from the same network and went unanswered. A stream's source has shown in the handshake that it is there.
   */
  fits(client: RelayClient, requestBytes: number, answerBytes: number): boolean {
    if (client.isStream) return true;
    const slot = this.#slotOf(client);
    const askedBytes = (this.#creditBytes[slot] ?? 0) + ANSWER_FACTOR * requestBytes;
    const isFit = answerBytes <= askedBytes;
    this.#creditBytes[slot] = Math.min(MOST_CREDIT_BYTES, isFit ? askedBytes - answerBytes : askedBytes);
    return isFit;
  }

  #slotOf({ address }: RelayClient): number {
    const ip = parseIpAddress(address);
    return ip === null ? 0 : this.#hashOf(ip) % SLOTS;
  }

  /** The mixing of MurmurHash3, byte by byte. */
  #hashOf({ family, bytes }: IpAddress): number {
    const prefixBytes = family === 'ipv4' ? IPV4_PREFIX_BYTES : IPV6_PREFIX_BYTES;
    let hash = this.#key ^ prefixBytes;
    for (const byte of bytes.subarray(0, prefixBytes)) {
      hash = Math.imul(hash ^ byte, 0xcc9e2d51);
      hash = Math.imul(hash ^ (hash >>> 15), 0x1b873593);
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    return (hash ^ (hash >>> 13)) >>> 0;
  }
}
