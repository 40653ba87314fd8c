import { Check } from 'typebox/value';
import { CSRF_HEADER, DESK_ROUTES } from '../../../src/wire/desk/routes.ts';
import { MeSchema, type Role } from '../../../src/wire/desk/session.ts';
import type { HttpServer } from './http-server.ts';

export const PASSWORD = 'correct horse battery';

/** Headers of somebody who has logged in. */
export interface DeskHeaders {
  /** For what changes nothing. */
  readonly cookie: { readonly cookie: string };
  /** For what changes something. */
  readonly full: { readonly cookie: string; readonly [CSRF_HEADER]: string };
}

/** Makes an account, unless it is there, and logs it in over HTTP. */
export async function logIn(server: HttpServer, name: string, role: Role = 'viewer'): Promise<DeskHeaders> {
  if ((await server.store.desk.accountByName(name)) === null)
    await server.desk.accounts.add('cli', { name, password: PASSWORD, role });
  const answer = await server.app.inject({
    method: 'POST',
    url: DESK_ROUTES.login,
    payload: { name, password: PASSWORD },
  });
  const me: unknown = answer.json();
  if (!Check(MeSchema, me) || me.user === null) throw new Error(answer.body);
  const [cookie] = answer.cookies;
  if (cookie === undefined) throw new Error('no cookie came');
  const text = `${cookie.name}=${cookie.value}`;
  return { cookie: { cookie: text }, full: { cookie: text, [CSRF_HEADER]: me.user.csrfToken } };
}
