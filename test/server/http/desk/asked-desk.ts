import { afterEach, beforeEach, expect } from 'vitest';
import { ROUTES, type Stored } from '../../../../src/wire/http.ts';
import type { Result } from '../../../../src/wire/result.ts';
import { machine, person, type Credentials } from '../../../support/server/desk-people.ts';
import { httpServer, type HttpServer } from '../../../support/server/http-server.ts';
import { measuredResult } from '../../../support/measured-result.ts';

export const DAY_MS = 86_400_000;
export const idOf = (name: string): string => name.padEnd(22, '-');
export const labelled = (labels: Partial<Result['labels']>): Partial<Result> => ({
  labels: { ticket: null, site: null, user: null, ...labels },
});

/** A server, and who asks it: three people at its desk, and a machine that stores results. */
export class AskedDesk {
  server!: HttpServer;
  viewer!: Credentials;
  editor!: Credentials;
  admin!: Credentials;
  writer!: Credentials;

  /** Stores a result as an agent does; `daysAgo` sets its time. */
  readonly store = async (
    name: string,
    changes: Partial<Result> = {},
    { daysAgo = 0, remoteAddress = '192.0.2.7', make = measuredResult } = {},
  ): Promise<Stored> => {
    const startedAt = new Date(this.server.clock.nowEpochMs() - daysAgo * DAY_MS).toISOString();
    const answer = await this.server.app.inject({
      method: 'POST',
      url: ROUTES.results,
      headers: this.writer,
      payload: make(idOf(name), { startedAt, ...changes }),
      remoteAddress,
    });
    expect(answer.statusCode).toBe(201);
    return answer.json<Stored>();
  };

  readonly get = (url: string, headers: Credentials = this.viewer) =>
    this.server.app.inject({ url, headers });
  readonly send = (
    method: 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload: object | undefined,
    headers: Credentials,
  ) => this.server.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  readonly audited = async (action: string): Promise<(string | null)[]> =>
    (await this.server.store.desk.audit({ action }, { after: null, limit: 50 })).entries.map(
      ({ subject }) => subject,
    );
}

/** Gives each test of the file that calls this a desk of its own, which may not fail. */
export function useDesk(): AskedDesk {
  const desk = new AskedDesk();
  beforeEach(async () => {
    desk.server = await httpServer({ maxRunning: 10 });
    await desk.server.clock.sleep(40 * DAY_MS);
    desk.viewer = await person(desk.server, 'vera', 'viewer');
    desk.editor = await person(desk.server, 'edda', 'editor');
    desk.admin = await person(desk.server, 'ada', 'admin');
    desk.writer = await machine(desk.server, 'results:write');
  });
  afterEach(() => expect(desk.server.faults).toEqual([]));
  return desk;
}
