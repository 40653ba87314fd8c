import { describe, expect, it } from 'vitest';
import {
  NOBODY,
  stepAdmission,
  type AdmissionEvent,
  type AdmissionLimits,
} from '../../server/admission/admission.ts';
import { standingOf, USUAL_OVERHEAD_MS } from '../../server/admission/standing.ts';

/**
 * The attack: one address asks for all that it may have, 40 tests of ten minutes where 20 run at a time, and asks again for
 * each that ends. The next person was told to wait for 1,216 s.
 */
const LIMITS: AdmissionLimits = {
  maxRunning: 20,
  maxWaiting: 200,
  maxPerAddress: 40,
  leaseMs: 15_000,
  waitingLeaseMs: 75_000,
  allowanceMs: 90_000,
};
const LONGEST_MS = 600_000;
const USUAL_MS = 30_000;
const STEP_MS = 1000;

/** Admission in which everybody gives signs of life, and tests end when they usually do. */
class World {
  nowMs = 0;
  #state = NOBODY;
  #asked = 0;

  get running() {
    return this.#state.running;
  }

  standingOf(testId: string) {
    return standingOf(this.#state, testId, this.nowMs, LIMITS);
  }

  countOf(address: string): number {
    return [...this.#state.running, ...this.#state.waiting].filter((test) => test.address === address).length;
  }

  /** The id of the test; `null` when it is refused. */
  ask(address: string, durationMs: number, places = 1): string | null {
    const testId = `t${(this.#asked += 1)}`;
    const refusal = this.#step({ type: 'requested', wish: { testId, address, durationMs, places } });
    return refusal === null ? testId : null;
  }

  pass(each: () => void = () => undefined): void {
    this.nowMs += STEP_MS;
    for (const { testId } of [...this.#state.running, ...this.#state.waiting])
      this.#step({ type: 'seen', testId });
    for (const { testId, startedMs, durationMs } of this.#state.running)
      if (this.nowMs >= startedMs + durationMs + USUAL_OVERHEAD_MS) this.#step({ type: 'released', testId });
    each();
  }

  /** How long until the test runs. */
  waitFor(testId: string, each?: () => void): number {
    const sinceMs = this.nowMs;
    while (this.standingOf(testId)?.kind === 'waiting') this.pass(each);
    return this.nowMs - sinceMs;
  }

  #step(event: AdmissionEvent) {
    const step = stepAdmission(this.#state, event, this.nowMs, LIMITS);
    this.#state = step.state;
    return step.refusal;
  }
}

/** Asks for as many as an address may have, and again whenever there are fewer. */
const greedy = (world: World, durationMs: number) => () => {
  while (world.countOf('greedy') < LIMITS.maxPerAddress && world.ask('greedy', durationMs) !== null);
};

function waitOf(world: World, address: string, durationMs: number, each?: () => void) {
  const testId = world.ask(address, durationMs);
  if (testId === null) throw new Error('refused');
  const standing = world.standingOf(testId);
  const toldMs = standing?.kind === 'waiting' ? standing.waitMs : 0;
  return { testId, toldMs, waitedMs: world.waitFor(testId, each) };
}

describe('one address that asks for every place', () => {
  it('with the longest tests leaves a quarter of the places to others, who need not wait', () => {
    const world = new World();
    const attack = greedy(world, LONGEST_MS);
    attack();
    for (let at = 0; at < 30; at += 1) world.pass(attack);
    for (const address of ['a', 'b', 'c', 'd', 'e'])
      expect(waitOf(world, address, USUAL_MS, attack)).toMatchObject({ toldMs: 0, waitedMs: 0 });
    // The sixth waits for one of those, not for the attacker.
    expect(waitOf(world, 'f', USUAL_MS, attack).waitedMs).toBe(USUAL_MS + USUAL_OVERHEAD_MS);
  });

  it('with usual tests is passed by the next person as soon as one of its tests ends', () => {
    const world = new World();
    const attack = greedy(world, USUAL_MS);
    attack();
    for (let at = 0; at < 10; at += 1) world.pass(attack);
    const { toldMs, waitedMs } = waitOf(world, 'a', USUAL_MS, attack);
    expect(waitedMs).toBe(USUAL_MS + USUAL_OVERHEAD_MS - 10_000);
    expect(toldMs).toBe(waitedMs);
  });

  it('with tests that take all places gets them once, not again before those who asked meanwhile', () => {
    const world = new World();
    const first = world.ask('greedy', USUAL_MS, 20);
    const second = world.ask('greedy', USUAL_MS, 20);
    expect([first, second].map((id) => world.standingOf(id ?? '')?.kind)).toEqual(['running', 'waiting']);
    world.pass();
    expect(waitOf(world, 'a', USUAL_MS).waitedMs).toBe(USUAL_MS + USUAL_OVERHEAD_MS - STEP_MS);
    expect(world.standingOf(second ?? '')?.kind).toBe('waiting');
  });
});

describe('whoever waits', () => {
  it('is passed by somebody with a shorter test, and not for ever', () => {
    const world = new World();
    for (let at = 0; at < 20; at += 1) world.ask(`busy-${at}`, USUAL_MS);
    const long = world.ask('long', LONGEST_MS) ?? '';
    world.pass();
    const short = world.ask('short', USUAL_MS) ?? '';
    expect(world.standingOf(short)).toMatchObject({ position: 1 });
    expect(world.standingOf(long)).toMatchObject({ position: 2 });
    // People with short tests come without end, as fast as others have done: 20 in 38 s.
    let step = 0;
    const waitedMs = world.waitFor(long, () => {
      if ((step += 1) % 19 < 10) world.ask(`person-${step}`, USUAL_MS);
    });
    // From then on whoever comes is behind it; then those end who have places.
    expect(waitedMs).toBeLessThanOrEqual(LONGEST_MS + USUAL_OVERHEAD_MS);
    expect(waitedMs).toBeGreaterThan(USUAL_MS + USUAL_OVERHEAD_MS);
  });

  it('is told what comes true when nobody else asks, from many addresses with many lengths', () => {
    const world = new World();
    const lengths = [15_000, 30_000, 60_000, 120_000];
    const ids = Array.from({ length: 60 }, (_, at) =>
      world.ask(`address-${at % 7}`, lengths[(at * 5) % 4] ?? USUAL_MS),
    );
    const told = new Map<string, number>();
    for (const id of ids) {
      const standing = world.standingOf(id ?? '');
      if (standing?.kind === 'waiting') told.set(id ?? '', standing.waitMs);
    }
    expect(told.size).toBe(40);
    const came = new Map<string, number>();
    while (came.size < told.size) {
      for (const id of told.keys())
        if (!came.has(id) && world.standingOf(id)?.kind !== 'waiting') came.set(id, world.nowMs);
      world.pass();
    }
    expect([...came].sort()).toEqual([...told].sort());
  });

  it('has a position of its own, and the least is the next', () => {
    const world = new World();
    for (let at = 0; at < 20; at += 1) world.ask('busy', USUAL_MS);
    const ids = Array.from(
      { length: 9 },
      (_, at) => world.ask(at % 2 === 0 ? 'busy' : `p-${at}`, USUAL_MS) ?? '',
    );
    const positions = ids.map((id) => {
      const standing = world.standingOf(id);
      return standing?.kind === 'waiting' ? standing.position : 0;
    });
    // Those of other addresses first.
    expect(positions).toEqual([5, 1, 6, 2, 7, 3, 8, 4, 9]);
  });
});
