import { seededRandom, type Random } from '../../netlab/seeded-random.ts';
import { pathOf, SPOILINGS, type RealPath, type Spoiling } from './envelope.ts';

/** What a random path may be: anywhere in the envelope, only long, or with 22 % lost each way. */
export const MODES = ['envelope', 'clean', 'heavy-loss'] as const;
export type Mode = (typeof MODES)[number];

/** The farthest of the envelope, and of the clean paths and those with heavy loss. */
const FARTHEST_MS = 600;
const FARTHEST_OF_ONE_KIND_MS = 300;
/** How many things are wrong with a path of the envelope, and how often. */
const SPOILED_BY: readonly number[] = [0, 1, 1, 1, 1, 2, 2, 2, 3, 3];
/** Of paths where nothing is lost, so many let no UDP through. */
const STREAM_SHARE = 0.3;
/** There and back: five checks of a call in a row stay unanswered once in some 600 (expect-measured.ts says what follows). */
const HEAVY_LOOP_LOSS = 0.277;
/** In the midst of 15 s of measuring, after two of warm-up. */
const MIDST_MS = [4000, 12_000] as const;

type Impaired = NonNullable<Spoiling['up']>;

/** One thing that can be wrong with a path, of a strength that the source draws from the envelope. */
type Draw = (random: Random) => { readonly words: string; readonly impairments: Impaired };

const DRAWS: readonly Draw[] = [
  (random) => {
    // Most are small: the square of a draw is.
    const percent = round(0.1 + 21.9 * random() ** 2, 1);
    return { words: `${percent} % lost`, impairments: { lossRatio: percent / 100 } };
  },
  (random) => {
    const [percent, burstPackets] = [round(between(random, 1, 10), 1), Math.round(between(random, 2, 10))];
    return {
      words: `${percent} % lost ${burstPackets} in a row`,
      impairments: { burstLoss: { lossRatio: percent / 100, burstPackets } },
    };
  },
  (random) => {
    const [spreadMs, keepsOrder] = [round(between(random, 1, 30), 0), random() < 0.5];
    return {
      words: `jitter of ±${spreadMs} ms ${keepsOrder ? 'in' : 'out of'} order`,
      impairments: { jitter: { spreadMs, keepsOrder } },
    };
  },
  (random) => {
    const [percent, heldUpToMs] = [round(between(random, 0.1, 2), 1), round(between(random, 2, 30), 0)];
    return {
      words: `${percent} % held up to ${heldUpToMs} ms`,
      impairments: { reorder: { ratio: percent / 100, heldUpToMs } },
    };
  },
  (random) => {
    const percent = round(between(random, 0.5, 5), 1);
    return { words: `${percent} % doubled`, impairments: { duplicateRatio: percent / 100 } };
  },
  (random) => {
    const [fromMs, lengthMs] = [round(between(random, ...MIDST_MS), 0), round(between(random, 50, 500), 0)];
    return {
      words: `an outage of ${lengthMs} ms`,
      impairments: { outage: { fromMs, toMs: fromMs + lengthMs } },
    };
  },
  (random) => {
    const [kbitPerSecond, queueMs] = [
      round(between(random, 420, 1000), 0),
      round(between(random, 50, 250), 0),
    ];
    return {
      words: `${kbitPerSecond} kbit/s, queue ${queueMs} ms`,
      impairments: { rateLimit: { kbitPerSecond, queueMs } },
    };
  },
  (random) => {
    const [fromMs, addedMs] = [round(between(random, ...MIDST_MS), 0), round(between(random, 5, 60), 0)];
    const end = random() < 0.5 ? {} : { toMs: fromMs + round(between(random, 500, 4000), 0) };
    return { words: `${addedMs} ms more for a while`, impairments: { detour: { fromMs, addedMs, ...end } } };
  },
];

/**
 * A random path, the same for the same seed and number. Round trips of the envelope are even on a scale of ratios: as many
 * from 6 to 60 ms as from 60 to 600.
 */
export function randomPath(mode: Mode, seed: number, run: number): RealPath {
  const random = seededRandom(`reality/${mode}/${seed}/${run}`);
  const pathSeed = seed * 10_000 + run;
  if (mode !== 'envelope') {
    const roundTripMs = round(between(random, 1, FARTHEST_OF_ONE_KIND_MS), 0);
    return pathOf({ roundTripMs, spoiling: SPOILINGS[mode], seed: pathSeed });
  }
  const roundTripMs = round(FARTHEST_MS ** random(), 1);
  const spoiling = randomSpoiling(random);
  const isWhole = spoiling.words === SPOILINGS.clean.words;
  const transport = !isWhole || random() >= STREAM_SHARE ? 'udp' : random() < 0.5 ? 'tcp' : 'tls';
  return pathOf({ roundTripMs, spoiling, seed: pathSeed, transport });
}

function randomSpoiling(random: Random): Spoiling {
  const left = [...DRAWS];
  const words: string[] = [];
  let up: Impaired = {};
  let down: Impaired = {};
  for (let wanted = SPOILED_BY[Math.floor(random() * SPOILED_BY.length)] ?? 0; wanted > 0; wanted -= 1) {
    const [draw] = left.splice(Math.floor(random() * left.length), 1);
    if (!draw) break;
    const drawn = draw(random);
    const where = ['from you', 'to you', 'each way'][Math.floor(random() * 3)] ?? 'each way';
    if (where !== 'to you') up = { ...up, ...drawn.impairments };
    if (where !== 'from you') down = { ...down, ...drawn.impairments };
    words.push(`${drawn.words} ${where}`);
  }
  const mayPreventCalls = crossingRatio(up) * crossingRatio(down) < 1 - HEAVY_LOOP_LOSS;
  const mtu = random() < 0.1 ? { pathMtuBytes: 1280 } : {};
  if ('pathMtuBytes' in mtu) words.push('an MTU of 1280');
  return {
    words: words.length === 0 ? SPOILINGS.clean.words : words.join(', '),
    up,
    down,
    mayPreventCalls,
    ...mtu,
  };
}

/** Of so many packets one crosses. */
const crossingRatio = ({ lossRatio = 0, burstLoss }: Impaired): number =>
  (1 - lossRatio) * (1 - (burstLoss?.lossRatio ?? 0));

const between = (random: Random, from: number, to: number): number => from + random() * (to - from);

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
