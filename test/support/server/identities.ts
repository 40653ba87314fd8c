import type { Scope } from '../../../src/wire/desk/admin.ts';
import { ROUTES, TEST_TOKEN_HEADER } from '../../../src/wire/http.ts';
import type { Role } from '../../../src/wire/desk/session.ts';
import { machine, person, type Credentials } from './desk-people.ts';
import type { HttpServer } from './http-server.ts';

/** Whose test the token in the test's header is. */
export type TestSide = 'own' | 'other' | 'forged' | null;

/** What the desk can know somebody as, by `Authorization` or the session's cookie. */
export type DeskSide =
  | { readonly kind: 'nobody' }
  /** An `Authorization` that names no token that is good. */
  | { readonly kind: 'bad-token' }
  | { readonly kind: 'token'; readonly scopes: readonly Scope[] }
  | { readonly kind: 'person'; readonly role: Role; readonly hasCsrf: boolean };

/** Somebody who asks. */
export interface Identity {
  readonly name: string;
  readonly headers: Credentials;
  readonly test: TestSide;
  readonly desk: DeskSide;
}

/** Everybody who asks, and the test that is `own` for those who have one. */
export interface Crowd {
  readonly identities: readonly Identity[];
  readonly testId: string;
  readonly resultId: string;
}

export const SCOPES: readonly Scope[] = [
  'results:read',
  'results:write',
  'requests:write',
  'metrics:read',
  'relays:join',
];
const NOBODY: DeskSide = { kind: 'nobody' };
const BAD_TOKEN: DeskSide = { kind: 'bad-token' };
const HOUR_MS = 3_600_000;

/** Makes one of each kind that there is, those included whose time is over. Time goes on by two hours. */
export async function crowd(server: HttpServer): Promise<Crowd> {
  const { desk, clock } = server;
  const cookieOnly = ({ cookie = '' }: Credentials): Credentials => ({ cookie });

  const expired = await person(server, 'expired', 'admin');
  await clock.advance(2 * HOUR_MS);
  const loggedOut = await person(server, 'logged-out', 'admin');
  await server.app.inject({ method: 'POST', url: '/api/desk/logout', headers: loggedOut });
  const demoted = await person(server, 'demoted', 'admin');
  await desk.accounts.setRole('cli', 'demoted', 'viewer');
  const disabled = await person(server, 'disabled', 'admin');
  await desk.accounts.setDisabled('cli', 'disabled', true);
  const removed = await person(server, 'removed', 'admin');
  await desk.accounts.remove('cli', 'removed');

  const revoked = await machine(server, ...SCOPES);
  for (const { id } of await desk.tokens.list()) await desk.tokens.revoke(id);
  const everything = await machine(server, ...SCOPES);
  const viewer = await person(server, 'viewer', 'viewer');
  const editor = await person(server, 'editor', 'editor');
  const admin = await person(server, 'admin', 'admin');

  const own = await admitted(server);
  const other = await admitted(server);
  const testHeader = (token: string): Credentials => ({ [TEST_TOKEN_HEADER]: token });
  const forged = testHeader(`${own.token.slice(0, -2)}${own.token.endsWith('AA') ? 'BB' : 'AA'}`);

  const identities: Identity[] = [
    { name: 'nobody', headers: {}, test: null, desk: NOBODY },
    ...[
      ['an expired session', expired] as const,
      ['a session that was logged out', loggedOut] as const,
      ['the session of somebody who was an admin', demoted] as const,
      ['the session of a disabled account', disabled] as const,
      ['the session of a removed account', removed] as const,
    ].map(([name, headers]): Identity => ({ name, headers, test: null, desk: NOBODY })),
    { name: 'a revoked API token', headers: revoked, test: null, desk: BAD_TOKEN },
    {
      name: "a test's token as an API token",
      headers: { authorization: `Bearer ${own.token}` },
      test: null,
      desk: BAD_TOKEN,
    },
    {
      name: "a revoked API token beside an admin's session",
      headers: { ...admin, ...revoked },
      test: null,
      desk: BAD_TOKEN,
    },
    { name: 'the own test', headers: testHeader(own.token), test: 'own', desk: NOBODY },
    { name: 'another test', headers: testHeader(other.token), test: 'other', desk: NOBODY },
    { name: 'a forged test', headers: forged, test: 'forged', desk: NOBODY },
    {
      name: 'an API token in the header of tests',
      headers: testHeader((everything['authorization'] ?? '').replace('Bearer ', '')),
      test: 'forged',
      desk: NOBODY,
    },
    {
      name: 'a forged test beside an API token of every scope',
      headers: { ...forged, ...everything },
      // An agent's page may come with a token of a test that has long ended: the agent's own is what counts.
      test: null,
      desk: { kind: 'token', scopes: SCOPES },
    },
    ...(await Promise.all(
      SCOPES.map(async (scope): Promise<Identity> => {
        const headers = await machine(server, scope);
        return {
          name: `an API token for ${scope}`,
          headers,
          test: null,
          desk: { kind: 'token', scopes: [scope] },
        };
      }),
    )),
    {
      name: 'an API token of every scope',
      headers: everything,
      test: null,
      desk: { kind: 'token', scopes: SCOPES },
    },
    {
      name: "an API token of every scope beside an admin's session",
      headers: { ...admin, ...everything },
      test: null,
      desk: { kind: 'token', scopes: SCOPES },
    },
    ...(['viewer', 'editor', 'admin'] as const).flatMap((role): Identity[] => {
      const headers = { viewer, editor, admin }[role];
      return [
        { name: `one ${role}`, headers, test: null, desk: { kind: 'person', role, hasCsrf: true } },
        {
          name: `one ${role} without the CSRF token`,
          headers: cookieOnly(headers),
          test: null,
          desk: { kind: 'person', role, hasCsrf: false },
        },
      ];
    }),
  ];
  return { identities, testId: own.testId, resultId: own.resultId };
}

async function admitted({ app }: HttpServer): Promise<{ testId: string; resultId: string; token: string }> {
  const answer = await app.inject({ method: 'POST', url: ROUTES.tests, payload: { durationMs: 15_000 } });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return answer.json();
}
