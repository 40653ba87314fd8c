import { Type, type Static } from 'typebox';
import { closed, oneOf } from '../schema.ts';

/** A viewer reads, notes, sets status and assignee, and requests tests; an admin also erases, makes tokens and reads the audit trail. */
export const RoleSchema = oneOf(['viewer', 'admin']);
export type Role = Static<typeof RoleSchema>;

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
