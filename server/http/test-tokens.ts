import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 128 bits: no two tests have the same. No secret, since TURN carries it in the clear. */
export const newTestId = (): string => randomBytes(16).toString('base64url');

const TOKEN = /^([A-Za-z0-9_-]{22})\.(\d{1,7})\.([A-Za-z0-9_-]{43})$/;

/** What a token says. */
export interface TestClaim {
  readonly testId: string;
  /** The length that the test was asked for: one that was stopped early cannot pass for a shorter one. */
  readonly plannedMs: number;
}

/**
 * A token says "I am test X, of so many seconds": that and an HMAC of it. Nothing is stored, a token can be checked before a
 * body is read, and it outlives the test's place, so a result can be stored when the network is back.
 */
export class TestTokens {
  readonly #key: Buffer;

  /** With the same secret, tokens stay good over a restart. */
  constructor(secret: string) {
    this.#key = createHmac('sha256', secret).update('edgewise test token').digest();
  }

  issue({ testId, plannedMs }: TestClaim): string {
    const claim = `${testId}.${plannedMs}`;
    return `${claim}.${this.#mac(claim).toString('base64url')}`;
  }

  /** What the token says; `null` when it was not issued here. */
  read(token: unknown): TestClaim | null {
    if (typeof token !== 'string') return null;
    const [, testId, planned, mac] = TOKEN.exec(token) ?? [];
    if (testId === undefined || planned === undefined || mac === undefined) return null;
    const given = Buffer.from(mac, 'base64url');
    const right = this.#mac(`${testId}.${planned}`);
    const isOurs = given.length === right.length && timingSafeEqual(given, right);
    return isOurs ? { testId, plannedMs: Number(planned) } : null;
  }

  #mac(claim: string): Buffer {
    return createHmac('sha256', this.#key).update(claim).digest();
  }
}
