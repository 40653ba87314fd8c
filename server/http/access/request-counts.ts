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

/** How often each address asked each route in its minute, least recently used first. */
interface Shared {
  readonly counts: Map<string, Count>;
  /** Routes that count here. */
  routes: number;
  /** Requests since the last look. */
  unlooked: number;
}

/**
 * Where the rate limits count (a store of @fastify/rate-limit): one bounded table for all routes. What is beyond the bound
 * is forgotten, the least recently used first, which gives an address its whole allowance again; what has run out goes by
 * itself, so that memory is given back after a flood.
 */
export class RequestCounts implements FastifyRateLimitStore {
  readonly #shared: Shared;
  readonly #route: number;
  readonly #nowMs: () => number;

  /** The plugin makes it with its options; `of` is for `child`. */
  constructor(
    _options: object = {},
    nowMs: () => number = Date.now,
    of: Shared = { counts: new Map(), routes: 0, unlooked: 0 },
  ) {
    this.#shared = of;
    this.#route = of.routes;
    of.routes += 1;
    this.#nowMs = nowMs;
  }

  /** Counts that are remembered, of all routes. */
  get size(): number {
    return this.#shared.counts.size;
  }

  incr(
    key: string,
    callback: (error: Error | null, result?: { current: number; ttl: number }) => void,
    windowMs: number,
  ): void {
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
    callback(null, { current: count.requests, ttl: count.endsMs - nowMs });
  }

  /** For one more route. */
  child(): RequestCounts {
    return new RequestCounts({}, this.#nowMs, this.#shared);
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
