import { createHash, randomBytes } from 'node:crypto';

/** Characters of a secret: 256 bits in base64url. */
export const SECRET_CHARACTERS = 43;

/** A new secret of 256 bits, which nobody can guess. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/**
 * What is stored of a secret. One round of SHA-256 is enough, since there is nothing to guess in 256 random bits:
 * who reads the database cannot use what stands there. Looking a hash up by equality gives no timing to learn from
 * either, since nobody can choose hashes.
 */
export const hashOfSecret = (secret: string): string =>
  createHash('sha256').update(secret).digest('base64url');
