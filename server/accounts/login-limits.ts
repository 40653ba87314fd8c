import { nameKey } from '../store/port/name-key.ts';

/**
 * How fast passwords can be guessed. Failures are counted three ways, and each makes the next attempt wait, longer
 * every time:
 *
 * - of one account from one address: a person who mistypes, or a guesser at home. Logging in clears it;
 * - from one address whatever the account: one guesser trying many names. It allows more, since an office is one
 *   address;
 * - of one account from anywhere: a guesser with many addresses. It holds up only addresses that have failed with this
 *   account themselves since they last logged in. So guesses of others lock nobody out: whoever types the password
 *   right gets in at the first attempt, from wherever. Who mistypes while somebody guesses may have to share the waits
 *   with the guesser, for an hour at most.
 *
 * A browser that is known (known-browsers.ts) has a lane of its own: its failures are counted there and nowhere else, and
 * those of others do not hold it up, also of the same address. Where it must wait, it is one of the others. So its
 * cookie is worth to a thief what one more address is, and a person who shares an address with a guesser shares no wait.
 *
 * An attempt counts as failed from its beginning until it has succeeded, so that many at once gain nothing. Names that
 * do not exist are counted like those that do. Everything is forgotten in time, and at a restart. Servers of one database tell one
 * another each attempt, so that many of them allow no more than one does, but for those that begin in the same milliseconds.
 */
interface Policy {
  /** Failures before anybody waits. */
  readonly free: number;
  readonly firstWaitMs: number;
  /** The wait doubles up to this. */
  readonly longestWaitMs: number;
  /** Without a failure for so long, nothing happened. */
  readonly forgetMs: number;
}

const MINUTE_MS = 60_000;
const POLICIES = {
  both: { free: 5, firstWaitMs: 2000, longestWaitMs: 15 * MINUTE_MS, forgetMs: 60 * MINUTE_MS },
  address: { free: 30, firstWaitMs: 1000, longestWaitMs: MINUTE_MS, forgetMs: 15 * MINUTE_MS },
  account: { free: 50, firstWaitMs: 1000, longestWaitMs: MINUTE_MS, forgetMs: 60 * MINUTE_MS },
  browser: { free: 5, firstWaitMs: 2000, longestWaitMs: 15 * MINUTE_MS, forgetMs: 60 * MINUTE_MS },
} as const satisfies Record<string, Policy>;
type Kind = keyof typeof POLICIES;
const KINDS: readonly Kind[] = ['both', 'address', 'account', 'browser'];

interface Tally {
  readonly failures: number;
  readonly lastMs: number;
}

/** Remembered at a time, of each kind; beyond it the longest unseen is forgotten. */
const MAX_REMEMBERED = 20_000;

/** What servers of one database tell one another of an attempt; its keys say nobody's name or address. */
export interface LoginNews {
  /** `gone`: what was counted of these keys is forgotten. */
  readonly change: 'began' | 'succeeded' | 'gone';
  readonly keys: Partial<Readonly<Record<Kind, string>>>;
}

/** How other servers hear of attempts. */
export interface OtherServers {
  readonly tell: (news: LoginNews) => void;
  /** The same everywhere, and nothing that can be read. */
  readonly keyOf: (key: string) => string;
}

const NO_OTHERS: OtherServers = { tell: () => undefined, keyOf: (key) => key };

/** Counts attempts to log in, also those at other servers as far as they were told. */
export class LoginLimits {
  readonly #others: OtherServers;

  readonly #tallies: Readonly<Record<Kind, Map<string, Tally>>> = {
    both: new Map(),
    address: new Map(),
    account: new Map(),
    browser: new Map(),
  };

  constructor(others = NO_OTHERS) {
    this.#others = others;
  }

  /** Another server tells. */
  hear({ change, keys }: LoginNews, nowMs: number): void {
    for (const kind of KINDS) {
      const key = keys[kind];
      if (key === undefined) continue;
      if (change === 'gone') this.#tallies[kind].delete(key);
      else this.#add(kind, key, change === 'began' ? 1 : -1, nowMs);
    }
  }

  /** How long to wait, in ms, before an attempt; 0 when it may be made, and is then counted. */
  begin(name: string, addressKey: string, nowMs: number): number {
    const keys = this.#keysOf(name, addressKey);
    const isFirstHere = this.#failures('both', keys.both, nowMs) === 0;
    const waitMs = Math.max(
      this.#waitMs('both', keys.both, nowMs),
      this.#waitMs('address', keys.address, nowMs),
      isFirstHere ? 0 : this.#waitMs('account', keys.account, nowMs),
    );
    if (waitMs > 0) return waitMs;
    this.#change({ change: 'began', keys }, nowMs);
    return 0;
  }

  /** The attempt was right after all. */
  succeeded(name: string, addressKey: string, nowMs: number): void {
    const { both, address, account } = this.#keysOf(name, addressKey);
    this.#change({ change: 'gone', keys: { both } }, nowMs);
    this.#change({ change: 'succeeded', keys: { address, account } }, nowMs);
  }

  /** As `begin`, in the lane of a known browser. */
  beginKnown(browserId: string, nowMs: number): number {
    const browser = this.#others.keyOf(browserId);
    const waitMs = this.#waitMs('browser', browser, nowMs);
    if (waitMs === 0) this.#change({ change: 'began', keys: { browser } }, nowMs);
    return waitMs;
  }

  /** The attempt in that lane was right. What was counted elsewhere stays: it may be a guesser's. */
  succeededKnown(browserId: string): void {
    this.#change({ change: 'gone', keys: { browser: this.#others.keyOf(browserId) } }, 0);
  }

  /** Here and at the other servers. */
  #change(news: LoginNews, nowMs: number): void {
    this.hear(news, nowMs);
    this.#others.tell(news);
  }

  #keysOf(name: string, addressKey: string): Readonly<Record<'both' | 'address' | 'account', string>> {
    const { keyOf } = this.#others;
    const account = nameKey(name);
    return { both: keyOf(`${addressKey} ${account}`), address: keyOf(addressKey), account: keyOf(account) };
  }

  #failures(kind: Kind, key: string, nowMs: number): number {
    const tally = this.#tallies[kind].get(key);
    return tally && nowMs - tally.lastMs < POLICIES[kind].forgetMs ? tally.failures : 0;
  }

  #waitMs(kind: Kind, key: string, nowMs: number): number {
    const { free, firstWaitMs, longestWaitMs } = POLICIES[kind];
    const tally = this.#tallies[kind].get(key);
    const over = this.#failures(kind, key, nowMs) - free;
    if (!tally || over < 0) return 0;
    return Math.max(0, tally.lastMs + Math.min(longestWaitMs, firstWaitMs * 2 ** over) - nowMs);
  }

  #add(kind: Kind, key: string, change: number, nowMs: number): void {
    const tallies = this.#tallies[kind];
    const failures = this.#failures(kind, key, nowMs) + change;
    // Behind all others: the first of the map is then the longest unseen.
    tallies.delete(key);
    if (failures > 0) tallies.set(key, { failures, lastMs: nowMs });
    if (tallies.size <= MAX_REMEMBERED) return;
    for (const oldest of tallies.keys()) {
      tallies.delete(oldest);
      break;
    }
  }
}

/** "8 seconds", "1 minute": rounded up, so that nobody comes too early. */
export function inWords(waitMs: number): string {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
