import fc from 'fast-check';
import type { Lacks, Question } from './lacks.ts';
import type { World } from './world.ts';

/** One thing that can happen; as a fast-check command, so that a history is a list of their names. */
export class Move implements fc.AsyncCommand<object, World> {
  readonly #name: string;
  readonly #isPossible: (world: World) => boolean;
  readonly #happen: (world: World) => void | Promise<void>;

  constructor(
    name: string,
    isPossible: (world: World) => boolean,
    happen: (world: World) => void | Promise<void>,
  ) {
    this.#name = name;
    this.#isPossible = isPossible;
    this.#happen = happen;
  }

  check(): boolean {
    return true;
  }

  async run(_model: object, world: World): Promise<void> {
    if (!this.#isPossible(world)) return;
    if (!isHarmless(this.#name)) world.wentWell = false;
    world.trace.push(`${this.#name} (${world.state.kind}, ${world.nowMs()} ms)`);
    await this.#happen(world);
  }

  toString(): string {
    return this.#name;
  }
}

/** Moves that any good test is made of, in whatever order, or that only darken its verdict. */
const isHarmless = (name: string): boolean =>
  /: answer$|^checks: |^call: (says how|connected|packets arrive|getStats)$|^person: (hide|show)$/.test(name);

const hasCall = ({ call }: World): boolean => call?.hasMethod === true;
const connects = ({ call, lacks }: World): boolean =>
  call?.hasWay === true && lacks.browser !== 'never-connects';
/** What of a call happens once, and only while it is there. */
const withCall =
  (act: (call: NonNullable<World['call']>, world: World) => void) =>
  (world: World): void => {
    if (world.call) act(world.call, world);
  };

const answering = (question: Question, how?: Parameters<World['answer']>[1]): Move =>
  new Move(
    `${question}: ${how ?? 'answer'}`,
    (world) => world.answerable(question) !== null,
    async (world) => {
      const asked = world.answerable(question);
      if (asked) await world.answer(asked, how);
    },
  );

/** A page that is held up reads its messages late: batches of the worker queue. */
export const MOVES: readonly Move[] = [
  answering('request'),
  answering('request', 'refuse'),
  answering('ask'),
  answering('measure'),
  answering('measure', 'refuse'),
  answering('network'),
  answering('check'),
  answering('check', 'refuse'),
  answering('witness'),
  answering('witness', 'refuse'),
  answering('store'),
  answering('store', 'refuse'),
  answering('store', 'refuse-finally'),
  answering('store-packets'),
  answering('store-packets', 'refuse'),
  answering('stats'),
  new Move(
    'checks: two ports answer',
    () => true,
    (world) => world.progressChecks(false),
  ),
  new Move(
    'checks: the first has ended',
    () => true,
    (world) => world.progressChecks(true),
  ),
  new Move(
    'call: says how',
    ({ call }) => call !== null && !call.hasMethod,
    withCall((call) => {
      call.hasMethod = true;
      call.listener({ type: 'method', facts: { method: 'rtp', fallbackCause: null } });
    }),
  ),
  new Move(
    'call: connected',
    (world) => hasCall(world) && connects(world),
    withCall((call, world) => {
      call.isConnected = true;
      call.listener({ type: 'connected', atMs: world.nowMs() });
    }),
  ),
  ...[true, false].map(
    (arrive) =>
      new Move(
        arrive ? 'call: packets arrive' : 'call: packets under way',
        (world) => hasCall(world) && connects(world),
        async (world) => {
          await world.advance(200);
          withCall((call) => world.batch(call, arrive))(world);
        },
      ),
  ),
  new Move(
    'call: getStats',
    hasCall,
    withCall((call, world) => world.sampleCall(call)),
  ),
  new Move(
    'call: packets are lost',
    hasCall,
    withCall((call) => {
      call.underWay = [];
    }),
  ),
  new Move(
    'call: breaks',
    (world) => hasCall(world) && world.call?.isConnected === true && !world.call.isBroken,
    withCall((call) => {
      call.isBroken = true;
      call.listener({ type: 'broken', fault: { kind: 'error', message: 'x' } });
    }),
  ),
  new Move(
    'call: its clock stops',
    (world) => hasCall(world) && world.call?.audioStoppedMs === null,
    withCall((call, world) => {
      call.audioStoppedMs = world.nowMs();
      call.listener({ type: 'audio-stopped', atMs: world.nowMs() });
    }),
  ),
  new Move(
    'person: stop',
    () => true,
    (world) => world.stop(),
  ),
  new Move(
    'person: hide',
    () => true,
    (world) => world.setHidden(true),
  ),
  new Move(
    'person: show',
    () => true,
    (world) => world.setHidden(false),
  ),
  new Move(
    'person: store again',
    () => true,
    (world) => world.dispatch({ type: 'store-again' }),
  ),
  new Move(
    'person: start over',
    () => true,
    (world) => world.dispatch({ type: 'reset' }),
  ),
  new Move(
    'page: held up',
    () => true,
    (world) => world.holdUp(3000),
  ),
  new Move(
    'time: 1 s',
    () => true,
    (world) => world.advance(1000),
  ),
  new Move(
    'time: the next timer',
    () => true,
    async (world) => {
      await world.fireNext();
    },
  ),
];

/** A browser and a server that do their part from now on, as far as the history lets them; time goes on. */
export async function goOn(world: World, steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) {
    const { call } = world;
    const asked = world.answerable();
    if (asked) await world.answer(asked);
    else if (call && !call.hasMethod) {
      call.hasMethod = true;
      call.listener({ type: 'method', facts: { method: 'rtp', fallbackCause: null } });
    } else if (call && !call.isBroken && connects(world)) {
      call.isConnected = true;
      call.listener({ type: 'connected', atMs: world.nowMs() });
      await world.advance(200);
      if (world.call === call) world.batch(call, true);
      world.sampleCall(call);
    } else if (
      call &&
      call.durationMs !== null &&
      call.endMs === null &&
      world.lacks.browser !== 'never-ends'
    ) {
      // A call that is broken has a worker still, which sets its marks.
      await world.advance(200);
      world.batch(call, false);
    } else if (!(await world.fireNext())) return;
  }
}

const QUESTIONS: readonly Question[] = [
  ...([
    'request',
    'ask',
    'measure',
    'check',
    'network',
    'witness',
    'store',
    'store-packets',
    'stats',
  ] as const),
];

/** Mostly nothing lacks, so that histories get far. */
export const LACKS: fc.Arbitrary<Omit<Lacks, 'nearRelay'>> = fc.record({
  silent: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...QUESTIONS), { maxLength: 2 }) },
  ),
  browser: fc.oneof(
    { weight: 4, arbitrary: fc.constant('nothing' as const) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        ...(['sends-nothing', 'reads-nothing', 'never-connects', 'never-ends'] as const),
      ),
    },
  ),
  network: fc.oneof(
    { weight: 5, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
  firstPort: fc.oneof(
    { weight: 4, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
});

/** Drawn behind all else, so that histories of before it are the same. */
export const NEAR_RELAY: fc.Arbitrary<Lacks['nearRelay']> = fc.oneof(
  { weight: 9, arbitrary: fc.constant('works' as const) },
  { weight: 1, arbitrary: fc.constantFrom('silent' as const, 'no-call' as const) },
);
