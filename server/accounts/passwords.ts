import { randomInt } from 'node:crypto';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { AccountError } from './account-error.ts';

/**
 * Argon2id (RFC 9106) with the second of the settings that OWASP's Password Storage Cheat Sheet calls equal in
 * strength: 19 MiB, two passes, one lane. It is the one that needs the least memory but 12 MiB.
 */
export const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** They run on libuv's four threads, which files and names need as well; and two are 38 MiB. */
const MAX_AT_ONCE = 2;
/** Of each lane. At some 10 ms each (measured), the last waits for half a second, and longer on a busy machine. */
const MAX_WAITING = 100;

/** OWASP's Authentication Cheat Sheet and NIST SP 800-63B say 8 at least; without a second factor, a little more. */
export const MIN_PASSWORD_CHARACTERS = 10;
/** A limit that no passphrase reaches; the API's schema has it too (wire/desk/session.ts). */
const MAX_PASSWORD_CHARACTERS = 1000;

/** What is wrong with a new password, as a sentence; `null` when nothing is. */
export function problemOfPassword(password: string, name: string): string | null {
  const characters = Array.from(password).length;
  if (characters < MIN_PASSWORD_CHARACTERS)
    return `The password has ${characters} ${characters === 1 ? 'character' : 'characters'}; it needs ${MIN_PASSWORD_CHARACTERS} at least.`;
  if (characters > MAX_PASSWORD_CHARACTERS)
    return `The password has ${characters} characters; it may have ${MAX_PASSWORD_CHARACTERS} at most.`;
  if (new Set(password).size < 3) return 'The password is the same few characters over and over.';
  if (password.toLowerCase().includes(name.toLowerCase()) && characters < name.length + 8)
    return 'The password is hardly more than the name.';
  return null;
}

/** Without 0 O 1 l I and letters that are hard to tell when read aloud. */
const ALPHABET = 'abcdefghkmnpqrstuvwxyz23456789';
const GROUPS = 5;
const GROUP_CHARACTERS = 4;

/** A password to hand over: `k7tw-...`, 98 bits. */
export const generatePassword = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP_CHARACTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
  ).join('-');

/** `stale`: right, but hashed with settings that are no longer ours; hash it again while it is known. */
export type Verified = 'wrong' | 'right' | 'stale';

/** `known`: for a browser that somebody has logged in with before (known-browsers.ts); it goes first. */
export type HashPriority = 'known' | 'open';

/** Argon2, as `@node-rs/argon2` has it. */
export interface Argon2 {
  readonly hash: (password: string, settings: Argon2Settings) => Promise<string>;
  readonly verify: (stored: string, password: string) => Promise<boolean>;
}
interface Argon2Settings {
  memoryCost: number;
  timeCost: number;
  parallelism: number;
}

/**
 * Hashes and checks passwords, a few at once, so that logins starve nothing else. Who waits has one of two priorities:
 * however many strangers come, whoever comes with a known browser finds room, and is next.
 */
export class Passwords {
  readonly #settings: Argon2Settings;
  readonly #argon2: Argon2;
  #running = 0;
  readonly #waiting: Readonly<Record<HashPriority, (() => void)[]>> = { known: [], open: [] };

  constructor(settings: Argon2Settings = ARGON2ID, argon2: Argon2 = { hash, verify }) {
    this.#settings = settings;
    this.#argon2 = argon2;
  }

  /** Rejects with `AccountError` `busy` when too many wait in this lane already. */
  hash(password: string, priority: HashPriority = 'open'): Promise<string> {
    return this.#inTurn(priority, () => this.#argon2.hash(normal(password), this.#settings));
  }

  /**
   * Takes as long for `null`, an account that does not exist or has no password, as for a wrong password. Rejects as
   * `hash` does.
   */
  async verify(stored: string | null, password: string, priority: HashPriority = 'open'): Promise<Verified> {
    const isRight = await this.#inTurn(priority, () =>
      this.#argon2.verify(stored ?? this.#nobodysHash(), normal(password)),
    );
    if (!isRight || stored === null) return 'wrong';
    return this.#isStale(stored) ? 'stale' : 'right';
  }

  #isStale(stored: string): boolean {
    const { memoryCost, timeCost, parallelism } = parseOptions(stored);
    return (
      !stored.startsWith('$argon2id$') ||
      memoryCost !== this.#settings.memoryCost ||
      timeCost !== this.#settings.timeCost ||
      parallelism !== this.#settings.parallelism
    );
  }

  /** Well-formed, and the hash of nothing that anybody knows. */
  #nobodysHash(): string {
    const { memoryCost, timeCost, parallelism } = this.#settings;
    const zeros = (bytes: number): string => Buffer.alloc(bytes).toString('base64').replace(/=+$/, '');
    return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${zeros(SALT_BYTES)}$${zeros(HASH_BYTES)}`;
  }

  async #inTurn<T>(priority: HashPriority, work: () => Promise<T>): Promise<T> {
    const waiting = this.#waiting[priority];
    if (this.#running >= MAX_AT_ONCE) {
      if (waiting.length >= MAX_WAITING)
        throw new AccountError('busy', 'Too many people are logging in just now; try again in some seconds.');
      // Who leaves hands the place over, so the count stays.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.known.shift() ?? this.#waiting.open.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}

/** The same characters typed on different systems may come composed or not (NIST SP 800-63B §5.1.1.2: NFKC or NFKD). */
const normal = (password: string): string => password.normalize('NFKC');
