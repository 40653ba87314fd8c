/**
 * Nonces that need no memory: the minute of issue and an HMAC over that minute and the client's address and port.
 * Implements the server's part of RFC 8489 §9.2 and the advice of RFC 8656 §5 to change nonces hourly. A flood
 * of requests from invented addresses therefore leaves nothing behind.
 *
 * Twelve characters, because a nonce is most of an answer to a stranger, and that must be small: the first is the minute
 * modulo 64, of which only the last hour's can be meant; the others are the HMAC's first 66 bits, and whoever guesses at
 * those has to send 2^65 requests in an hour.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** RFC 8656 §5: "at least once every hour". */
export const NONCE_LIFETIME_S = 3600;
const MINUTE_S = 60;
const NONCE_CHARACTERS = 12;
/** RFC 4648 §5, all of it allowed in a nonce (RFC 8489 §14.10). */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const NONCE = /^[\w-]{12}$/u;

export interface NonceSource {
  readonly address: string;
  readonly port: number;
}

const minuteOf = (nowMs: number): number => Math.floor(nowMs / 1000 / MINUTE_S);

export class NonceMint {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  issue(source: NonceSource, nowMs: number): string {
    return this.#nonceOf(minuteOf(nowMs), source);
  }

  /** True when this mint issued the nonce to this source less than an hour ago, to the minute. No time is before 0. */
  isFresh(nonce: string, source: NonceSource, nowMs: number): boolean {
    if (!NONCE.test(nonce)) return false;
    const nowMinute = minuteOf(nowMs);
    const digit = DIGITS.indexOf(nonce.charAt(0));
    const ageMinutes = (((nowMinute - digit) % DIGITS.length) + DIGITS.length) % DIGITS.length;
    if (ageMinutes >= NONCE_LIFETIME_S / MINUTE_S || ageMinutes > nowMinute) return false;
    const issued = this.#nonceOf(nowMinute - ageMinutes, source);
    return timingSafeEqual(Buffer.from(nonce), Buffer.from(issued));
  }

  #nonceOf(minute: number, { address, port }: NonceSource): string {
    const seal = createHmac('sha256', this.#key).update(`${minute}|${address}|${port}`).digest('base64url');
    return (DIGITS[minute % DIGITS.length] ?? '') + seal.slice(0, NONCE_CHARACTERS - 1);
  }
}
