import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 128 bits: no two tests have the same. No secret, since TURN carries it in the clear. */
export const newTestId = (): string => randomBytes(16).toString('base64url');

const TOKEN = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

/**
 * A token says "I am test X": the test's id and an HMAC of it. Nothing is stored, a token can be checked before a
 * body is read, and it outlives the test's place, so a result can be stored when the network is back.
 */
export class TestTokens {
  readonly #key: Buffer;

  /** With the same secret, tokens stay good over a restart. */
  constructor(secret: string) {
    this.#key = createHmac('sha256', secret).update('edgewise test token').digest();
  }

  issue(testId: string): string {
    return `${testId}.${this.#mac(testId).toString('base64url')}`;
  }

  /** The test that the token speaks for; `null` when it was not issued here. */
  testIdOf(token: unknown): string | null {
    if (typeof token !== 'string') return null;
    const [, testId, mac] = TOKEN.exec(token) ?? [];
    if (testId === undefined || mac === undefined) return null;
    const given = Buffer.from(mac, 'base64url');
    const right = this.#mac(testId);
    return given.length === right.length && timingSafeEqual(given, right) ? testId : null;
  }

  #mac(testId: string): Buffer {
    return createHmac('sha256', this.#key).update(testId).digest();
  }
}
