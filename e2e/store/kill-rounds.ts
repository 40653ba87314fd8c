import { setTimeout as after } from 'node:timers/promises';
import { seededRandom } from '../../test/support/seeded-random.ts';
import { AcknowledgedResults, type Reached, type Round, type Verified } from './acknowledged-results.ts';
import type { ProvenDatabase } from './databases.ts';
import { makeToken, startEdgewise, type EdgewiseServer } from './edgewise-process.ts';

/** What is killed in a round: the server, or the database that it stores in. */
export type Victim = 'server' | 'database';

export interface RoundOutcome extends Verified {
  readonly victim: Victim;
  /** What is broken in the tables. */
  readonly problems: readonly string[];
  /** After sending again what nobody was told of: all that was ever sent is acknowledged and there, once. */
  readonly isWholeAgain: boolean;
  readonly restartMs: number;
}

export interface KillPlan {
  readonly rounds: number;
  readonly clients: number;
  /** The kill comes after so many acknowledgements, which a seeded generator draws between these ... */
  readonly between: readonly [number, number];
  /** ... and at most this long after them, so that it meets every moment of a commit. */
  readonly furtherMs: number;
  readonly seed: number;
  /** Every so many rounds the database is killed in place of the server, where it is a process of its own. */
  readonly databaseEvery: number;
}

const READY_LIMIT_MS = 30_000;
const POLL_MS = 20;
/** For the client that waits for a database that was killed under its result. */
const SETTLE_MS = 200;

/** `kill -9` while clients store, again and again on the same data; each round is told when it is over. */
export async function killWhileStoring(
  database: ProvenDatabase,
  plan: KillPlan,
  told: (outcome: RoundOutcome) => void = () => undefined,
): Promise<RoundOutcome[]> {
  const random = seededRandom(plan.seed);
  const results = new AcknowledgedResults(plan.clients, `${database.name} ${plan.seed}`);
  const outcomes: RoundOutcome[] = [];
  let server = await startEdgewise(database);
  const token = await makeToken(database, ['results:write', 'results:read']);
  try {
    for (let number = 1; number <= plan.rounds; number += 1) {
      const [least, most] = plan.between;
      const count = Math.round(least + random() * (most - least));
      const furtherMs = random() * plan.furtherMs;
      const victim: Victim =
        database.process !== null && number % plan.databaseEvery === 0 ? 'database' : 'server';
      const round = await results.store({ origin: server.origin, token }, async (running) => {
        while (running.acknowledged.size < count) await after(1);
        await after(furtherMs);
        await killVictim(victim, database, server);
      });
      const beganMs = performance.now();
      if (victim === 'database') await database.process?.resume();
      else server = await startEdgewise(database);
      const reached = { origin: server.origin, token };
      await untilReady(reached);
      const restartMs = performance.now() - beganMs;
      const outcome = { victim, restartMs, ...(await lookAt(results, reached, round, database)) };
      outcomes.push(outcome);
      told(outcome);
    }
  } finally {
    await server.end('SIGTERM');
  }
  return outcomes;
}

async function killVictim(victim: Victim, database: ProvenDatabase, server: EdgewiseServer): Promise<void> {
  if (victim === 'server') return server.end('SIGKILL');
  await database.process?.kill();
  await after(SETTLE_MS);
}

async function lookAt(
  results: AcknowledgedResults,
  reached: Reached,
  round: Round,
  database: ProvenDatabase,
): Promise<Verified & Pick<RoundOutcome, 'problems' | 'isWholeAgain'>> {
  const verified = await results.verify(reached, round);
  const sent = round.acknowledged.size + round.unsure.size;
  await results.sendAgain(reached, round);
  const again = await results.verify(reached, round);
  const isWholeAgain =
    again.acknowledged === sent &&
    [again.lost, again.changed, again.foreign].every(({ length }) => length === 0);
  return { ...verified, problems: await database.problems(), isWholeAgain };
}

/** Resolves when results can be stored. */
async function untilReady({ origin }: Reached): Promise<void> {
  const endMs = performance.now() + READY_LIMIT_MS;
  for (;;) {
    const answer = await fetch(`${origin}/readyz`);
    if (answer.ok) return;
    if (performance.now() > endMs) throw new Error(`not ready: ${await answer.text()}`);
    await after(POLL_MS);
  }
}
