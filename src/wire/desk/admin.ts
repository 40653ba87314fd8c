import { Type, type Static } from 'typebox';
import { RoleSchema } from './session.ts';
import { closed, orNull } from '../schema.ts';

/** What a machine may do with its token. */
export const ScopeSchema = Type.Union([
  /** Everything a viewer may read, and exports. */
  Type.Literal('results:read'),
  /** Store results that were measured elsewhere or earlier. */
  Type.Literal('results:write'),
  /** Make test requests. */
  Type.Literal('requests:write'),
  /** `/metrics`. */
  Type.Literal('metrics:read'),
  /** Join as a relay (wire/relays/joining.ts). */
  Type.Literal('relays:join'),
]);
export type Scope = Static<typeof ScopeSchema>;

export const TokenSchema = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    scopes: Type.Array(ScopeSchema),
    createdBy: Type.String(),
    createdAtMs: Type.Integer(),
    lastUsedAtMs: orNull(Type.Integer()),
    revokedAtMs: orNull(Type.Integer()),
  },
  closed,
);
export type TokenRecord = Static<typeof TokenSchema>;

export const TokensSchema = Type.Object({ tokens: Type.Array(TokenSchema) }, closed);

export const NewTokenSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    scopes: Type.Array(ScopeSchema, { minItems: 1, maxItems: 8, uniqueItems: true }),
  },
  closed,
);
export type NewToken = Static<typeof NewTokenSchema>;

/** The only time that the secret is shown: only its hash is stored. */
export const CreatedTokenSchema = Type.Object({ token: TokenSchema, secret: Type.String() }, closed);
export type CreatedToken = Static<typeof CreatedTokenSchema>;

export const UsersSchema = Type.Object(
  {
    users: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          role: RoleSchema,
          /** Whether the person logs in by the organisation's own login. */
          isExternal: Type.Boolean(),
          isDisabled: Type.Boolean(),
          createdAtMs: Type.Integer(),
          lastLoginAtMs: orNull(Type.Integer()),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type Users = Static<typeof UsersSchema>;

/** Who did what, when, from where. `who` is a user's name, `token <name>`, `cli`, or `nobody` known. */
export const AuditEntrySchema = Type.Object(
  {
    id: Type.String(),
    atMs: Type.Integer(),
    who: Type.String(),
    /** `login`, `login-failed`, `open-result`, `export`, `erase`, ... (server/accounts/audit-trail.ts). */
    action: Type.String(),
    /** What it was done to; `null` when that is clear. */
    subject: orNull(Type.String()),
    address: orNull(Type.String()),
  },
  closed,
);
export type AuditEntry = Static<typeof AuditEntrySchema>;

/** `GET /api/desk/audit?after=<key>&who=&action=&subject=`; newest first. */
export const AuditPageSchema = Type.Object(
  { entries: Type.Array(AuditEntrySchema), next: orNull(Type.String()) },
  closed,
);
export type AuditPage = Static<typeof AuditPageSchema>;

/** `GET /api/desk/removal`: why what is beyond its limits is not removed; `null`: it is. */
export const RemovalSchema = Type.Object(
  {
    stop: orNull(
      Type.Object(
        {
          id: Type.String(),
          /** By the server's clock, which may be what is wrong. */
          sinceMs: Type.Integer(),
          /** One sentence. */
          reason: Type.String(),
          /** What would be removed if it were confirmed; `null`: not counted yet. */
          beyond: orNull(
            Type.Object(
              {
                results: Type.Integer(),
                ofResults: Type.Integer(),
                /** Results of which only the figures would be left; left out: an earlier version counted. */
                documents: Type.Optional(Type.Integer()),
                ofDocuments: Type.Optional(Type.Integer()),
                packets: Type.Integer(),
                ofPackets: Type.Integer(),
                /** By the server's clock. */
                countedAtMs: Type.Integer(),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type Removal = Static<typeof RemovalSchema>;

/** `POST /api/desk/removal`: removes it all the same. */
export const RemovalConfirmationSchema = Type.Object({ id: Type.String({ maxLength: 64 }) }, closed);

/** `POST /api/desk/erase`: everything stored of a person, found by exactly this label or this address. */
export const ErasureSchema = Type.Union([
  Type.Object({ by: Type.Literal('user'), user: Type.String({ minLength: 1, maxLength: 200 }) }, closed),
  Type.Object({ by: Type.Literal('address'), address: Type.String({ minLength: 1, maxLength: 60 }) }, closed),
]);
export type Erasure = Static<typeof ErasureSchema>;

export const ErasedSchema = Type.Object({ results: Type.Integer() }, closed);
export type Erased = Static<typeof ErasedSchema>;
