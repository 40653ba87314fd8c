import type { FastifyRateLimitStore } from '@fastify/rate-limit';

/**
 * Of all routes together, some 20 MB. A store of its own for each of a hundred routes, as the plugin has them, holds as many
 * again for each, and nobody who has a /48 to send from needs long to fill them.
 */
const MOST_COUNTS = 50_000;
/** Requests between two looks at what has run out: each look begins at the least recently used. */
const LOOK_EVERY = 1000;

interface Count {
  requests: number;
  endsMs: number;
}

/**
 * Counts that hold over all servers of one database: each tells the others what it counts. What cannot be told is counted where
 * it came in, so that without the database each server counts for itself.
 */
export class CountsOverAll {
  /** Tells the others. */
  readonly tell: (name: string, key: string) => void;
  /** What a sender's key is told as: the same everywhere, and nothing that can be read. */
  readonly keyOf: (key: string) => string;
  /** The routes that it is for, by name. */
  readonly routes = new Map<string, RequestCounts>();

  constructor(parts: Pick<CountsOverAll, 'tell' | 'keyOf'>) {
    this.tell = parts.tell;
    this.keyOf = parts.keyOf;
  }

  /** Another server has counted it. */
  hear(name: string, key: string): void {
    this.routes.get(name)?.add(key, HEARD_WINDOW_MS);
  }
}

/** How often each address asked each route in its minute, least recently used first. */
interface Shared {
  readonly counts: Map<string, Count>;
  /** `null`: each server counts for itself. */
  readonly overAll: CountsOverAll | null;
  /** Routes that count here. */
  routes: number;
  /** Requests since the last look. */
  unlooked: number;
}

const sharedOf = (overAll: CountsOverAll | null): Shared => ({
  counts: new Map(),
  overAll,
  routes: 0,
  unlooked: 0,
});

/** The name under which a route is counted over all servers (`perMinuteOverAll`). */
const overAllIn = (options: object): string | null =>
  'overAll' in options && typeof options.overAll === 'string' ? options.overAll : null;

/** All of our limits are by the minute. */
const HEARD_WINDOW_MS = 60_000;

/**
 * Where the rate limits count (a store of @fastify/rate-limit): one bounded table for all routes. What is beyond the bound
 * is forgotten, the least recently used first, which gives an address its whole allowance again; what has run out goes by
 * itself, so that memory is given back after a flood.
 */
export class RequestCounts implements FastifyRateLimitStore {
  readonly #shared: Shared;
  readonly #route: number;
  readonly #nowMs: () => number;
  /** Under what name it is counted over all servers; `null`: here alone. */
  readonly #name: string | null;

  /** The plugin makes it with its options, of which `overAll` is ours; `of` is for `child`. */
  constructor(options: object = {}, nowMs: () => number = Date.now, of: Shared = sharedOf(null)) {
    this.#shared = of;
    this.#route = of.routes;
    of.routes += 1;
    this.#nowMs = nowMs;
    this.#name = of.overAll === null ? null : overAllIn(options);
    if (this.#name !== null) of.overAll?.routes.set(this.#name, this);
  }

  /** Counts that are remembered, of all routes. */
  get size(): number {
    return this.#shared.counts.size;
  }

  incr(
    key: string,
    callback: (error: Error | null, result?: { current: number; ttl: number }) => void,
    windowMs: number,
    max = Infinity,
  ): void {
    const { overAll } = this.#shared;
    const counted = overAll === null || this.#name === null ? null : overAll.keyOf(key);
    const count = this.add(counted ?? key, windowMs);
    // Who is over the limit anyway is no news, however often.
    if (counted !== null && count.current <= max) overAll?.tell(this.#name ?? '', counted);
    callback(null, count);
  }

  /** For one more route. */
  child(options: object = {}): RequestCounts {
    return new RequestCounts(options, this.#nowMs, this.#shared);
  }

  /** Counts a request, also one that came to another server. */
  add(key: string, windowMs: number): { current: number; ttl: number } {
    const { counts } = this.#shared;
    const nowMs = this.#nowMs();
    const name = `${this.#route} ${key}`;
    const known = counts.get(name);
    counts.delete(name);
    const count =
      known !== undefined && known.endsMs > nowMs ? known : { requests: 0, endsMs: nowMs + windowMs };
    count.requests += 1;
    counts.set(name, count);
    this.#forget(nowMs);
    return { current: count.requests, ttl: count.endsMs - nowMs };
  }

  #forget(nowMs: number): void {
    this.#shared.unlooked += 1;
    if (this.#shared.unlooked < LOOK_EVERY) return;
    this.#shared.unlooked = 0;
    const { counts } = this.#shared;
    for (const [name, { endsMs }] of counts) {
      if (endsMs > nowMs && counts.size <= MOST_COUNTS) return;
      counts.delete(name);
    }
  }
}

/** The same for servers of one database. */
export function requestCountsOver(
  overAll: CountsOverAll,
  nowMs: () => number = Date.now,
): typeof RequestCounts {
  return class extends RequestCounts {
    constructor(options: object = {}) {
      super(options, nowMs, sharedOf(overAll));
    }
  };
}
