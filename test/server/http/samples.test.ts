import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROUTES } from '../../../src/wire/http.ts';
import type { Sample } from '../../../src/wire/sample.ts';
import { machine, person, type Credentials } from '../../support/server/desk-people.ts';
import { httpServer, type HttpServer } from '../../support/server/http-server.ts';
import { scheduleSlot } from '../../support/schedule-slot.ts';

let server: HttpServer;
let writer: Credentials;
beforeEach(async () => {
  server = await httpServer();
  await server.clock.advance(10 * 60_000);
  writer = await machine(server, 'results:write');
});
afterEach(async () => {
  expect(server.faults).toEqual([]);
  await server.store.close();
});

const send = (samples: unknown, headers: Credentials = writer) =>
  server.app.inject({ method: 'POST', url: ROUTES.samples, headers, payload: { samples } });
const outcomes = async (): Promise<string[]> =>
  (
    await server.store.sites.samplesOf({
      key: 'berlin',
      fromMs: 0,
      toMs: 1e15,
      relay: null,
      withPeople: false,
    })
  ).slots.map(({ outcome }) => outcome);

describe('POST /api/samples', () => {
  it('stores samples once, and says of how many sites there is news', async () => {
    const lot = [scheduleSlot('a'), scheduleSlot('b', { site: 'Bern' }), scheduleSlot('c')];
    const first = await send(lot);
    expect([first.statusCode, first.json()]).toEqual([200, { stored: 3, same: 0, refused: [] }]);
    expect((await send([lot[0], scheduleSlot('d')])).json()).toEqual({
      stored: 1,
      same: 1,
      refused: [],
    });
    expect(server.sampled).toEqual(['Berlin', 'Bern', 'Berlin']);
  });

  it('names those that it refuses, and stores the others', async () => {
    await send([scheduleSlot('a')]);
    const other = scheduleSlot('a', { reason: 'overlap' });
    const bad = scheduleSlot('c', { site: ' ', timeZone: 'Mars/Base' });
    const answer = await send([bad, scheduleSlot('b', { outcome: 'failed', site: 'Berlin' }), other]);
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      {
        stored: 1,
        same: 0,
        refused: [
          {
            id: bad.id,
            code: 'bad-sample',
            message: 'A sample is not valid: the name of the site is empty.',
          },
          {
            id: other.id,
            code: 'other-sample',
            message: `Another sample is stored under the id ${other.id}.`,
          },
        ],
      },
    ]);
    expect(await outcomes()).toEqual(['missed', 'failed']);
    // Of the site of a sample that was refused there is no news.
    expect(server.sampled).toEqual(['Berlin', 'Berlin']);
  });

  it('refuses with an error when nothing of it can be stored', async () => {
    await send([scheduleSlot('a')]);
    const answer = await send([scheduleSlot('a', { reason: 'overlap' })]);
    expect([answer.statusCode, answer.json()]).toEqual([
      409,
      {
        error: {
          code: 'other-sample',
          message: `Another sample is stored under the id ${scheduleSlot('a').id}.`,
        },
      },
    ]);
    expect(await outcomes()).toEqual(['missed']);
  });

  it.each<[string, Partial<Sample>, string]>([
    ['a day that does not exist', { dueAt: '2026-13-01T00:00:00Z' }, 'is no time'],
    ['a zone that does not exist', { timeZone: 'Mars/Base' }, 'no time zone called'],
    ['a site without a name', { site: '  ' }, 'the name of the site is empty'],
  ])('refuses %s in a sentence', async (_title, changes, words) => {
    const answer = await send([scheduleSlot('a', changes)]);
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain(words);
    expect(await outcomes()).toEqual([]);
  });

  it('refuses what is no sample, none, or too many', async () => {
    const many = Array.from({ length: 501 }, (_, at) => scheduleSlot(`n${at}`));
    for (const wrong of [[{ ...scheduleSlot('a'), more: 1 }], [], many])
      expect((await send(wrong)).statusCode).toBe(400);
  });

  it('is for machines that may write', async () => {
    const lot = [scheduleSlot('a')];
    expect((await send(lot, {})).statusCode).toBe(401);
    expect((await send(lot, await person(server, 'ada', 'admin'))).statusCode).toBe(401);
    expect((await send(lot, await machine(server, 'results:read'))).statusCode).toBe(403);
  });

  it('counts a server that was not reached as failed when it was up, and as unusable when it was not', async () => {
    await server.heartbeat.beat();
    await server.clock.advance(60_000);
    await server.heartbeat.beat();
    const unreached = (id: string, minute: number): Sample =>
      scheduleSlot(id, {
        outcome: 'unusable',
        reason: 'server-unreachable',
        dueAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
      });
    // It was up from minute 10 on; that of minute 13 is told at minute 13, before the next beat.
    await server.clock.advance(2 * 60_000);
    await send([unreached('a', 9), unreached('b', 10), unreached('c', 13)]);
    expect(await outcomes()).toEqual(['unusable', 'failed', 'failed']);
  });

  it('goes by when the page was tried, not when it was due', async () => {
    await server.heartbeat.beat();
    await send([
      scheduleSlot('a', {
        outcome: 'unusable',
        reason: 'server-unreachable',
        startedAt: new Date(server.clock.nowEpochMs()).toISOString(),
      }),
      scheduleSlot('b', { outcome: 'missed', reason: 'server-unreachable' }),
    ]);
    expect(await outcomes()).toEqual(['failed', 'missed']);
  });
});
