/**
 * Nonces that need no memory: the time of issue and an HMAC over that time and the client's address and port.
 * Implements the server's part of RFC 8489 §9.2 and the advice of RFC 8656 §5 to change nonces hourly. A flood
 * of requests from invented addresses therefore leaves nothing behind.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** RFC 8656 §5: "at least once every hour". */
export const NONCE_LIFETIME_S = 3600;
/** 128 bits of HMAC-SHA256: beyond guessing, and half the bytes in each reply. */
const SEAL_HEX_DIGITS = 32;
const TIME_HEX_DIGITS = 8;
const NONCE = /^[0-9a-f]{40}$/u;

export interface NonceSource {
  readonly address: string;
  readonly port: number;
}

export class NonceMint {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  issue(source: NonceSource, nowMs: number): string {
    const time = Math.floor(nowMs / 1000)
      .toString(16)
      .padStart(TIME_HEX_DIGITS, '0');
    return time + this.#seal(time, source);
  }

  /** True when this mint issued the nonce to this source less than an hour ago. */
  isFresh(nonce: string, source: NonceSource, nowMs: number): boolean {
    if (!NONCE.test(nonce)) return false;
    const time = nonce.slice(0, TIME_HEX_DIGITS);
    const seal = Buffer.from(nonce.slice(TIME_HEX_DIGITS));
    if (!timingSafeEqual(seal, Buffer.from(this.#seal(time, source)))) return false;
    return nowMs / 1000 - Number.parseInt(time, 16) < NONCE_LIFETIME_S;
  }

  #seal(time: string, { address, port }: NonceSource): string {
    const hmac = createHmac('sha256', this.#key).update(`${time}|${address}|${port}`);
    return hmac.digest('hex').slice(0, SEAL_HEX_DIGITS);
  }
}
