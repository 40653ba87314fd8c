import { expect, it, vi } from 'vitest';
import { SILENT_ELSEWHERE_AFTER_MS } from '../../../server/events/running-tests.ts';
import type { DeskEvent, TestRequestRecord } from '../../../src/wire/desk/requests.ts';
import { DESK_ROUTES } from '../../../src/wire/desk/routes.ts';
import { ROUTES, TEST_TOKEN_HEADER } from '../../../src/wire/http.ts';
import type { Progress, RunningTest } from '../../../src/wire/running.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { person, type Credentials } from '../../support/server/desk-people.ts';
import { joinServers, type JoinedServer } from '../../support/server/joined-server.ts';
import { onPostgresql } from '../../support/server/on-postgresql.ts';
import { readStream } from '../../support/server/read-stream.ts';

const PATIENCE = { timeout: 20_000, interval: 20 };

/** A page whose test was asked for, and reports to the server that it began at unless it is sent elsewhere. */
async function openPage(server: JoinedServer, editor: Credentials) {
  const wish = { ticket: 'INC1', site: 'Oslo', user: 'Ada', relay: null, keepPackets: false };
  const durationMs = 15_000;
  const asked = await server.app.inject({
    method: 'POST',
    url: DESK_ROUTES.requests,
    headers: editor,
    payload: { ...wish, durationMs },
  });
  const { id: requestId } = asked.json<TestRequestRecord>();
  const begun = await server.app.inject({ method: 'POST', url: ROUTES.tests, payload: { durationMs } });
  const { testId, token } = begun.json<{ testId: string; token: string }>();
  /** Resolves with what the page is answered. */
  const report = async (changes: Partial<Progress>, at = server): Promise<unknown> => {
    const stage = { phase: 'measuring', elapsedMs: 0, durationMs, figures: null } as const;
    const answer = await at.app.inject({
      method: 'POST',
      url: ROUTES.progress(testId),
      headers: { [TEST_TOKEN_HEADER]: token },
      payload: { requestId, ...stage, ...changes },
    });
    return answer.json();
  };
  return { testId, report };
}

onPostgresql('a test that runs at one of three servers', (postgresql) => {
  it(
    'is seen and watched from another, past a restart of PostgreSQL, until it ends',
    { timeout: 60_000 },
    async () => {
      const url = await postgresql.createDatabase();
      const clock = new ManualClock();
      const [first, second, third] = [
        await joinServers(url, clock),
        await joinServers(url, clock),
        await joinServers(url, clock),
      ];
      const editor = await person(first, 'edda', 'editor');
      const list = async ({ app }: JoinedServer): Promise<RunningTest[]> =>
        (await app.inject({ url: DESK_ROUTES.running, headers: editor })).json<{ tests: RunningTest[] }>()
          .tests;
      const page = await openPage(first, editor);
      const window = await readStream<DeskEvent>(second, DESK_ROUTES.events, editor);

      expect(await page.report({ phase: 'connecting' })).toEqual({ watchers: 0 });
      await clock.advance(1000);
      const labels = { id: page.testId, ticket: 'INC1', site: 'Oslo', user: 'Ada' };
      for (const other of [second, third])
        await vi.waitFor(
          async () => expect(await list(other)).toMatchObject([{ ...labels, phase: 'connecting' }]),
          PATIENCE,
        );
      // The list of a window that is open is told to look again.
      await vi.waitFor(() => expect(window.seen).toContainEqual({ type: 'running' }), PATIENCE);

      const watching = await readStream<RunningTest>(second, DESK_ROUTES.watch(page.testId), editor);
      await vi.waitFor(() => expect(watching.seen).toMatchObject([{ phase: 'connecting' }]), PATIENCE);
      await clock.advance(1000);
      const figures = { rttMs: 40, lossRatio: 0.02, jitterMs: null };
      await vi.waitFor(
        async () => expect(await page.report({ elapsedMs: 1000, figures })).toEqual({ watchers: 1 }),
        // A page may report 120 times a minute.
        { ...PATIENCE, interval: 250 },
      );
      await clock.advance(1000);
      await vi.waitFor(
        () => expect(watching.seen.at(-1)).toMatchObject({ elapsedMs: 1000, figures }),
        PATIENCE,
      );

      await postgresql.halt();
      // Told while nobody can hear it.
      expect(await page.report({ elapsedMs: 2000 })).toEqual({ watchers: 1 });
      await clock.advance(1000);
      await postgresql.resume();
      // Whoever was cut off asks all windows to come anew.
      await vi.waitFor(() => expect(window.isOver()).toBe(true), PATIENCE);
      for (const server of [first, third]) {
        // Their links are back when somebody's news come through to them and theirs to others.
        let seen = await readStream<DeskEvent>(second, DESK_ROUTES.events, editor);
        await vi.waitFor(async () => {
          // Each that is back asks all to come anew once more, for what it could not tell.
          if (seen.isOver()) seen = await readStream<DeskEvent>(second, DESK_ROUTES.events, editor);
          server.linked.events.publish({ type: 'note', resultId: 'r' });
          expect(seen.seen).toContainEqual({ type: 'note', resultId: 'r' });
        }, PATIENCE);
      }
      await page.report({ elapsedMs: 3000 });
      await clock.advance(1000);
      await vi.waitFor(() => expect(watching.seen.at(-1)).toMatchObject({ elapsedMs: 3000 }), PATIENCE);
      expect(watching.isOver()).toBe(false);
      expect(await list(third)).toMatchObject([labels]);

      // It ends at another server than it began at.
      await page.report({ phase: 'over', elapsedMs: 15_000 }, third);
      await clock.advance(1000);
      await vi.waitFor(() => expect(watching.isOver()).toBe(true), PATIENCE);
      expect(watching.seen.at(-1)).toMatchObject({ phase: 'over' });
      for (const server of [first, second, third])
        await vi.waitFor(async () => expect(await list(server)).toEqual([]), PATIENCE);
      for (const server of [first, second, third]) expect(server.faults).toEqual([]);
      await Promise.all([first, second, third].map((server) => server.leave()));
    },
  );

  it(
    'is forgotten 20 s after that server was killed, and whoever watches is told',
    { timeout: 60_000 },
    async () => {
      const url = await postgresql.createDatabase();
      const clock = new ManualClock();
      const [first, second] = [await joinServers(url, clock), await joinServers(url, clock)];
      const editor = await person(second, 'edda', 'editor');
      const page = await openPage(first, editor);
      await page.report({});
      await clock.advance(1000);
      const list = () => second.linked.running.list();
      await vi.waitFor(() => expect(list()).toMatchObject([{ id: page.testId }]), PATIENCE);
      const watching = await readStream<RunningTest>(second, DESK_ROUTES.watch(page.testId), editor);
      await first.leave();
      await clock.advance(SILENT_ELSEWHERE_AFTER_MS - 1000);
      expect(list()).toMatchObject([{ id: page.testId }]);
      expect(watching.isOver()).toBe(false);
      await clock.advance(1000);
      expect(list()).toEqual([]);
      await vi.waitFor(() => expect(watching.isOver()).toBe(true), PATIENCE);
      expect(watching.seen.at(-1)).toMatchObject({ phase: 'ended' });
      await second.leave();
    },
  );
});
