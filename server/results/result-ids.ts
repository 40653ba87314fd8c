import { createHmac } from 'node:crypto';

/** 22 characters of base64url are 132 bits. */
const ID_CHARACTERS = 22;

/**
 * Under which id a test's result is found. Not the test's own id: that goes over the network in the clear, in the
 * username of TURN, while a result's id is the key to it. Nothing is stored; only the server can tell the one from
 * the other.
 */
export class ResultIds {
  readonly #secret: string;

  /** With the same secret, ids stay the same over a restart. */
  constructor(secret: string) {
    this.#secret = secret;
  }

  of(testId: string): string {
    const mac = createHmac('sha256', this.#secret).update(`result:${testId}`).digest('base64url');
    return mac.slice(0, ID_CHARACTERS);
  }
}
