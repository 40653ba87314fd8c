import type { AccessRule } from './desk-access.ts';

/** What the desk's routes ask of whoever comes (desk-access.ts decides). */
export const READ: AccessRule = { scope: 'results:read', role: 'viewer', changes: false };
/** A comparison is asked for by POST and changes nothing; the session's CSRF token is asked for all the same. */
export const READ_BY_POST: AccessRule = { scope: 'results:read', role: 'viewer', changes: true };
/** What people have that machines have not: a look at their own views, and changing them. */
export const LOOK: AccessRule = { scope: null, role: 'viewer', changes: false };
export const KEEP_VIEWS: AccessRule = { scope: null, role: 'viewer', changes: true };
/** Notes, status, links: the work of the help desk. */
export const WRITE: AccessRule = { scope: null, role: 'editor', changes: true };
export const REQUEST_TESTS: AccessRule = { scope: 'requests:write', role: 'editor', changes: true };
export const ERASE: AccessRule = { scope: null, role: 'admin', changes: true };
/** What an admin sets up: sites and alerts. */
export const ADMINISTER: AccessRule = { scope: null, role: 'admin', changes: true };
export const READ_ADMINISTERED: AccessRule = { scope: null, role: 'admin', changes: false };
