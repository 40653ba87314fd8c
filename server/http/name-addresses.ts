import { lookup } from 'node:dns/promises';

/** Addresses of a name; empty when it cannot be resolved. */
export type ResolveName = (name: string) => Promise<readonly string[]>;

/** As this machine resolves names, which is how a browser beside it would; its hosts file counts too. */
export const resolveHere: ResolveName = async (name) => {
  try {
    return (await lookup(name, { all: true, order: 'verbatim' })).map(({ address }) => address);
  } catch {
    return [];
  }
};

/** A page waits for this; a resolver that takes longer is as good as none. */
const PATIENCE_MS = 2000;
/** How long an answer is good for. Relays seldom move. */
const KEPT_MS = 60_000;
/** Names come from the configuration and from Host headers: only so many are remembered. */
const MOST_NAMES = 200;

interface Remembered {
  readonly addresses: Promise<readonly string[]>;
  readonly untilMs: number;
}

/** Resolves names with patience and a memory, so that neither a slow resolver nor many pages become a burden. */
export class NameAddresses {
  readonly #resolve: ResolveName;
  readonly #nowMs: () => number;
  readonly #names = new Map<string, Remembered>();

  constructor(resolve: ResolveName, nowMs: () => number) {
    this.#resolve = resolve;
    this.#nowMs = nowMs;
  }

  of(name: string): Promise<readonly string[]> {
    const known = this.#names.get(name);
    if (known && known.untilMs > this.#nowMs()) return known.addresses;
    const [oldest] = this.#names.keys();
    if (this.#names.size >= MOST_NAMES && oldest !== undefined) this.#names.delete(oldest);
    const addresses = withPatience(this.#resolve(name));
    this.#names.set(name, { addresses, untilMs: this.#nowMs() + KEPT_MS });
    return addresses;
  }
}

function withPatience(asked: Promise<readonly string[]>): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve([]), PATIENCE_MS);
    timer.unref();
    asked.then(
      (addresses) => {
        clearTimeout(timer);
        resolve(addresses);
      },
      () => resolve([]),
    );
  });
}
