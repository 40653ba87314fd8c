import type { Result } from '../../../src/wire/result.ts';
import { fixtureResult, type FixtureRequest } from './fixture-result.ts';
import { madeOnce } from './made-once.ts';
import type { Fate } from './simulated-call.ts';
import type { Legs } from './witnessed-call.ts';

/** Results of calls that were followed leg by leg: what the relay told, and what it could not tell. */
const noise = (atMs: number): number => Math.abs(Math.sin(Math.floor(atMs / 20) * 12.9898) * 43_758.5453) % 1;

/** A leg on which nothing is wrong. */
const clean = (atMs: number): number => 18 + 3 * noise(atMs);

const during =
  (fromMs: number, toMs: number, inside: Fate): Fate =>
  (atMs, random) =>
    atMs >= fromMs && atMs < toMs ? inside(atMs, random) : clean(atMs);

/** Single packets go missing, and a burst of them. */
const lossy: Fate = during(14_000, 24_000, (atMs, random) =>
  random() < (atMs >= 14_200 && atMs < 14_400 ? 0.3 : 0.03) ? null : clean(atMs),
);

const RUSHES_MS = [2000, 7500, 16_000, 21_000];

/** Now and then, not by the clock, a queue fills for 2.5 s until packets are dropped, and drains. */
const overflowing: Fate = (atMs, random) => {
  const at = atMs % 30_000;
  const sinceMs = at - (RUSHES_MS.findLast((begin) => begin <= at) ?? at);
  const queueMs = sinceMs < 2500 ? sinceMs * 0.09 : Math.max(0, 225 - (sinceMs - 2500) * 0.6);
  return sinceMs < 2500 && queueMs > 150 && random() < 0.2 ? null : clean(atMs) + queueMs;
};

/** A link that holds packets back and lets them go in heaps, in order. */
const heaped: Fate = (atMs) =>
  20 + Math.max(0, 240 - 19.5 * (Math.floor(atMs / 20) % 13)) + 0.4 * noise(atMs);

const onLegs = (legs: Legs, more: Partial<FixtureRequest> = {}): Result =>
  fixtureResult({ fate: legs, ...more });

const lossUp = { up: lossy, down: clean };

export const DIRECTION_RESULTS = madeOnce({
  'directions-meets': () => onLegs({ up: clean, down: clean }),
  'directions-loss-up': () => onLegs(lossUp),
  'directions-loss-down': () => onLegs({ up: clean, down: lossy }),
  'directions-loss-both': () =>
    onLegs({
      up: lossy,
      down: during(3000, 9000, (atMs, random) => (random() < 0.08 ? null : clean(atMs))),
    }),
  'directions-queue-up': () => onLegs({ up: overflowing, down: clean }),
  'directions-jitter-down': () => onLegs({ up: clean, down: heaped }),
  'directions-outage-up': () => onLegs({ up: during(14_000, 14_700, () => null), down: clean }),
  'directions-periodic-down': () =>
    onLegs({ up: clean, down: (atMs) => (atMs % 5000 < 120 && atMs > 1000 ? null : clean(atMs)) }),
  'directions-reorder-up': () =>
    onLegs({ up: (_, random) => 18 + (random() < 0.01 ? 0.3 : 0), down: () => 19 }),
  'directions-long-way': () => onLegs({ up: (atMs) => 70 + noise(atMs), down: (atMs) => 66 + noise(atMs) }),
  'directions-unclear': () =>
    onLegs({
      up: (atMs, random) =>
        atMs >= 14_000 && atMs < 20_000 && random() < 0.05 ? null : 40 + 20 * Math.sin(atMs / 1500),
      down: clean,
    }),
  'directions-mapping-moved': () =>
    onLegs(
      { up: clean, down: clean },
      { findings: [{ code: 'mapping-moved', sources: ['203.0.113.40:50000', '203.0.113.40:61820'] }] },
    ),
  'directions-incomplete': () => onLegs({ ...lossUp, relay: { isRecorded: (at) => at < 2500 || at > 4300 } }),
  'directions-capped': () => onLegs({ ...lossUp, relay: { isCapped: true, isRecorded: (at) => at < 5200 } }),
  'directions-third-party': () => onLegs({ ...lossUp, answer: { kind: 'none' } }),
  'directions-unavailable': () => onLegs({ ...lossUp, answer: { kind: 'unavailable' } }),
  'directions-not-rtp': () =>
    onLegs(lossUp, { findings: [{ code: 'data-channel', cause: 'no-encoded-transform' }] }),
  'directions-long': () => onLegs({ up: lossy, down: overflowing }, { durationMs: 600_000 }),
});
