/** LIFETIME. Implements RFC 8656 §7.2, §8.2 and §18.2. */
import { readUint32 } from '../message/bytes.ts';

/** §3.2: the default is 600 s. */
export const DEFAULT_LIFETIME_S = 600;
/** §7.2: the recommended maximum. */
export const MAXIMUM_LIFETIME_S = 3600;

/** Seconds granted for the LIFETIME asked for; 0 stays 0 (a deletion, §8.2); `null` for a malformed one. */
export function grantedLifetimeS(asked: Uint8Array | undefined): number | null {
  if (asked === undefined) return DEFAULT_LIFETIME_S;
  if (asked.length !== 4) return null;
  const askedS = readUint32(asked, 0);
  if (askedS === 0) return 0;
  return Math.min(Math.max(askedS, DEFAULT_LIFETIME_S), MAXIMUM_LIFETIME_S);
}
