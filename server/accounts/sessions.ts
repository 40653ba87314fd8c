import type { Account, DeskStore, Session } from '../store/port/desk.ts';
import { hashOfSecret, newSecret, SECRET_CHARACTERS } from './secrets.ts';

/** How long a login lasts. */
export interface SessionLimits {
  /** Without a request. */
  readonly idleMs: number;
  /** At most, however busy. */
  readonly absoluteMs: number;
}

/** A login that has just begun; the only time that its cookie is known here. */
export interface StartedSession {
  readonly cookie: string;
  readonly session: Session;
}

/** A session is put off at most this often: not every request must write. */
const EXTEND_EVERY_MS = 60_000;

/** Logins that last. The browser has 256 random bits in a cookie, the store their hash. */
export class Sessions {
  readonly limits: SessionLimits;
  readonly #store: DeskStore;
  readonly #nowMs: () => number;

  constructor(store: DeskStore, limits: SessionLimits, nowMs: () => number) {
    this.#store = store;
    this.limits = limits;
    this.#nowMs = nowMs;
  }

  /** Always a new cookie: one that somebody else put into the browser before the login is worth nothing. */
  async start(account: Account): Promise<StartedSession> {
    const cookie = newSecret();
    const nowMs = this.#nowMs();
    const session: Session = {
      cookieHash: hashOfSecret(cookie),
      accountId: account.id,
      csrfToken: newSecret(),
      createdAtMs: nowMs,
      expiresAtMs: nowMs + Math.min(this.limits.idleMs, this.limits.absoluteMs),
    };
    await this.#store.addSession(session);
    return { cookie, session };
  }

  /** Whose session it is; `null` when it has ended or never was. Being asked for keeps it from going idle. */
  async find(cookie: string): Promise<{ session: Session; account: Account } | null> {
    if (cookie.length !== SECRET_CHARACTERS) return null;
    const nowMs = this.#nowMs();
    const found = await this.#store.session(hashOfSecret(cookie), nowMs);
    if (found === null) return null;
    const { cookieHash, createdAtMs, expiresAtMs } = found.session;
    const endsAtMs = createdAtMs + this.limits.absoluteMs;
    // Also where the configuration has become stricter since the session began.
    if (nowMs >= endsAtMs) return null;
    const laterMs = Math.min(nowMs + this.limits.idleMs, endsAtMs);
    if (laterMs - expiresAtMs >= EXTEND_EVERY_MS) await this.#store.extendSession(cookieHash, laterMs);
    return found;
  }

  async end(cookie: string): Promise<void> {
    await this.#store.endSession(hashOfSecret(cookie));
  }

  /** To be called now and then: expired sessions take space. */
  async prune(): Promise<void> {
    await this.#store.pruneSessions(this.#nowMs());
  }
}
