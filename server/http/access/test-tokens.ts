import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { NO_LOAD, type LoadWish } from '../../../src/core/traffic/load.ts';

/** 128 bits: no two tests have the same. No secret, since TURN carries it in the clear. */
export const newTestId = (): string => randomBytes(16).toString('base64url');

/** The middle part is there for a test with load only. */
const TOKEN = /^(([A-Za-z0-9_-]{22})\.(\d{1,7})(?:\.(\d{1,2})(L?))?)\.([A-Za-z0-9_-]{43})$/;

/** What a token says. */
export interface TestClaim {
  readonly testId: string;
  /** The length that the test was asked for: one that was stopped early cannot pass for a shorter one. */
  readonly plannedMs: number;
  /** The load that it was admitted with: nobody can have more than was counted. */
  readonly load: LoadWish;
}

/**
 * A token says "I am test X, of so many seconds and calls": that and an HMAC of it. Nothing is stored, a token can be checked before a
 * body is read, and it outlives the test's place, so a result can be stored when the network is back.
 */
export class TestTokens {
  readonly #key: Buffer;

  /** With the same secret, tokens stay good over a restart. */
  constructor(secret: string) {
    this.#key = createHmac('sha256', secret).update('edgewise test token').digest();
  }

  issue({ testId, plannedMs, load }: Omit<TestClaim, 'load'> & Partial<Pick<TestClaim, 'load'>>): string {
    const { calls, loaded } = load ?? NO_LOAD;
    const claim = `${testId}.${plannedMs}${calls > 1 || loaded ? `.${calls}${loaded ? 'L' : ''}` : ''}`;
    return `${claim}.${this.#mac(claim).toString('base64url')}`;
  }

  /** What the token says; `null` when it was not issued here. */
  read(token: unknown): TestClaim | null {
    if (typeof token !== 'string') return null;
    const [, claim, testId, planned, calls = '1', loaded = '', mac] = TOKEN.exec(token) ?? [];
    if (claim === undefined || testId === undefined || planned === undefined || mac === undefined)
      return null;
    const given = Buffer.from(mac, 'base64url');
    const right = this.#mac(claim);
    const isOurs = given.length === right.length && timingSafeEqual(given, right);
    const load = { calls: Number(calls), loaded: loaded !== '' };
    return isOurs ? { testId, plannedMs: Number(planned), load } : null;
  }

  #mac(claim: string): Buffer {
    return createHmac('sha256', this.#key).update(claim).digest();
  }
}
