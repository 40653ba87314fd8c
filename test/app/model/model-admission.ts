import type { Admission } from '../../../src/wire/http.ts';
import { URL } from './model-call.ts';

/** The second way to each relay. */
export const OTHER_URL = 'turn:edge.example:3479?transport=udp';
const LEASE_MS = 15_000;
const RELAYS = ['near', 'far'].map((name) => ({
  relay: { name, place: null, kind: { kind: 'edge' as const }, urls: [URL, OTHER_URL] },
  username: 'u',
  credential: 'c',
}));

/** What the server answers to whoever may test now: two relays, and so long a lease. */
export const admissionOf = (testId: string): Admission => ({
  state: 'admitted',
  testId,
  resultId: `r-${testId}`,
  token: 'k',
  relays: RELAYS,
  leaseMs: LEASE_MS,
});
