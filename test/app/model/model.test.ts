import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UNATTENDED_PHASES } from '../../../src/wire/unattended.ts';
import { goOn, LACKS, MOVES, NEAR_RELAY } from './moves.ts';
import { breachesOf, LONGEST_MS } from './promises.ts';
import { MUTATIONS, type Mutation } from './mutations.ts';
import { World } from './world.ts';

/** Histories of the procedure as it is, five times as many in the second tier; each of the broken ones is found within as few. */
const HISTORIES = Number(process.env['EDGEWISE_MODEL_HISTORIES'] ?? 4000);
const HISTORIES_OF_A_MUTANT = 4000;
/** Printed with every counterexample, which `path` and `seed` of fast-check replay. */
const SEED = 20_261_122;
/** Enough for the longest test: some 700 steps of 200 ms, and the retries of storing. */
const LAST_STEPS = 900;

const HISTORY = fc.record({
  lacks: LACKS,
  options: fc.record({
    loaded: fc.constantFrom(false, false, true),
    keepPackets: fc.boolean(),
    relayName: fc.constantFrom(null, 'near'),
  }),
  /** How far everything goes well before anything may happen. */
  wellFor: fc.constantFrom(0, 0, 3, 5, 7, 9, 11, 20, 40),
  moves: fc.commands(
    MOVES.map((move) => fc.constant(move)),
    { maxCommands: 25, size: 'max' },
  ),
  nearRelay: NEAR_RELAY,
});

async function play(
  { lacks, options, wellFor, moves, nearRelay }: typeof HISTORY extends fc.Arbitrary<infer T> ? T : never,
  mutation?: Mutation,
): Promise<World> {
  const world = new World({ ...lacks, nearRelay }, mutation);
  world.start(options);
  await goOn(world, wellFor);
  await fc.asyncModelRun(() => ({ model: {}, real: world }), moves);
  const fromMs = world.nowMs();
  await goOnToTheEnd(world, fromMs);
  return world;
}

async function goOnToTheEnd(world: World, fromMs: number): Promise<void> {
  for (let step = 0; step < LAST_STEPS; step++) {
    if (world.nowMs() - fromMs > LONGEST_MS) return;
    if (world.isOver() && !world.answerable()) {
      world.noteEnd();
      // What is asked behind the end ends by its own limit.
      if (world.timers.length === 0) return;
    }
    await goOn(world, 1);
  }
}

/** Plays a history, and throws with its moves where it ends in a breach. */
const holds = async (history: Parameters<typeof play>[0], mutation?: Mutation): Promise<World> => {
  const world = await play(history, mutation);
  const breaches = breachesOf(world);
  if (breaches.length > 0)
    throw new Error(`It breaks what it promises: ${breaches.join('; ')}.\n  ${world.trace.join('\n  ')}`);
  return world;
};

describe('the procedure, in any order of events', () => {
  test(`keeps its promises in ${HISTORIES} histories (seed ${SEED})`, async () => {
    const visited = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(HISTORY, async (history) => {
        for (const kind of (await holds(history)).visited) visited.set(kind, (visited.get(kind) ?? 0) + 1);
      }),
      { numRuns: HISTORIES, seed: SEED },
    );
    // A model that never gets anywhere proves nothing.
    for (const kind of [...UNATTENDED_PHASES.filter((phase) => phase !== 'waiting'), 'done'])
      expect(visited.get(kind) ?? 0, kind).toBeGreaterThan(HISTORIES / 20);
  }, 600_000);
});

describe('the model finds a procedure that is broken on purpose', () => {
  test.each(Object.entries(MUTATIONS))(
    '%s',
    async (_, mutation) => {
      const details = await fc.check(
        fc.asyncProperty(HISTORY, async (history) => {
          await holds(history, mutation);
        }),
        { numRuns: HISTORIES_OF_A_MUTANT, seed: SEED, endOnFailure: true },
      );
      expect(details.failed).toBe(true);
    },
    120_000,
  );
});
