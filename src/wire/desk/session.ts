import { Type, type Static } from 'typebox';
import { closed, oneOf } from '../schema.ts';

/** Each role may do all that those before it may. */
export const ROLES = ['viewer', 'editor', 'admin'] as const;
/**
 * A viewer reads, compares and exports. An editor also works on results: notes, status, assignee, links and test requests.
 * An admin also erases, makes tokens, sets up sites and alerts, and reads the audit trail.
 */
export const RoleSchema = oneOf(ROLES);
export type Role = Static<typeof RoleSchema>;

/** Whether somebody of a role may do what is asked of another at least. */
export const isAtLeast = (role: Role, least: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(least);

/** `GET /api/desk/me`. */
export const MeSchema = Type.Object(
  {
    user: Type.Union([
      Type.Object({ name: Type.String(), role: RoleSchema, csrfToken: Type.String() }, closed),
      Type.Null(),
    ]),
    /** What the login page offers. */
    login: Type.Object(
      {
        password: Type.Boolean(),
        /** Name of the organisation's login for its button; `null` when there is none. */
        oidcName: Type.Union([Type.String(), Type.Null()]),
        /** `false`: nobody can log in by a password yet; `edgewise user add` makes the first account. */
        hasAccounts: Type.Optional(Type.Boolean()),
      },
      closed,
    ),
  },
  closed,
);
export type Me = Static<typeof MeSchema>;
/** Somebody who has logged in. */
export type DeskUser = NonNullable<Me['user']>;

/** `POST /api/desk/login`. */
export const LoginSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    password: Type.String({ minLength: 1, maxLength: 1000 }),
  },
  closed,
);
export type Login = Static<typeof LoginSchema>;
