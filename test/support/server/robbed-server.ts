import { expect } from 'vitest';
import { DESK_ROUTES } from '../../../src/wire/desk/routes.ts';
import { ROUTES } from '../../../src/wire/http.ts';
import { machine, person } from './desk-people.ts';
import { httpServer, type HttpServer } from './http-server.ts';
import { answerTo, type RawAnswer } from './raw-http.ts';

/** What an attacker may have got hold of; all of it is, or was, good for something. */
export interface Keys {
  /** Of an API token of every scope. */
  readonly secret: string;
  readonly revoked: string;
  /** Of an admin. */
  readonly cookie: string;
  readonly csrf: string;
  /** Of another admin's session. */
  readonly otherCsrf: string;
  /** Sessions whose time is over, each in its way. */
  readonly ended: Readonly<Record<'expired' | 'logged out' | 'demoted' | 'disabled' | 'removed', string>>;
  readonly testId: string;
  readonly testToken: string;
  readonly otherTestToken: string;
  readonly resultId: string;
}

/** Stands in what only those may read who are let in. */
export const PLANTED = 'planted-in-what-is-protected';
const SCOPES = ['results:read', 'results:write', 'requests:write', 'metrics:read', 'relays:join'] as const;
const HOUR_MS = 3_600_000;

/** What somebody asks, as it goes over the wire. */
export interface Asked {
  readonly method: string;
  readonly target: string;
  /** Lines. */
  readonly headers: readonly string[];
  readonly body?: string;
}

/** A server that listens, and what was stolen from its users. */
export class RobbedServer {
  readonly server: HttpServer;
  readonly port: number;
  readonly keys: Keys;

  private constructor(server: HttpServer, port: number, keys: Keys) {
    this.server = server;
    this.port = port;
    this.keys = keys;
  }

  static async start(): Promise<RobbedServer> {
    const server = await httpServer();
    const port = Number(new URL(await server.app.listen({ port: 0, host: '127.0.0.1' })).port);
    return new RobbedServer(server, port, await stolenKeys(server));
  }

  ask(asked: Asked): Promise<RawAnswer> {
    return answerTo(this.port, bytesOf(asked));
  }

  /** Asks, and holds the answer against what it must be: nobody is let in, told anything, or leaves anything behind. */
  async expectRefused(what: string, asked: Asked, statuses: readonly number[]): Promise<void> {
    const before = await this.#state();
    const { status, headers, body } = await this.ask(asked);
    expect.soft(statuses, `${asked.method} ${asked.target}, ${what}: ${status}`).toContain(status);
    expect.soft(body, what).not.toContain(PLANTED);
    expect.soft(headers.has('set-cookie'), what).toBe(false);
    expect.soft(headers.has('access-control-allow-origin'), what).toBe(false);
    expect.soft(await this.#state(), what).toBe(before);
  }

  /** All that a request could have changed. */
  async #state(): Promise<string> {
    const { desk, results } = this.server.store;
    return JSON.stringify([
      (await desk.tokens()).map(({ id, revokedAtMs }) => [id, revokedAtMs]),
      await desk.requests(100),
      (await desk.audit({}, { after: null, limit: 1000 })).entries.length,
      await results.search({}, { after: null, limit: 10 }),
    ]);
  }

  close(): Promise<unknown> {
    return this.server.app.close();
  }
}

const bytesOf = ({ method, target, headers, body = '' }: Asked): string =>
  [
    `${method} ${target} HTTP/1.1`,
    'host: h',
    'connection: close',
    ...(body === '' ? [] : ['content-type: application/json', `content-length: ${body.length}`]),
    ...headers,
    '',
    body,
  ].join('\r\n');

async function stolenKeys(server: HttpServer): Promise<Keys> {
  const { desk, clock, app } = server;
  const cookieOf = async (name: string): Promise<string> =>
    ((await person(server, name, 'admin'))['cookie'] ?? '').replace('edgewise-session=', '');
  const expired = await cookieOf('expired');
  await clock.advance(2 * HOUR_MS);
  const loggedOut = await person(server, 'logged-out', 'admin');
  await app.inject({ method: 'POST', url: DESK_ROUTES.logout, headers: loggedOut });
  const ended = {
    expired,
    'logged out': (loggedOut['cookie'] ?? '').replace('edgewise-session=', ''),
    demoted: await cookieOf('demoted'),
    disabled: await cookieOf('disabled'),
    removed: await cookieOf('removed'),
  };
  await desk.accounts.setRole('cli', 'demoted', 'viewer');
  await desk.accounts.setDisabled('cli', 'disabled', true);
  await desk.accounts.remove('cli', 'removed');
  const secretOf = async (): Promise<string> =>
    ((await machine(server, ...SCOPES))['authorization'] ?? '').replace('Bearer ', '');
  const revoked = await secretOf();
  for (const { id } of await desk.tokens.list()) await desk.tokens.revoke(id);
  await desk.tokens.add({ name: PLANTED, scopes: ['results:read'] }, 'cli');
  const admin = await person(server, 'admin', 'admin');
  const other = await person(server, 'other', 'admin');
  const admission = async () =>
    (await app.inject({ method: 'POST', url: ROUTES.tests, payload: { durationMs: 15_000 } })).json<{
      testId: string;
      token: string;
      resultId: string;
    }>();
  const { testId, token: testToken, resultId } = await admission();
  return {
    secret: await secretOf(),
    revoked,
    cookie: (admin['cookie'] ?? '').replace('edgewise-session=', ''),
    csrf: admin['x-edgewise-csrf'] ?? '',
    otherCsrf: other['x-edgewise-csrf'] ?? '',
    ended,
    testId,
    testToken,
    otherTestToken: (await admission()).token,
    resultId,
  };
}
