import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../server/store/open-store.ts';
import type { Retention } from '../../server/store/port/results.ts';
import type { Store } from '../../server/store/port/store.ts';
import { DESK_ROUTES } from '../../src/wire/desk/routes.ts';
import { ROUTES, TEST_TOKEN_HEADER } from '../../src/wire/http.ts';
import { machine, person, type Credentials } from '../support/server/desk-people.ts';
import { httpServer, type HttpServer } from '../support/server/http-server.ts';
import { measuredResult } from '../support/measured-result.ts';
import { onBothDatabases, type EmptyDatabase } from '../server/store/on-both-databases.ts';

const NO_LIMIT: Retention = {
  maxResults: null,
  maxAgeMs: null,
  maxDocumentsAgeMs: null,
  maxPacketsAgeMs: null,
  maxBytes: null,
};
/** Every result here takes the same room. */
const RESULT = measuredResult('x');

/**
 * The attack: whoever may test stores results until what others have stored is beyond the limits and goes, the oldest first,
 * which is theirs.
 */
function describeEviction(name: string, empty: EmptyDatabase): void {
  describe(`a flood of results on ${name}`, () => {
    let store: Store;
    let server: HttpServer;
    beforeEach(async () => {
      store = await openStore(await empty());
      server = await httpServer({ store, testsPerAddressPerMinute: 1000 });
    });
    afterEach(async () => {
      await server.app.close();
      await store.close();
    });

    const post = async (id: string, headers: Credentials, remoteAddress: string, request?: string) => {
      const labels = { ...RESULT.labels, ...(request === undefined ? {} : { request }) };
      const answer = await server.app.inject({
        method: 'POST',
        url: ROUTES.results,
        headers,
        remoteAddress,
        payload: { ...RESULT, id, labels },
      });
      expect(answer.statusCode, answer.body).toBe(201);
      await server.clock.advance(1000);
      return id;
    };
    /** As anybody may, from an address of their own. */
    const anonymous = async (address: string, request?: string): Promise<string> => {
      const asked = await server.app.inject({
        method: 'POST',
        url: ROUTES.tests,
        payload: { durationMs: 15_000 },
        remoteAddress: address,
      });
      const { resultId, token, testId } = asked.json<{ resultId: string; token: string; testId: string }>();
      await server.places.release(testId);
      return post(resultId, { [TEST_TOKEN_HEADER]: token }, address, request);
    };
    const flood = async (count: number): Promise<string[]> => {
      const ids: string[] = [];
      for (let at = 0; at < count; at += 1) ids.push(await anonymous(`192.0.2.${at}`));
      return ids;
    };
    const left = async (): Promise<string[]> => {
      const { rows } = await store.results.search({}, { after: null, limit: 200 });
      return rows.map(({ id }) => id);
    };
    const prune = async (retention: Partial<Retention>): Promise<void> => {
      while (!(await store.results.prune({ ...NO_LIMIT, ...retention }, server.clock.nowEpochMs())).isDone);
    };
    /** What is known to be of the organisation: stored by a machine with a token, and by the link of a request. */
    const known = async (): Promise<string[]> => {
      const agent = await machine(server, 'results:write');
      const admin = await person(server, 'ada', 'admin');
      const asked = await server.app.inject({
        method: 'POST',
        url: DESK_ROUTES.requests,
        headers: admin,
        payload: {
          ticket: 'INC1',
          site: null,
          user: null,
          relay: null,
          durationMs: 15_000,
          keepPackets: false,
        },
      });
      const ids = [
        await post('agent-result-number-001', agent, '198.51.100.1'),
        await post('agent-result-number-002', agent, '198.51.100.1'),
      ];
      ids.push(await anonymous('198.51.100.2', asked.json<{ id: string }>().id));
      return ids;
    };

    it('removes none that a machine stored or the desk asked for, by number', async () => {
      const theirs = await known();
      const floods = await flood(12);
      await prune({ maxResults: 8 });
      // The newest of the flood fill the rest.
      expect((await left()).sort()).toEqual([...theirs, ...floods.slice(-5)].sort());
    });

    it('removes none of them by bytes', async () => {
      const theirs = await known();
      const bytesEach = (await store.results.storedBytes()) / theirs.length;
      await flood(12);
      await prune({ maxBytes: 8.5 * bytesEach });
      const ids = await left();
      expect(ids).toEqual(expect.arrayContaining(theirs));
      expect(ids.length).toBeGreaterThanOrEqual(7);
      expect(await store.results.storedBytes()).toBeLessThanOrEqual(8.5 * bytesEach);
    });

    it('nor what was made to look like theirs: a site, a ticket, an agent, a request that there is not', async () => {
      const theirs = await known();
      for (let at = 0; at < 6; at += 1) await anonymous('192.0.2.1', 'a-request-that-there-is-not');
      await prune({ maxResults: 4 });
      expect(await left()).toEqual(expect.arrayContaining(theirs));
    });

    it('nor what stands where it was, round after round', async () => {
      const theirs = await known();
      for (let round = 0; round < 3; round += 1) {
        await flood(4);
        await prune({ maxResults: 5 });
        expect(await left()).toEqual(expect.arrayContaining(theirs));
      }
    });

    it('leaves a quarter to what anybody stores, however much machines do', async () => {
      const people = await flood(2);
      const agent = await machine(server, 'results:write');
      for (let at = 0; at < 9; at += 1) await post(`agent-result-number-10${at}`, agent, '198.51.100.1');
      await prune({ maxResults: 8 });
      expect(await left()).toEqual(expect.arrayContaining(people));
      expect(await left()).toHaveLength(8);
    });

    it('is told whole by what waits for an admin', async () => {
      await known();
      await flood(12);
      const before = (await left()).length;
      const limits = { ...NO_LIMIT, maxResults: 8, maxAgeMs: 13_500 };
      const { results } = await store.results.surplus(limits, server.clock.nowEpochMs());
      await prune(limits);
      expect(before - (await left()).length).toBe(results);
    });
  });
}

onBothDatabases(['results', 'label_words', 'accounts', 'tokens', 'audit', 'requests'], describeEviction);
