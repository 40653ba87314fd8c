/** What servers of one database know of one another. Nothing of it is kept: who was cut off asks the store. */
export interface ServerLink {
  /**
   * Whether the rounds are this server's just now, and of no other of the same database. It spares work that is done once
   * for all; what must not happen twice is held by the database, since a process may stand still after it has asked.
   */
  readonly isLeader: boolean;
  /** Tells all others. What cannot be told, since the database is away, they find when they ask the store. */
  tell(news: string): void;
  /** Idempotent. */
  close(): Promise<void>;
}

/** Where servers of one PostgreSQL tell one another. */
export const SERVER_CHANNEL = 'edgewise';
/** What the store itself tells there: a login or a token has ended. */
export const LOGINS_ENDED = 'store logins-ended';

/** Who hears of it. */
export interface ServerLinkListener {
  /** What another server told. */
  onNews(news: string): void;
  /** Something may have been told meanwhile and was not heard. */
  onGap(): void;
  /** A login or a token has ended, wherever that was done. */
  onLoginsEnded(): void;
  /** The rounds came to this server, or went from it; not told where there can be no other. */
  onLeader(isLeader: boolean): void;
}

/** News longer than this are no news: whoever hears of one asks the store. */
export const MAX_NEWS_BYTES = 7000;
