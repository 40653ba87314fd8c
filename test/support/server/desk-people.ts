import type { Scope } from '../../../src/wire/desk/admin.ts';
import { CSRF_HEADER } from '../../../src/wire/desk/routes.ts';
import type { Role } from '../../../src/wire/desk/session.ts';
import type { HttpServer } from './http-server.ts';

/** Headers of somebody who may, for `app.inject`. */
export type Credentials = Readonly<Record<string, string>>;

/** An account with a session, without the time that hashing a password takes. */
export async function person({ desk, clock }: HttpServer, name: string, role: Role): Promise<Credentials> {
  const account = {
    id: `account-${name}`,
    name,
    role,
    passwordHash: null,
    external: null,
    isDisabled: false,
    createdAtMs: clock.nowEpochMs(),
    lastLoginAtMs: null,
  };
  await desk.store.addAccount(account);
  const { cookie, session } = await desk.sessions.start(account);
  return { cookie: `edgewise-session=${cookie}`, [CSRF_HEADER]: session.csrfToken };
}

/** A machine with an API token. */
export async function machine({ desk }: HttpServer, ...scopes: Scope[]): Promise<Credentials> {
  const { secret } = await desk.tokens.add({ name: scopes.join(' '), scopes }, 'cli');
  return { authorization: `Bearer ${secret}` };
}

/** Who most tests of the desk need: somebody who reads, and two who may do everything. */
export interface DeskPeople {
  readonly viewer: Credentials;
  readonly ada: Credentials;
  readonly bob: Credentials;
}

/** Gives each of them a session. */
export async function viewerAndAdmins(server: HttpServer): Promise<DeskPeople> {
  return {
    viewer: await person(server, 'vera', 'viewer'),
    ada: await person(server, 'ada', 'admin'),
    bob: await person(server, 'bob', 'admin'),
  };
}
