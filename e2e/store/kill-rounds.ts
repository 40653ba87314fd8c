import { setTimeout as after } from 'node:timers/promises';
import { seededRandom } from '../../test/support/seeded-random.ts';
import { AcknowledgedResults, type Reached, type Round, type Verified } from './acknowledged-results.ts';
import type { ProvenDatabase } from './databases.ts';
import { makeToken, startEdgewise, type EdgewiseServer } from './edgewise-process.ts';
import { HASTY_TIMERS } from './hasty-timers.ts';
import { PacketUploads, type VerifiedUploads } from './packet-uploads.ts';
import { DeliveredAlerts, type VerifiedAlerts } from './delivered-alerts.ts';
import { until } from './until.ts';

/** What is killed in a round: the server, or the database that it stores in. */
export type Victim = 'server' | 'database';

export interface RoundOutcome extends Verified {
  readonly victim: Victim;
  readonly uploads: VerifiedUploads;
  /** What is broken in the tables. */
  readonly problems: readonly string[];
  /** After sending again what nobody was told of: all that was ever sent is acknowledged and there, once. */
  readonly isWholeAgain: boolean;
  /** Results that are there once nothing is beyond retention any more. */
  readonly kept: number;
  /** How many must be: all that were ever acknowledged, but no more than are to be kept. */
  readonly toBeKept: number;
  readonly restartMs: number;
}

/** Everything that the kills came to. */
export interface KillOutcome {
  readonly rounds: readonly RoundOutcome[];
  readonly alerts: VerifiedAlerts;
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
  /** So many are stored before the first kill, and each more makes an older one go: more than a round stores. */
  readonly keepResults: number;
}

const POLL_MS = 20;
/** For results to be taken after a kill, and what is beyond retention to be removed. */
const PATIENCE = { everyMs: POLL_MS, limitMs: 30_000 };
/** For the client that waits for a database that was killed under its result. */
const SETTLE_MS = 200;

/**
 * `kill -9` while clients store, upload packet records and make alerts fire, and what is beyond retention is removed,
 * again and again on the same data; each round is told when it is over.
 */
export async function killWhileStoring(
  database: ProvenDatabase,
  plan: KillPlan,
  onRound: (outcome: RoundOutcome) => void = () => undefined,
): Promise<KillOutcome> {
  const random = seededRandom(plan.seed);
  const results = new AcknowledgedResults(plan.clients, `${database.name} ${plan.seed}`);
  const uploads = new PacketUploads();
  const rounds: RoundOutcome[] = [];
  const start = (): Promise<EdgewiseServer> =>
    startEdgewise({
      ...database,
      nodeArgs: HASTY_TIMERS,
      environment: { EDGEWISE_KEEP_RESULTS: String(plan.keepResults) },
    });
  let server = await start();
  const token = await makeToken(database, ['results:write', 'results:read']);
  const alerts = await DeliveredAlerts.start(database, server.origin);
  const storedUntil = async (reached: Reached, count: number): Promise<Round> =>
    results.store(reached, async ({ acknowledged }) => {
      await until(() => acknowledged.size >= count, { everyMs: POLL_MS });
    });
  try {
    let stored = (await storedUntil({ origin: server.origin, token }, plan.keepResults)).acknowledged.size;
    for (let number = 1; number <= plan.rounds; number += 1) {
      const [least, most] = plan.between;
      const count = Math.round(least + random() * (most - least));
      const furtherMs = random() * plan.furtherMs;
      const victim: Victim =
        database.process !== null && number % plan.databaseEvery === 0 ? 'database' : 'server';
      const before = { origin: server.origin, token };
      const round = await results.store(before, async (running) => {
        const others = loadDuringKill(before, { results, uploads, alerts }, running);
        // A machine that prepares slowly would have stored enough before one of the uploads was taken.
        await until(() => running.acknowledged.size >= count && uploads.acknowledged > 0, { everyMs: 1 });
        await after(furtherMs);
        await killVictim(victim, database, server);
        await others.end();
      });
      const beganMs = performance.now();
      if (victim === 'database') await database.process?.resume();
      else server = await start();
      const reached = { origin: server.origin, token };
      await untilReady(reached);
      const restartMs = performance.now() - beganMs;
      await alerts.sendAgain(reached);
      const seen = await lookAt(results, reached, round, database);
      const verifiedUploads = await uploads.verify(reached);
      stored += round.acknowledged.size;
      const toBeKept = Math.min(plan.keepResults, stored + alerts.stored);
      const kept = await keptOnceRemoved(database, toBeKept);
      const outcome = { victim, restartMs, ...seen, uploads: verifiedUploads, kept, toBeKept };
      rounds.push(outcome);
      onRound(outcome);
    }
    return { rounds, alerts: await alerts.verify() };
  } finally {
    await alerts.close();
    await server.end('SIGTERM');
  }
}

/** Uploads packet records of the newest results and makes alerts fire, each over and over, until `end` is called. */
function loadDuringKill(
  reached: Reached,
  work: {
    readonly results: AcknowledgedResults;
    readonly uploads: PacketUploads;
    readonly alerts: DeliveredAlerts;
  },
  { acknowledged }: Round,
): { end(): Promise<void> } {
  const { results, uploads, alerts } = work;
  const isOver = { value: false };
  let uploaded = -1;
  const upload = async (): Promise<void> => {
    while (!isOver.value) {
      const newest = [...acknowledged.keys()].at(-1);
      if (newest === undefined || newest === uploaded) await after(1);
      else await uploads.upload(reached, results.of((uploaded = newest)));
    }
  };
  const provoke = async (): Promise<void> => {
    while (!isOver.value) {
      await alerts.provoke(reached);
      await after(POLL_MS);
    }
  };
  const loops = [upload(), provoke()];
  return {
    async end() {
      isOver.value = true;
      await Promise.all(loops);
    },
  };
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

/** How many results are there when no more than these are, or after a while. */
async function keptOnceRemoved(database: ProvenDatabase, toBeKept: number): Promise<number> {
  let count = 0;
  await until(async () => (count = await database.countResults()) <= toBeKept, PATIENCE);
  return count;
}

/** Resolves when results can be stored. */
async function untilReady({ origin }: Reached): Promise<void> {
  let said = '';
  const isReady = async (): Promise<boolean> => {
    const answer = await fetch(`${origin}/readyz`);
    said = await answer.text();
    return answer.ok;
  };
  if (!(await until(isReady, PATIENCE))) throw new Error(`not ready: ${said}`);
}
