import { DIRECTION_RESULTS } from './direction-results.ts';
import { fixtureResult } from './fixture-result.ts';
import { LOAD_RESULTS } from './load-results.ts';
import { madeOnce } from './made-once.ts';
import { MARK_RESULTS } from './mark-results.ts';
import { NETWORK_RESULTS } from './network-results.ts';
import { REGION_RESULTS } from './region-results.ts';
import { SEARCH_RESULTS } from './search-results.ts';
import type { Fate } from './simulated-call.ts';

/** Results of every situation that the page has words for. */
const steady =
  (delayMs: number, spreadMs: number, lossRatio = 0): Fate =>
  (_, random) =>
    random() < lossRatio ? null : delayMs + random() * spreadMs;

const between =
  (fromMs: number, toMs: number, inside: Fate, outside: Fate): Fate =>
  (atMs, random) =>
    atMs >= fromMs && atMs < toMs ? inside(atMs, random) : outside(atMs, random);

/** Delays that differ from tick to tick and not between the packets of one, so that nothing is overtaken. */
const waves =
  (delayMs: number, swingMs: number, lossRatio: number): Fate =>
  (atMs, random) =>
    random() < lossRatio
      ? null
      : delayMs + (swingMs / 2) * Math.sin(Math.floor(atMs / 20) * 1.3) + random() * 0.09;

const lost: Fate = () => null;
/** Noise of one tick of five packets, 0-1: the same for all of them, so that none overtakes another. */
const tickNoise = (atMs: number): number =>
  Math.abs(Math.sin(Math.floor(atMs / 20) * 12.9898) * 43_758.5453) % 1;
const good: Fate = (atMs, random) => 41 + 4 * tickNoise(atMs) + random() * 0.09;
const uneven: Fate = (atMs, random) =>
  54 + 6 * Math.sin(atMs / 2900) + 9 * tickNoise(atMs) ** 3 + random() * 0.09;

export const RESULTS = madeOnce({
  meets: () => fixtureResult({ fate: uneven }),
  'meets-long': () => fixtureResult({ fate: uneven, durationMs: 600_000 }),
  loss: () =>
    fixtureResult({
      fate: between(14_000, 21_000, steady(48, 0.09, 0.06), between(19_000, 19_200, lost, good)),
    }),
  ...DIRECTION_RESULTS,
  ...MARK_RESULTS,
  ...SEARCH_RESULTS,
  ...REGION_RESULTS,
  burst: () => fixtureResult({ fate: between(14_000, 14_120, lost, good) }),
  delay: () => fixtureResult({ fate: steady(182, 0.09) }),
  jitter: () => fixtureResult({ fate: (atMs) => 50 + (Math.floor(atMs / 20) % 2) * 41 }),
  reorder: () => fixtureResult({ fate: (_, random) => 45 + (random() < 0.004 ? 0.35 : 0) }),
  several: () => fixtureResult({ fate: between(9_000, 22_000, waves(200, 90, 0.05), waves(130, 12, 0.01)) }),
  outage: () => fixtureResult({ fate: between(14_000, 16_500, lost, good) }),
  'connection-lost': () =>
    fixtureResult({
      fate: (atMs, random) => (atMs >= 12_400 ? null : good(atMs, random)),
      durationMs: 28_000,
      findings: [{ code: 'connection-lost', atMs: 12_400 }],
    }),
  'udp-blocked': () =>
    fixtureResult({
      fate: steady(61, 0.09),
      blockedPorts: [3478, 3479, 3480, 3481],
      transport: 'tcp',
    }),
  'ports-denied': () =>
    fixtureResult({
      fate: good,
      blockedPorts: [3480],
    }),
  hidden: () => fixtureResult({ fate: good, hiddenMs: 12_000 }),
  'stopped-early': () =>
    fixtureResult({
      fate: good,
      durationMs: 8_000,
      findings: [{ code: 'stopped-early', measuredMs: 8_000, plannedMs: 30_000 }],
    }),
  'audio-suspended': () =>
    fixtureResult({
      fate: good,
      findings: [{ code: 'data-channel', cause: 'audio-suspended' }, { code: 'audio-suspended' }],
    }),
  'audio-stopped': () =>
    fixtureResult({ fate: good, durationMs: 12_000, findings: [{ code: 'audio-stopped', atMs: 12_000 }] }),
  'sender-stalled': () => fixtureResult({ fate: good, isStalled: (atMs) => atMs % 3000 >= 2040 }),
  'mapping-broken': () => fixtureResult({ fate: good, findings: [{ code: 'mapping-broken', streams: [1] }] }),
  'data-channel': () =>
    fixtureResult({ fate: good, findings: [{ code: 'data-channel', cause: 'no-encoded-transform' }] }),
  'stats-disagree': () =>
    fixtureResult({
      fate: good,
      disagreements: [
        { metric: 'loss', ours: 0, theirs: 0.02, tolerance: 0.01 },
        { metric: 'rtt', ours: 43, theirs: 95, tolerance: 47.5 },
      ],
    }),
  'too-short': () => fixtureResult({ fate: good, target: { kind: 'edge-edge' } }),
  azure: () =>
    fixtureResult({
      fate: good,
      target: { kind: 'azure', region: 'West Europe', column: 'site' },
      durationMs: 60_000,
    }),
  'all-lost': () =>
    fixtureResult({
      fate: (atMs, random) => (atMs < 400 ? good(atMs, random) : null),
      findings: [{ code: 'connection-lost', atMs: 400 }],
    }),
  ...NETWORK_RESULTS,
  ...LOAD_RESULTS,
});
