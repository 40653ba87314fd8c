import type { GatewayImpairments, Impairments } from '../../netlab/impairments.ts';

/** Round trips that people live at, in ms: a relay in the house, in the country, on the continent, across an ocean, two. */
export const ROUND_TRIPS_MS = [1, 40, 80, 120, 160, 240, 400, 600] as const;

/** What is wrong with a path beside its length. */
export interface Spoiling {
  /** After "a round trip of n ms". */
  readonly words: string;
  readonly up?: Omit<Impairments, 'delayMs'>;
  readonly down?: Omit<Impairments, 'delayMs'>;
  readonly pathMtuBytes?: number;
  /** Whether so much is wrong that a call may not come about. */
  readonly mayPreventCalls?: boolean;
}

/** Counted from the first test packet, of which two seconds are warm-up: in the midst of 15 s of measuring. */
const MIDST_MS = 8000;
const DETOUR_END_MS = 12_000;

const JITTER_SPREAD_MS = 30;
const LOSS = { lossRatio: 0.02 };
/** Not told in the path's name: CS1 for a share of the packets, and congestion marks for another. */
const MARKS = { headers: { dscp: { to: 8, ratio: 0.3 }, congestionRatio: 0.02 } };
const HEAVY_LOSS = { lossRatio: 0.22 };
const ONE_SIDED_LOSS = { lossRatio: 0.05 };
const BURSTS = { burstLoss: { lossRatio: 0.1, burstPackets: 5 } };
const ORDERED = { jitter: { spreadMs: JITTER_SPREAD_MS } };
const DISORDERED = { jitter: { spreadMs: JITTER_SPREAD_MS, keepsOrder: false } };
/** Packets of all streams come every 4 ms: some that are held so long are overtaken by five. */
const REORDER = { reorder: { ratio: 0.01, heldUpToMs: 20 } };
const DUPLICATES = { duplicateRatio: 0.02 };
const OUTAGE = { outage: { fromMs: MIDST_MS, toMs: MIDST_MS + 300 } };
/** The calls themselves take some 400 kbit/s. */
const QUEUE = { rateLimit: { kbitPerSecond: 420, queueMs: 250 } };

/** The envelope's other side, by name. Every round trip is also met clean. */
export const SPOILINGS = {
  clean: { words: 'clean' },
  'random-loss': { words: '2 % random loss each way', up: { ...LOSS, ...MARKS }, down: LOSS },
  bursts: { words: '10 % loss in bursts to you', down: BURSTS },
  'ordered-jitter': { words: '±30 ms of jitter that keeps order', up: ORDERED, down: ORDERED },
  'disordered-jitter': { words: '±30 ms of jitter that does not', up: DISORDERED, down: DISORDERED },
  reorder: { words: '1 % reordered each way', up: REORDER, down: REORDER },
  duplicates: { words: '2 % duplicates each way', up: DUPLICATES, down: DUPLICATES },
  outage: { words: 'an outage of 300 ms', up: OUTAGE, down: OUTAGE },
  queue: { words: '420 kbit/s from you with a queue of 250 ms', up: QUEUE },
  'heavy-loss': { words: '22 % loss each way', up: HEAVY_LOSS, down: HEAVY_LOSS, mayPreventCalls: true },
  'small-mtu': { words: 'an MTU of 1280 in the middle', pathMtuBytes: 1280 },
  'loss-up': { words: '5 % loss from you only', up: ONE_SIDED_LOSS },
  'loss-down': { words: '5 % loss to you only', down: ONE_SIDED_LOSS },
  detour: {
    words: '40 ms more for 4 s of the call',
    up: {
      detour: { fromMs: MIDST_MS, toMs: DETOUR_END_MS, addedMs: 40 },
      headers: { detour: { routers: 3, fromMs: MIDST_MS, toMs: DETOUR_END_MS } },
    },
  },
} as const satisfies Record<string, Spoiling>;

export type SpoilingName = keyof typeof SPOILINGS;

/** What the relay can be reached over. */
export type Transport = 'udp' | 'tcp' | 'tls';

/** A path of the envelope. */
export interface RealPath {
  readonly name: string;
  readonly roundTripMs: number;
  readonly transport: Transport;
  readonly impairments: GatewayImpairments;
  readonly mayPreventCalls: boolean;
}

/** Splits a round trip evenly; jitter gets the delay that it needs at least, or packets would leave before they came. */
export function pathOf({
  roundTripMs,
  spoiling,
  seed,
  transport = 'udp',
}: {
  readonly roundTripMs: number;
  readonly spoiling: Spoiling;
  readonly seed: number;
  readonly transport?: Transport;
}): RealPath {
  const { words, pathMtuBytes, mayPreventCalls = false } = spoiling;
  const delayed = (impairments: Spoiling['up'] = {}): Impairments => ({
    ...impairments,
    delayMs: Math.max(roundTripMs / 2, impairments.jitter?.spreadMs ?? 0),
  });
  const up = delayed(spoiling.up);
  const down = delayed(spoiling.down);
  const wholeMs = (up.delayMs ?? 0) + (down.delayMs ?? 0);
  return {
    name: `a round trip of ${wholeMs} ms, ${words}${transport === 'udp' ? '' : `, over ${transport.toUpperCase()}`}`,
    roundTripMs: wholeMs,
    transport,
    mayPreventCalls,
    impairments: { seed, up, down, ...(pathMtuBytes === undefined ? {} : { pathMtuBytes }) },
  };
}
