import type { Need } from './desk-access.ts';

/** What the desk's routes ask of whoever comes (desk-access.ts decides). */
export const READ: Need = { scope: 'results:read', role: 'viewer', changes: false };
/** A comparison is asked for by POST and changes nothing; the session's CSRF token is asked for all the same. */
export const READ_BY_POST: Need = { scope: 'results:read', role: 'viewer', changes: true };
/** Notes, links: what people do. */
export const WRITE: Need = { scope: null, role: 'viewer', changes: true };
export const REQUEST_TESTS: Need = { scope: 'requests:write', role: 'viewer', changes: true };
export const ERASE: Need = { scope: null, role: 'admin', changes: true };
/** What an admin sets up: sites and alerts. */
export const ADMINISTER: Need = { scope: null, role: 'admin', changes: true };
export const READ_ADMINISTERED: Need = { scope: null, role: 'admin', changes: false };
