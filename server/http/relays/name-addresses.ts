import { Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';

/** Addresses of a name; empty when it cannot be resolved. */
export type ResolveName = (name: string) => Promise<readonly string[]>;

/**
 * c-ares (RFC 1035 over the machine's name servers), and not `getaddrinfo`: that holds one of libuv's four threads until
 * it has an answer, and four slow names then keep webhooks, logins and files waiting. It asks no search domains, and does
 * not read the hosts file, where operators do put relays: that is read here, for names of the configuration only.
 */
const resolver = new Resolver({ timeout: 700, tries: 2 });

/** As this machine resolves names, its hosts file first. */
export const resolveHere: ResolveName = async (name) => {
  const listed = hostsEntries(await readFile(HOSTS_FILE, 'utf8').catch(() => ''), name);
  if (listed.length > 0) return listed;
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
};

const HOSTS_FILE = process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts';

/** Addresses that a hosts file (hosts(5)) has for a name. */
export function hostsEntries(text: string, name: string): string[] {
  const wanted = name.toLowerCase().replace(/\.$/, '');
  return text.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    return isIP(address) !== 0 && names.some((each) => each.toLowerCase() === wanted) ? [address] : [];
  });
}

/** A page waits for this; a resolver that takes longer is as good as none. */
const PATIENCE_MS = 2000;
/** How long an answer is good for. Relays seldom move. */
const KEPT_MS = 60_000;
/** Names come from the configuration: only so many are remembered. */
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
