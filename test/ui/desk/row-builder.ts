import type { ResultRow } from '../../../src/wire/desk/search.ts';

/** A row of a result that meets its targets, changed. */
export const rowOf = (changes: Partial<ResultRow>): ResultRow => ({
  id: 'q7h2m9x4k1v8c3b6n5z0t2w7',
  code: '2A3C4D5F',
  atMs: Date.UTC(2025, 10, 20, 12, 4, 10),
  receivedAtMs: Date.UTC(2025, 10, 20, 12, 4, 45),
  durationMs: 30_000,
  ticket: 'HD-20417',
  site: 'Berlin',
  user: 'm.keller',
  address: '192.0.2.7',
  relay: 'edge-1',
  transport: 'udp',
  method: 'rtp',
  unattended: false,
  verdict: 'meets',
  worstMiss: null,
  finding: null,
  blocked: null,
  rttMs: 42,
  lossRatio: 0,
  burstLossRatio: 0,
  jitterMs: 2,
  reorderRatio: 0,
  notes: 0,
  ...changes,
});
