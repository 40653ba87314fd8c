/**
 * How servers of one PostgreSQL know of one another: each has a connection of its own, on which it listens (LISTEN), and one
 * holds an advisory lock of the session. A process that ends loses it at once; one that is cut off ceases to lead by its
 * own clock before PostgreSQL gives its lock away.
 */
import { randomUUID } from 'node:crypto';
import {
  LOGINS_ENDED,
  MAX_NEWS_BYTES,
  SERVER_CHANNEL,
  type ServerLink,
  type ServerLinkListener,
} from '../port/server-link.ts';
import { LinkConnection } from './link-connection.ts';

/** Two numbers that nothing else of this database locks. */
const LOCK = [0x45_64_67_65, 1] as const;
/** How often it is asked for the lock, and whether it is still held. */
const BEAT_MS = 2000;
/** How long after it has asked a server leads; less than what PostgreSQL takes to notice that a peer is gone. */
const LEASE_MS = 8000;
/** News that wait to be told at a time; more is lost, and said to be. */
const MAX_WAITING = 1000;
const GAP = 'gap';

export interface PostgresqlLinkParts {
  readonly url: string;
  readonly listener: ServerLinkListener;
  /** Of a clock that is never set. */
  readonly monotonicMs: () => number;
}

export class PostgresqlLink implements ServerLink {
  readonly #parts: PostgresqlLinkParts;
  /** Each hears what it told itself too. */
  readonly #own = randomUUID();
  #client: LinkConnection | null = null;
  #holdsLock = false;
  #leadsUntilMs = -Infinity;
  #told = false;
  /** Whether it has listened before, so that something was missed. */
  #hasListened = false;
  #waiting = 0;
  /** Something could not be told: the others are to ask the store as soon as that can be. */
  #hasUntold = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> = Promise.resolve();

  constructor(parts: PostgresqlLinkParts) {
    this.#parts = parts;
  }

  /** Resolves when it was tried once, whatever came of it. */
  start(): Promise<void> {
    this.#underWay = this.#beat();
    return this.#underWay;
  }

  get isLeader(): boolean {
    return this.#holdsLock && this.#parts.monotonicMs() < this.#leadsUntilMs;
  }

  tell(news: string): void {
    const client = this.#client;
    if (client === null || this.#waiting >= MAX_WAITING) {
      this.#hasUntold = true;
      return;
    }
    const isLong = Buffer.byteLength(news) > MAX_NEWS_BYTES;
    this.#waiting += 1;
    client
      .ask('select pg_notify($1, $2)', [SERVER_CHANNEL, `${this.#own} ${isLong ? GAP : news}`])
      .catch(() => {
        this.#hasUntold = true;
        this.#lose(client);
      })
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#underWay;
    const client = this.#client;
    this.#client = null;
    this.#holdsLock = false;
    await client?.end().catch(() => undefined);
  }

  async #beat(): Promise<void> {
    const askedMs = this.#parts.monotonicMs();
    let client = this.#client;
    try {
      client ??= await this.#connect();
      // The lock may be taken several times by one session; it is asked for only by who has it not.
      const asked = this.#holdsLock ? 'select true as leads' : 'select pg_try_advisory_lock($1, $2) as leads';
      const { rows } = await client.ask<{ leads: boolean }>(asked, this.#holdsLock ? [] : [...LOCK]);
      if (client === this.#client) {
        this.#holdsLock = rows[0]?.leads === true;
        this.#leadsUntilMs = askedMs + LEASE_MS;
        this.#tellGap();
      }
    } catch {
      if (client) this.#lose(client);
    }
    this.#tellLeader();
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#underWay = this.#beat();
    }, BEAT_MS);
    this.#timer.unref();
  }

  /**
   * Whoever was not cut off, or came back sooner, has asked the store before what was not told was there. One that comes back later
   * asks by itself.
   */
  #tellGap(): void {
    if (!this.#hasUntold) return;
    this.#hasUntold = false;
    this.tell(GAP);
  }

  async #connect(): Promise<LinkConnection> {
    const client: LinkConnection = new LinkConnection(this.#parts.url, {
      onLost: () => this.#lose(client),
      onNotice: (payload) => this.#hear(payload),
    });
    await client.open();
    this.#client = client;
    if (this.#hasListened) this.#parts.listener.onGap();
    this.#hasListened = true;
    return client;
  }

  #hear(payload: string): void {
    if (payload === LOGINS_ENDED) {
      this.#parts.listener.onLoginsEnded();
      return;
    }
    const space = payload.indexOf(' ');
    if (payload.slice(0, space) === this.#own) return;
    const news = payload.slice(space + 1);
    if (news === GAP) this.#parts.listener.onGap();
    else this.#parts.listener.onNews(news);
  }

  /** Of one that is lost already, nothing. */
  #lose(client: LinkConnection): void {
    if (client !== this.#client) return;
    this.#client = null;
    this.#holdsLock = false;
    // It may never answer to this.
    client.end().catch(() => undefined);
    this.#tellLeader();
  }

  #tellLeader(): void {
    const { isLeader } = this;
    if (isLeader === this.#told) return;
    this.#told = isLeader;
    this.#parts.listener.onLeader(isLeader);
  }
}
