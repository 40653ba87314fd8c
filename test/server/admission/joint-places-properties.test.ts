import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AdmissionLimits } from '../../../server/admission/admission.ts';
import { JointWorld, type Reach } from '../../support/admission/joint-world.ts';

const SERVERS = 3;
const LIMITS: AdmissionLimits = {
  maxRunning: 6,
  maxWaiting: 100,
  maxPerAddress: 8,
  leaseMs: 15_000,
  waitingLeaseMs: 75_000,
  allowanceMs: 90_000,
};

const server = fc.integer({ min: 0, max: SERVERS - 1 });
const which = fc.nat({ max: 1000 });
const open = fc.record({
  do: fc.constant('open' as const),
  address: fc.constantFrom('x', 'y', 'z'),
  durationMs: fc.integer({ min: 15_000, max: 60_000 }),
  places: fc.integer({ min: 1, max: 4 }),
  server,
});
const pass = fc.record({ do: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 20 }) });
const release = fc.record({ do: fc.constant('release' as const), which });
/** A proxy sends its next question elsewhere. */
const move = fc.record({ do: fc.constant('move' as const), which, server });
/** Closed without a word. */
const vanish = fc.record({ do: fc.constant('vanish' as const), which });
const restart = fc.record({ do: fc.constant('restart' as const), server });
const setClock = fc.record({
  do: fc.constant('set-clock' as const),
  skewMs: fc.constantFrom(-3_600_000, 3_600_000, -700),
});
const reach = fc.record({
  do: fc.constant('reach' as const),
  server,
  reach: fc.constantFrom<Reach>('well', 'well', 'cut', 'deaf', 'stuck', 'slow', 'slow-answer'),
});
const away = fc.record({
  do: fc.constant('away' as const),
  reach: fc.constantFrom<Reach>('cut', 'stuck', 'slow', 'slow-answer', 'well'),
});

const calm = [open, open, pass, pass, release, move, vanish, restart, setClock] as const;
const script = fc.array(fc.oneof(...calm), { maxLength: 60, size: 'max' });
const troubled = fc.array(
  fc.oneof(...calm.filter((command) => command !== restart && command !== move), reach, away),
  { maxLength: 60, size: 'max' },
);
type Command = typeof troubled extends fc.Arbitrary<readonly (infer T)[]> ? T : never;

/** Who runs or waits. */
const oneOf = (world: JointWorld, which: number) => {
  const there = [...world.running, ...world.waiting];
  return there[which % Math.max(1, there.length)] ?? null;
};

async function run(world: JointWorld, command: Command, check: () => void): Promise<void> {
  switch (command.do) {
    case 'open':
      await world.open(command);
      break;
    case 'pass':
      for (let second = 0; second < command.seconds; second++) {
        await world.pass(1);
        check();
      }
      break;
    case 'release': {
      const page = oneOf(world, command.which);
      if (page) await world.release(page);
      break;
    }
    case 'move': {
      const page = oneOf(world, command.which);
      if (page) page.server = command.server;
      break;
    }
    case 'vanish': {
      const page = oneOf(world, command.which);
      if (page) page.state = 'over';
      break;
    }
    case 'restart':
      world.restart(command.server);
      break;
    case 'set-clock':
      world.setClock(command.skewMs);
      break;
    case 'reach':
      world.reach(command.server, command.reach);
      break;
    case 'away':
      for (let at = 0; at < SERVERS; at++) world.reach(at, command.reach);
  }
  check();
}

/** Everybody who waits gets a place when those before have ended. */
async function drain(world: JointWorld): Promise<void> {
  for (let turns = 0; world.waiting.length > 0 && turns < 400; turns++) await world.pass(10);
  expect(world.waiting).toEqual([]);
}

describe('places of several servers, whatever happens', () => {
  it(
    'are never more than the limit, and nobody loses one or waits for ever',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(script, async (commands) => {
          const world = new JointWorld(SERVERS, LIMITS);
          for (const command of commands)
            await run(world, command, () => expect(world.places()).toBeLessThanOrEqual(LIMITS.maxRunning));
          await drain(world);
          expect(world.wronged).toEqual([]);
          expect(world.servers.filter(({ isAlone }) => isAlone)).toEqual([]);
        }),
        { numRuns: 100, seed: 20261124 },
      );
    },
  );

  it(
    'are nobody lost while the database is away or does not answer, and no more than the limit some time after',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(troubled, async (commands) => {
          const world = new JointWorld(SERVERS, LIMITS);
          for (const command of commands) await run(world, command, () => undefined);
          for (let at = 0; at < SERVERS; at++) world.reach(at, 'well');
          // Those that were let in meanwhile end; 10 s for all to be told.
          await world.pass(70);
          for (let second = 0; second < 30; second++) {
            await world.pass(1);
            expect(world.places()).toBeLessThanOrEqual(LIMITS.maxRunning);
          }
          await drain(world);
          expect(world.wronged).toEqual([]);
          expect(world.servers.filter(({ isAlone }) => isAlone)).toEqual([]);
        }),
        { numRuns: 100, seed: 20261124 },
      );
    },
  );

  it(
    'are given on for as long as the database stays away, past pages that are closed without a word',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(troubled, async (commands) => {
          const world = new JointWorld(SERVERS, LIMITS);
          for (const command of commands) await run(world, command, () => undefined);
          for (let at = 0; at < SERVERS; at++) world.reach(at, 'cut');
          await drain(world);
          expect(world.wronged).toEqual([]);
        }),
        { numRuns: 100, seed: 20261124 },
      );
    },
  );
});
