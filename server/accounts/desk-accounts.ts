import type { DeskStore } from '../store/port/desk.ts';
import { Accounts } from './accounts.ts';
import { ApiTokens } from './api-tokens.ts';
import { AuditTrail } from './audit-trail.ts';
import type { IdentityRules } from './identity.ts';
import { KnownBrowsers } from './known-browsers.ts';
import { LoginLimits } from './login-limits.ts';
import { OidcLogin } from './oidc-login.ts';
import { OidcProvider, type ProviderSettings } from './oidc-provider.ts';
import { PasswordLogin } from './password-login.ts';
import { Passwords } from './passwords.ts';
import { PendingLogins } from './pending-logins.ts';
import { Sessions, type SessionLimits } from './sessions.ts';

/** The organisation's own login. */
export interface OidcSettings extends ProviderSettings, IdentityRules {
  /** For the button. */
  readonly name: string;
}

/** How the desk lets people in. */
export interface AccountSettings {
  readonly session: SessionLimits;
  readonly oidc: OidcSettings | null;
  /** Of what browsers keep, signed: while a person is at the provider, and of the last login by a password. */
  readonly secret: string;
  /** Whether the audit trail says where somebody came from. */
  readonly storeAddresses: boolean;
}

/** Who may use the desk: everything that HTTP and the command line need of it. */
export interface DeskAccounts {
  readonly store: DeskStore;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly tokens: ApiTokens;
  readonly trail: AuditTrail;
  readonly passwordLogin: PasswordLogin;
  readonly browsers: KnownBrowsers;
  /** `null`: not configured. */
  readonly oidcLogin: OidcLogin | null;
  readonly pendingLogins: PendingLogins;
}

/** Puts the desk together. `nowMs` is the date: sessions and limits live by it, over restarts. */
export function createDeskAccounts(
  store: DeskStore,
  settings: AccountSettings,
  nowMs: () => number,
  passwords = new Passwords(),
  limits = new LoginLimits(),
): DeskAccounts {
  const trail = new AuditTrail(store, settings.storeAddresses, nowMs);
  const sessions = new Sessions(store, settings.session, nowMs);
  const browsers = new KnownBrowsers(settings.secret, nowMs);
  const parts = { store, passwords, trail, sessions, nowMs };
  const { oidc } = settings;
  return {
    store,
    trail,
    sessions,
    accounts: new Accounts(parts),
    tokens: new ApiTokens(store, nowMs),
    passwordLogin: new PasswordLogin({ ...parts, browsers, limits }),
    browsers,
    pendingLogins: new PendingLogins(settings.secret, nowMs),
    oidcLogin:
      oidc &&
      new OidcLogin({ ...parts, provider: new OidcProvider(oidc, nowMs), name: oidc.name, rules: oidc }),
  };
}
