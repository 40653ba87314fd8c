import { describe, expect, it } from 'vitest';
import { checkBoth } from '../../../netlab/gateway-link.ts';
import { COVERING } from '../../../e2e/reality/covering.ts';
import { pathOf, ROUND_TRIPS_MS, SPOILINGS } from '../../../e2e/reality/envelope.ts';
import { MODES, randomPath } from '../../../e2e/reality/random-path.ts';

describe('pathOf', () => {
  it('splits the round trip between the directions', () => {
    const { name, impairments } = pathOf({ roundTripMs: 240, spoiling: SPOILINGS['loss-up'], seed: 1 });

    expect(name).toBe('a round trip of 240 ms, 5 % loss from you only');
    expect(impairments).toEqual({ seed: 1, up: { lossRatio: 0.05, delayMs: 120 }, down: { delayMs: 120 } });
  });

  it('gives jitter the delay that it needs, and says how long the path is then', () => {
    const { name, roundTripMs, impairments } = pathOf({
      roundTripMs: 40,
      spoiling: { words: 'jitter from you', up: { jitter: { spreadMs: 30 } } },
      seed: 1,
      transport: 'tcp',
    });

    expect([name, roundTripMs]).toEqual(['a round trip of 50 ms, jitter from you, over TCP', 50]);
    expect([impairments.up?.delayMs, impairments.down?.delayMs]).toEqual([30, 20]);
  });

  it('makes a path that can be of every pair', () => {
    for (const roundTripMs of ROUND_TRIPS_MS)
      for (const spoiling of Object.values(SPOILINGS))
        expect(() => checkBoth(pathOf({ roundTripMs, spoiling, seed: 1 }).impairments)).not.toThrow();
  });
});

describe('COVERING', () => {
  const clean = COVERING.filter(({ path }) => path.name.endsWith('clean'));
  const firefox = COVERING.filter(({ isFirefoxToo }) => isFirefoxToo);

  it('has every round trip clean, and each other thing at a near and a far distance', () => {
    expect(clean.map(({ path }) => path.roundTripMs)).toEqual(ROUND_TRIPS_MS);
    for (const { words } of Object.values(SPOILINGS)) {
      const roundTripsMs = COVERING.filter(({ path }) => path.name.endsWith(words)).map(
        ({ path }) => path.roundTripMs,
      );
      expect(Math.min(...roundTripsMs), words).toBeLessThanOrEqual(80);
      expect(Math.max(...roundTripsMs), words).toBeGreaterThanOrEqual(240);
    }
  });

  it('has a third of itself in Firefox, each round trip and each thing among them', () => {
    expect([COVERING.length, firefox.length]).toEqual([43, 15]);
    expect(new Set(firefox.map(({ path }) => path.roundTripMs)).size).toBe(ROUND_TRIPS_MS.length);
    const words = new Set(firefox.map(({ path }) => path.name.replace(/^.* ms, /, '')));
    expect(words.size).toBe(Object.keys(SPOILINGS).length);
  });
});

describe('randomPath', () => {
  it('is the same for the same seed and number, and another for another', () => {
    expect(randomPath('envelope', 1, 7)).toEqual(randomPath('envelope', 1, 7));
    expect(randomPath('envelope', 1, 8)).not.toEqual(randomPath('envelope', 1, 7));
    expect(randomPath('envelope', 2, 7)).not.toEqual(randomPath('envelope', 1, 7));
  });

  it.each(MODES)('can be, and lies within the envelope: %s', (mode) => {
    for (let run = 0; run < 500; run += 1) {
      const { impairments, roundTripMs } = randomPath(mode, 1, run);
      expect(() => checkBoth(impairments)).not.toThrow();
      expect(roundTripMs).toBeGreaterThanOrEqual(1);
      expect(roundTripMs).toBeLessThanOrEqual(600);
      for (const direction of [impairments.up, impairments.down])
        expect(direction?.lossRatio ?? 0).toBeLessThanOrEqual(0.22);
    }
  });

  it('takes a stream only where nothing is lost', () => {
    const streams = Array.from({ length: 500 }, (_, run) => randomPath('envelope', 1, run)).filter(
      ({ transport }) => transport !== 'udp',
    );

    expect(new Set(streams.map(({ transport }) => transport))).toEqual(new Set(['tcp', 'tls']));
    expect(streams.filter(({ impairments }) => impairments.up?.lossRatio !== undefined)).toEqual([]);
  });
});
