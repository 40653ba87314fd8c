import type { Role } from '../../src/wire/desk/session.ts';
import { readAccountName } from './account-name.ts';

/** Who of an organisation may use the desk, and as what. */
export interface IdentityRules {
  /** Claim that gives the account its name; without it in the answer, mail address, name or subject. */
  readonly nameClaim: string;
  /** Domains of mail addresses that are let in; empty: all. */
  readonly allowedDomains: readonly string[];
  /** Claim that lists the person's groups. */
  readonly groupsClaim: string;
  /** One of these is needed; empty: none. */
  readonly allowedGroups: readonly string[];
  /** Whoever is in one of these is an admin. */
  readonly adminGroups: readonly string[];
  /** Whoever is in one of these is an editor, and the others are viewers; empty: the others are editors. */
  readonly editorGroups: readonly string[];
}

/** What a provider says of a person: parsed, but of any shape. */
export type Claims = Readonly<Record<string, unknown>>;

/** Somebody whom the organisation vouches for. */
export interface Identity {
  /** Issuer and subject: the only two claims that never change and are never given to somebody else. */
  readonly external: string;
  readonly name: string;
  /** `null`: there are no groups that decide it; the command line does. */
  readonly role: Role | null;
}

export type ReadIdentity =
  | { readonly kind: 'identity'; readonly identity: Identity }
  /** In one sentence. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads a person's claims by the rules. */
export function readIdentity(claims: Claims, rules: IdentityRules): ReadIdentity {
  const issuer = textOf(claims, 'iss');
  const subject = textOf(claims, 'sub');
  if (issuer === null || subject === null)
    return refused('The organisation’s login did not say who you are.');
  const domainProblem = problemOfDomain(claims, rules.allowedDomains);
  if (domainProblem !== null) return refused(domainProblem);
  const groups = listOf(claims, rules.groupsClaim);
  const isIn = (wanted: readonly string[]): boolean => wanted.some((group) => groups.includes(group));
  const mayUseDesk = [...rules.allowedGroups, ...rules.editorGroups, ...rules.adminGroups];
  if (rules.allowedGroups.length > 0 && !isIn(mayUseDesk))
    return refused('You are logged in, but are in none of the groups that may use this desk.');
  // A space is in no issuer, which is a URL: no two pairs give the same text.
  return {
    kind: 'identity',
    identity: { external: `${issuer} ${subject}`, name: nameIn(claims, rules), role: roleBy(rules, isIn) },
  };
}

function roleBy(
  { adminGroups, editorGroups }: IdentityRules,
  isIn: (wanted: readonly string[]) => boolean,
): Role | null {
  if (adminGroups.length === 0 && editorGroups.length === 0) return null;
  if (isIn(adminGroups)) return 'admin';
  return editorGroups.length === 0 || isIn(editorGroups) ? 'editor' : 'viewer';
}

const refused = (reason: string): ReadIdentity => ({ kind: 'refused', reason });

function problemOfDomain(claims: Claims, allowed: readonly string[]): string | null {
  if (allowed.length === 0) return null;
  const mail = textOf(claims, 'email');
  if (mail === null) return 'The organisation’s login did not tell your mail address, which decides who may.';
  // Some directories never say; one that says "not verified" lets people write whatever they like.
  if (claims['email_verified'] === false) return 'Your mail address is not verified by the organisation.';
  const domain = mail.slice(mail.lastIndexOf('@') + 1).toLowerCase();
  const isAllowed = mail.includes('@') && allowed.some((each) => each.toLowerCase() === domain);
  return isAllowed ? null : 'Your mail address is of no domain that may use this desk.';
}

/** The first claim that makes a name of an account; characters that it cannot have become hyphens. */
function nameIn(claims: Claims, { nameClaim }: IdentityRules): string {
  for (const claim of [nameClaim, 'preferred_username', 'email', 'name', 'sub']) {
    const text = textOf(claims, claim)
      ?.replace(/[^\p{L}\p{M}\p{N}._@+'’ -]+/gu, '-')
      .slice(0, 90);
    const read = text === undefined ? null : readAccountName(text);
    if (read?.kind === 'name') return read.name;
  }
  return 'somebody';
}

function textOf(claims: Claims, claim: string): string | null {
  const value = claims[claim];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Providers send one group as a text. */
function listOf(claims: Claims, claim: string): readonly string[] {
  const value = claims[claim];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}
