import pg from 'pg';
import { SERVER_CHANNEL } from '../port/server-link.ts';
import { answeredWithin } from './answered-within.ts';

/** What is not answered by then is lost. */
const ANSWER_MS = 5000;
/**
 * How PostgreSQL notices that a peer is gone. One whose machine is silent: after this at the earliest, idle, then two probes; with a beat it is 13 s
 * until another leads. One that stands still keeps its connection, and so its lock, since its kernel answers for it: its session ends once it
 * has asked nothing for five beats, which is longer than it leads without an answer; another leads by 2 s later. PostgreSQL before 14 has no such
 * setting, and keeps the lock for as long as that one stands.
 */
const NOTICING = [
  "set tcp_keepalives_idle = '5s'",
  "set tcp_keepalives_interval = '2s'",
  'set tcp_keepalives_count = 2',
  "set tcp_user_timeout = '9s'",
  "select set_config(name, '10s', false) from pg_settings where name = 'idle_session_timeout'",
].join('; ');

/** What is to hear of a connection. */
export interface LinkConnectionListener {
  /** It has ended, or is not to be relied on any more; may be told several times. */
  readonly onLost: () => void;
  readonly onNotice: (payload: string) => void;
}

/** One session of PostgreSQL that listens on the servers' channel. Its questions are asked one after another: `pg` takes them no other way. */
export class LinkConnection {
  readonly #client: pg.Client;
  #last: Promise<unknown> = Promise.resolve();

  constructor(url: string, { onLost, onNotice }: LinkConnectionListener) {
    this.#client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: ANSWER_MS,
      keepAlive: true,
      application_name: 'edgewise link',
    });
    this.#client.on('error', onLost);
    this.#client.on('end', onLost);
    this.#client.on('notification', ({ payload = '' }) => onNotice(payload));
  }

  /** Connects and listens; rejects when that fails, and ends it then. */
  async open(): Promise<void> {
    try {
      await this.#client.connect();
      await this.ask(NOTICING);
      await this.ask(`listen ${SERVER_CHANNEL}`);
    } catch (error) {
      this.end().catch(() => undefined);
      throw error;
    }
  }

  /** Rejects when it is not answered within 5 s, waiting for its turn included. */
  ask<Row extends pg.QueryResultRow>(query: string, values?: unknown[]): Promise<pg.QueryResult<Row>> {
    const asked = this.#last.then(() => this.#client.query<Row>(query, values));
    this.#last = asked.catch(() => undefined);
    return answeredWithin(asked, ANSWER_MS, after);
  }

  end(): Promise<void> {
    return this.#client.end();
  }
}

function after(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
