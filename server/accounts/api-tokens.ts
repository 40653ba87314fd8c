import { randomUUID } from 'node:crypto';
import type { CreatedToken, NewToken, Scope, TokenRecord } from '../../src/wire/desk/admin.ts';
import type { DeskStore } from '../store/port/desk.ts';
import { StoreError } from '../store/port/store-error.ts';
import { hashOfSecret, newSecret, SECRET_CHARACTERS } from './secrets.ts';

/** Tells our tokens from other people's, for people and for tools that look for leaked secrets. */
const PREFIX = 'ew_';
const TOKEN = new RegExp(`^${PREFIX}[A-Za-z0-9_-]{${SECRET_CHARACTERS}}$`);
/** `lastUsedAtMs` is exact to this: a machine that asks every second must not write every second. */
const TOUCH_EVERY_MS = 60_000;
/**
 * What keeps tests going does so while the database is away: relays are taken at their last known word for so long. All else that
 * a token opens is in the database anyway.
 */
const OUTLIVES_THE_STORE: Scope = 'relays:join';
const KNOWN_FOR_MS = 10 * 60_000;
/**
 * Fifty relays report and are told of tests some hundred times a second, and of what the database was asked, two thirds were their
 * tokens: what it has said of one is good for so long, or until some login or token has ended.
 */
const TRUSTED_FOR_MS = 5000;
/** Tokens remembered for that; beyond it, all are forgotten and written once more. */
const MAX_REMEMBERED = 10_000;

/** A token is named by one line, since the audit trail and lists show it. */
export const isTokenName = (name: string): boolean =>
  /^[^\p{C}]*[^\p{C}\s][^\p{C}]*$/u.test(name) && name.length <= 200;

/** A token whose secret was right. */
export interface KnownToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
}

interface LastKnown {
  readonly token: KnownToken;
  readonly atMs: number;
  /** How often some login or token had ended when the store was asked. */
  readonly ended: number;
}

/** What machines log in with: `ew_` and 256 random bits, of which the store has the hash. */
export class ApiTokens {
  readonly #store: DeskStore;
  readonly #nowMs: () => number;
  readonly #touchedAtMs = new Map<string, number>();
  /** Tokens of relays as the store last told them, by the hash of their secret. */
  readonly #lastKnown = new Map<string, LastKnown>();
  /** How often some login or token has ended. */
  #ended = 0;
  readonly #whenGone: ((tokenId: string) => void)[] = [];

  constructor(store: DeskStore, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
  }

  /** The secret is known this once. */
  async add({ name, scopes }: NewToken, createdBy: string): Promise<CreatedToken> {
    const secret = `${PREFIX}${newSecret()}`;
    const token: TokenRecord = {
      id: randomUUID(),
      name,
      scopes: [...scopes],
      createdBy,
      createdAtMs: this.#nowMs(),
      lastUsedAtMs: null,
      revokedAtMs: null,
    };
    await this.#store.addToken(token, hashOfSecret(secret));
    return { token, secret };
  }

  /** `null` when it is not known or was revoked. Rejects with `StoreError`, unless it is a relay's that was known lately. */
  async find(secret: string): Promise<KnownToken | null> {
    if (!TOKEN.test(secret)) return null;
    const hash = hashOfSecret(secret);
    const trusted = this.#trusted(hash);
    if (trusted) return trusted;
    const ended = this.#ended;
    try {
      const found = await this.#store.tokenBySecret(hash);
      this.#remember(hash, found, ended);
      if (found !== null) await this.#touch(found.id);
      return found;
    } catch (error) {
      const known = error instanceof StoreError ? this.#lastKnown.get(hash) : undefined;
      if (known && this.#nowMs() - known.atMs <= KNOWN_FOR_MS) return known.token;
      throw error;
    }
  }

  /** Some login or token has ended, here or at another server. */
  lookAgain(): void {
    this.#ended += 1;
  }

  list(): Promise<readonly TokenRecord[]> {
    return this.#store.tokens();
  }

  /** At once, also for a machine that is in the middle of its work. `false`: there is none to revoke. */
  async revoke(id: string): Promise<boolean> {
    for (const [hash, { token }] of this.#lastKnown) if (token.id === id) this.#lastKnown.delete(hash);
    const isRevoked = await this.#store.revokeToken(id, this.#nowMs());
    // Whoever asked for it meanwhile may have been told that it is good.
    this.lookAgain();
    return isRevoked;
  }

  /** Tells of a relay's token that was good and that the store no longer knows as such: it was revoked elsewhere. */
  whenGone(listener: (tokenId: string) => void): void {
    this.#whenGone.push(listener);
  }

  #trusted(hash: string): KnownToken | null {
    const known = this.#lastKnown.get(hash);
    if (known?.ended !== this.#ended) return null;
    const forMs = this.#nowMs() - known.atMs;
    // A clock that was set back makes no token good for longer.
    return forMs >= 0 && forMs < TRUSTED_FOR_MS ? known.token : null;
  }

  #remember(hash: string, found: KnownToken | null, ended: number): void {
    const before = this.#lastKnown.get(hash);
    this.#lastKnown.delete(hash);
    if (found === null && before) for (const listener of this.#whenGone) listener(before.token.id);
    if (found?.scopes.includes(OUTLIVES_THE_STORE) !== true) return;
    if (this.#lastKnown.size >= MAX_REMEMBERED) this.#lastKnown.clear();
    this.#lastKnown.set(hash, { token: found, atMs: this.#nowMs(), ended });
  }

  async #touch(id: string): Promise<void> {
    const nowMs = this.#nowMs();
    const lastMs = this.#touchedAtMs.get(id);
    if (lastMs !== undefined && nowMs - lastMs < TOUCH_EVERY_MS) return;
    if (this.#touchedAtMs.size >= MAX_REMEMBERED) this.#touchedAtMs.clear();
    this.#touchedAtMs.set(id, nowMs);
    await this.#store.touchToken(id, nowMs);
  }
}
