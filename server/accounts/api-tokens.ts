import { randomUUID } from 'node:crypto';
import type { CreatedToken, NewToken, Scope, TokenRecord } from '../../src/wire/desk/admin.ts';
import type { DeskStore } from '../store/port/desk.ts';
import { hashOfSecret, newSecret, SECRET_CHARACTERS } from './secrets.ts';

/** Tells our tokens from other people's, for people and for tools that look for leaked secrets. */
const PREFIX = 'ew_';
const TOKEN = new RegExp(`^${PREFIX}[A-Za-z0-9_-]{${SECRET_CHARACTERS}}$`);
/** `lastUsedAtMs` is exact to this: a machine that asks every second must not write every second. */
const TOUCH_EVERY_MS = 60_000;
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

/** What machines log in with: `ew_` and 256 random bits, of which the store has the hash. */
export class ApiTokens {
  readonly #store: DeskStore;
  readonly #nowMs: () => number;
  readonly #touchedAtMs = new Map<string, number>();

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

  /** `null` when it is not known or was revoked. */
  async find(secret: string): Promise<KnownToken | null> {
    if (!TOKEN.test(secret)) return null;
    const found = await this.#store.tokenBySecret(hashOfSecret(secret));
    if (found !== null) await this.#touch(found.id);
    return found;
  }

  list(): Promise<readonly TokenRecord[]> {
    return this.#store.tokens();
  }

  /** At once, also for a machine that is in the middle of its work. `false`: there is none to revoke. */
  revoke(id: string): Promise<boolean> {
    return this.#store.revokeToken(id, this.#nowMs());
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
