import { msg, str } from '@lit/localize';
import type { Erasure, Scope, TokenRecord } from '../../wire/desk/admin.ts';
import type { Role } from '../../wire/desk/session.ts';
import { isolated } from '../isolated.ts';
import { moment } from '../time.ts';
import { wholeNumber } from '../quantity.ts';

/** The scopes in the order in which they are offered. */
export const SCOPES: readonly Scope[] = [
  'results:read',
  'results:write',
  'requests:write',
  'metrics:read',
  'relays:join',
];

/** What a machine with this scope may do, for whoever grants it. */
export function scopeMeaning(scope: Scope): string {
  switch (scope) {
    case 'results:read':
      return msg('Read everything that a viewer reads, and export it.');
    case 'results:write':
      return msg('Store results that were measured elsewhere or earlier.');
    case 'requests:write':
      return msg('Make test requests.');
    case 'metrics:read':
      return msg('Read /metrics, for Prometheus.');
    case 'relays:join':
      return msg('Join as a relay that tests are sent to: for one relay each.');
  }
}

export function roleName(role: Role): string {
  switch (role) {
    case 'viewer':
      return msg('Viewer');
    case 'editor':
      return msg('Editor');
    case 'admin':
      return msg('Admin');
  }
}

export function roleMeaning(role: Role): string {
  switch (role) {
    case 'viewer':
      return msg('reads, compares and exports results');
    case 'editor':
      return msg('also writes notes, sets status, assignee and tags, revokes links and requests tests');
    case 'admin':
      return msg('also erases results, makes tokens, sets up sites and alerts, and reads the audit trail');
  }
}

/** Whether a token works, and whether it is used. */
export function tokenStatus({ revokedAtMs, lastUsedAtMs }: TokenRecord, timeZone?: string): string {
  if (revokedAtMs !== null) return msg(str`Revoked ${moment(revokedAtMs, timeZone)}.`);
  return lastUsedAtMs === null ? msg('Never used.') : msg(str`Last used ${moment(lastUsedAtMs, timeZone)}.`);
}

/**
 * An action of the audit trail in words. Actions that this page does not know, such as those of a newer server, are
 * shown as they are.
 */
export function auditAction(action: string): string {
  return Object.hasOwn(ACTIONS, action) ? (ACTIONS[action]?.() ?? action) : action;
}

const ACTIONS: Readonly<Record<string, () => string>> = {
  login: () => msg('Logged in'),
  'login-failed': () => msg('Failed to log in'),
  logout: () => msg('Logged out'),
  'open-result': () => msg('Opened a result'),
  'open-packets': () => msg('Downloaded packet records'),
  export: () => msg('Exported results'),
  note: () => msg('Wrote a note'),
  triage: () => msg('Changed status, assignee or tags'),
  'revoke-link': () => msg('Revoked a link'),
  'restore-link': () => msg('Restored a link'),
  'request-test': () => msg('Requested a test'),
  'withdraw-request': () => msg('Withdrew a request'),
  erase: () => msg('Erased results'),
  'confirm-removal': () => msg('Allowed results to be removed by age again'),
  'watch-test': () => msg('Watched a test'),
  'view-add': () => msg('Saved a view'),
  'view-change': () => msg('Changed a view'),
  'view-remove': () => msg('Deleted a view'),
  'site-settings': () => msg('Changed the settings of a site'),
  'plan-site': () => msg('Changed a site of the plan'),
  'plan-site-remove': () => msg('Took a site out of the plan'),
  'plan-import': () => msg('Imported sites into the plan'),
  'plan-test': () => msg('Changed the test plan'),
  'plan-test-undo': () => msg('Undid a change of the test plan'),
  'plan-undo': () => msg('Undid a change of the plan'),
  'relay-online': () => msg('A relay came online'),
  'relay-draining': () => msg('A relay began to drain'),
  'relay-offline': () => msg('A relay went offline'),
  'relay-held-out': () => msg('Held a relay out of new tests'),
  'relay-let-in': () => msg('Let a relay in again'),
  'alert-rule-add': () => msg('Added an alert rule'),
  'alert-rule-change': () => msg('Changed an alert rule'),
  'alert-rule-remove': () => msg('Removed an alert rule'),
  'alert-silence-add': () => msg('Silenced alerts'),
  'alert-silence-change': () => msg('Changed a silence'),
  'alert-silence-remove': () => msg('Ended a silence'),
  'webhook-add': () => msg('Added a webhook'),
  'webhook-change': () => msg('Changed a webhook'),
  'webhook-secret': () => msg('Replaced the secret of a webhook'),
  'webhook-remove': () => msg('Removed a webhook'),
  'webhook-test': () => msg('Tried a webhook'),
  'token-add': () => msg('Made a token'),
  'token-revoke': () => msg('Revoked a token'),
  'user-add': () => msg('Added an account'),
  'user-password': () => msg('Changed a password'),
  'user-role': () => msg('Changed a role'),
  'user-disable': () => msg('Disabled an account'),
  'user-enable': () => msg('Enabled an account'),
  'user-remove': () => msg('Removed an account'),
};

/** Actions to choose from in the filter. */
export const AUDIT_ACTIONS: readonly string[] = Object.keys(ACTIONS);

/** How many results an erasure would take, before it is done. */
export function erasureCount(erasure: Erasure, results: number): string {
  const whom = erasedSubject(erasure);
  if (results === 0) return msg(str`Nothing is stored of ${whom}.`);
  return results === 1
    ? msg(str`1 result is stored of ${whom}.`)
    : msg(str`${wholeNumber(results)} results are stored of ${whom}.`);
}

/** After it was done. */
export function erasureDone(erasure: Erasure, results: number): string {
  const whom = erasedSubject(erasure);
  return results === 1
    ? msg(str`1 result of ${whom} was erased.`)
    : msg(str`${wholeNumber(results)} results of ${whom} were erased.`);
}

const erasedSubject = (erasure: Erasure): string =>
  erasure.by === 'user'
    ? msg(str`the person ${isolated(erasure.user)}`)
    : msg(str`the address ${isolated(erasure.address)}`);
