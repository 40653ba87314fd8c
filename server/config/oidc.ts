import { z } from 'zod';

const MAX_ENTRIES = 200;

const text = (what: string, maxLength = 200) => {
  const error = `must be ${what}`;
  return z.string({ error }).trim().min(1, { error }).max(maxLength, { error });
};
const texts = (what: string) =>
  z
    .array(text('a text of 1 to 200 characters'), { error: `must be a list of ${what}` })
    .max(MAX_ENTRIES, { error: `must have at most ${MAX_ENTRIES} entries` })
    .default([]);

const ISSUER = 'must be the https URL of an OpenID provider, as its discovery document calls it';

/** Plain http is spoken inside this machine only: secrets go over it. */
function isIssuer(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, search, hash, username, password } = new URL(value);
  if (search !== '' || hash !== '' || username !== '' || password !== '') return false;
  const isHere = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isHere);
}

/** The organisation's own login (OpenID Connect). */
export const oidcSchema = z.strictObject(
  {
    issuer: text('the URL of an OpenID provider', 1000).refine(isIssuer, { error: ISSUER }),
    clientId: text('the name that the provider knows this desk by', 1000),
    clientSecret: text('a text', 1000).optional(),
    /** How the secret is shown. The first is what every provider must offer (RFC 6749 §2.3.1). */
    clientAuth: z.enum(['basic', 'post'], { error: 'must be "basic" or "post"' }).default('basic'),
    /** Of the button: "Log in with ...". */
    name: text('a name of 1 to 60 characters', 60).default('your organisation'),
    scope: text('scopes, separated by spaces', 1000)
      .refine((value) => value.split(/\s+/).includes('openid'), { error: 'must have the scope "openid"' })
      .default('openid profile email'),
    nameClaim: text('the name of a claim').default('preferred_username'),
    allowedDomains: texts('domains of mail addresses'),
    groupsClaim: text('the name of a claim').default('groups'),
    allowedGroups: texts('groups'),
    adminGroups: texts('groups'),
    editorGroups: texts('groups'),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has ${issue.keys.map((key) => `"${key}"`).join(', ')}, which it cannot have`
        : 'must be an object, in JSON',
  },
);

/** `clientSecret` `null`: a public client, which PKCE alone protects. */
export type OidcConfig = Omit<z.infer<typeof oidcSchema>, 'clientSecret'> & {
  readonly clientSecret: string | null;
};
