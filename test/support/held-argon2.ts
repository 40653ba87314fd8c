import { hash, verify } from '@node-rs/argon2';
import type { Argon2 } from '../../server/accounts/passwords.ts';

/** As little work as Argon2 allows. */
export const CHEAP_ARGON2ID = { memoryCost: 8, timeCost: 1, parallelism: 1 };

/** Argon2 whose checks wait, while they are held, until they are released. */
export class HeldArgon2 implements Argon2 {
  /** Passwords that were to be checked since `hold`, in their order. */
  readonly asked: string[] = [];
  readonly hash = hash;
  #opened = Promise.resolve();
  #open = (): void => undefined;

  readonly verify = async (stored: string, password: string): Promise<boolean> => {
    this.asked.push(password);
    await this.#opened;
    return verify(stored, password);
  };

  hold(): void {
    this.asked.length = 0;
    this.#opened = new Promise((resolve) => (this.#open = resolve));
  }

  release(): void {
    this.#open();
  }
}
