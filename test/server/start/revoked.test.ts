import { expect, it, vi } from 'vitest';
import type { DeskEvent } from '../../../src/wire/desk/requests.ts';
import { DESK_ROUTES } from '../../../src/wire/desk/routes.ts';
import { ROUTES } from '../../../src/wire/http.ts';
import { namesOf } from '../../support/fleet/joined-fleet.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { measuredResult } from '../../support/measured-result.ts';
import { machine, person, type Credentials } from '../../support/server/desk-people.ts';
import { joinServers, type JoinedServer } from '../../support/server/joined-server.ts';
import { onPostgresql } from '../../support/server/on-postgresql.ts';
import { readStream } from '../../support/server/read-stream.ts';

const PATIENCE = { timeout: 20_000, interval: 20 };

/** The status that somebody is answered with. */
const statusOf = async ({ app }: JoinedServer, url: string, headers: Credentials = {}): Promise<number> =>
  (await app.inject({ url, headers })).statusCode;

/**
 * Each is asked for with the very next request to the other server: nothing may be remembered there, and nothing is waited for but streams
 * that are open.
 */
onPostgresql('what is revoked at one of two servers', (postgresql) => {
  async function two(): Promise<readonly [JoinedServer, JoinedServer, ManualClock]> {
    const url = await postgresql.createDatabase();
    const clock = new ManualClock();
    return [await joinServers(url, clock), await joinServers(url, clock), clock];
  }

  it('opens no result at the other any more, by its link', { timeout: 60_000 }, async () => {
    const [first, second] = await two();
    const editor = await person(first, 'edda', 'editor');
    const id = 'r'.repeat(22);
    await first.app.inject({
      method: 'POST',
      url: ROUTES.results,
      headers: await machine(first, 'results:write'),
      payload: measuredResult(id),
    });
    const revoke = async (isRevoked: boolean): Promise<void> => {
      const url = `${DESK_ROUTES.results}/${id}/link`;
      const answer = await first.app.inject({ method: 'PUT', url, headers: editor, payload: { isRevoked } });
      expect(answer.statusCode).toBe(204);
    };
    const link = ROUTES.result(id);
    // Twice, so that whatever could be remembered of it is.
    expect([await statusOf(second, link), await statusOf(second, link)]).toEqual([200, 200]);
    await revoke(true);
    expect([await statusOf(second, link), await statusOf(first, link)]).toEqual([410, 410]);
    await revoke(false);
    expect(await statusOf(second, link)).toBe(200);
    await Promise.all([first.leave(), second.leave()]);
  });

  it('is no login at the other any more, and its streams end', { timeout: 60_000 }, async () => {
    const [first, second] = await two();
    const viewer = await person(first, 'vera', 'viewer');
    const other = await person(first, 'otto', 'viewer');
    const [window, others] = [
      await readStream<DeskEvent>(second, DESK_ROUTES.events, viewer),
      await readStream<DeskEvent>(second, DESK_ROUTES.events, other),
    ];
    expect(await statusOf(second, DESK_ROUTES.running, viewer)).toBe(200);
    await first.app.inject({ method: 'POST', url: DESK_ROUTES.logout, headers: viewer });
    expect(await statusOf(second, DESK_ROUTES.running, viewer)).toBe(401);
    await vi.waitFor(() => expect(window.isOver()).toBe(true), PATIENCE);
    expect([others.isOver(), await statusOf(second, DESK_ROUTES.running, other)]).toEqual([false, 200]);
    await Promise.all([first.leave(), second.leave()]);
  });

  it('is no token at the other any more, and what came with it is out', { timeout: 60_000 }, async () => {
    const [first, second, clock] = await two();
    const admin = await person(first, 'ada', 'admin');
    const reader = await machine(first, 'results:read');
    const [token] = await first.desk.tokens.list();
    const tokenId = token?.id ?? '';
    second.relays.join('berlin', { tokenId });
    second.relays.join('tokyo');
    await clock.advance(3000);
    expect(namesOf(second.relays.fleet.offers())).toEqual(['berlin', 'tokyo']);
    const window = await readStream<DeskEvent>(second, DESK_ROUTES.events, reader);
    expect(await statusOf(second, DESK_ROUTES.running, reader)).toBe(200);
    const url = `${DESK_ROUTES.tokens}/${tokenId}`;
    expect((await first.app.inject({ method: 'DELETE', url, headers: admin })).statusCode).toBe(204);
    expect(await statusOf(second, DESK_ROUTES.running, reader)).toBe(401);
    await vi.waitFor(() => expect(window.isOver()).toBe(true), PATIENCE);
    await vi.waitFor(() => expect(namesOf(second.relays.fleet.offers())).toEqual(['tokyo']), PATIENCE);
    await Promise.all([first.leave(), second.leave()]);
  });
});
