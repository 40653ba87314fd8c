import { createHmac, timingSafeEqual } from 'node:crypto';

/** Text that a browser keeps for the server, signed (HMAC-SHA-256) so that nobody else can have written it. */
export class SignedText {
  readonly #key: Buffer;

  /** What is signed for one purpose is good for no other, and with the same secret also after a restart. */
  constructor(secret: string, purpose: string) {
    this.#key = createHmac('sha256', secret).update(purpose).digest();
  }

  sign(text: string): string {
    const packed = Buffer.from(text).toString('base64url');
    return `${packed}.${this.#mac(packed).toString('base64url')}`;
  }

  /** `null` when it was not signed here for this purpose. */
  read(signed: string): string | null {
    const [packed = '', mac = '', ...rest] = signed.split('.');
    const given = Buffer.from(mac, 'base64url');
    const right = this.#mac(packed);
    if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return null;
    return Buffer.from(packed, 'base64url').toString();
  }

  #mac(packed: string): Buffer {
    return createHmac('sha256', this.#key).update(packed).digest();
  }
}
