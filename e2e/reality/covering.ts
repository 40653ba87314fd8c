import {
  pathOf,
  ROUND_TRIPS_MS,
  SPOILINGS,
  type RealPath,
  type SpoilingName,
  type Spoiling,
  type Transport,
} from './envelope.ts';

/** Pairs of the envelope that stand for all of it. */
export interface CoveringCase {
  readonly path: RealPath;
  /** Every pair is run in Chromium, a third of them in Firefox too. */
  readonly isFirefoxToo: boolean;
}

const STEP = 3;
const NAMES = Object.keys(SPOILINGS).filter((name): name is SpoilingName => name in SPOILINGS);

/** Beside one case of every spoiling, so that the nearest and the farthest are met clean in Firefox too. */
const CLEAN_IN_FIREFOX_MS: readonly number[] = [1, 600];

/**
 * Every round trip clean, and each spoiling with every third round trip, from another first one each: so each round trip
 * meets four or five spoilings, and each spoiling a near, a middle and mostly a far path. In Firefox, each spoiling once:
 * near, middle and far by turns.
 */
export const COVERING: readonly CoveringCase[] = NAMES.flatMap((name, nameIndex) => {
  const roundTripsMs = ROUND_TRIPS_MS.filter(
    (_, index) => name === 'clean' || index % STEP === nameIndex % STEP,
  );
  const spoiling: Spoiling = SPOILINGS[name];
  return roundTripsMs.map((roundTripMs, index) => ({
    path: pathOf({ roundTripMs, spoiling, seed: 1000 + roundTripMs }),
    isFirefoxToo:
      name === 'clean'
        ? CLEAN_IN_FIREFOX_MS.includes(roundTripMs)
        : index === Math.floor(nameIndex / STEP) % roundTripsMs.length,
  }));
});

/** Where UDP is blocked: streams are slow to mend, and the more so the farther. */
export const OVER_STREAMS: readonly RealPath[] = (['tcp', 'tls'] as const).flatMap((transport: Transport) =>
  [80, 240].map((roundTripMs) =>
    pathOf({ roundTripMs, spoiling: SPOILINGS.clean, seed: 2000 + roundTripMs, transport }),
  ),
);
