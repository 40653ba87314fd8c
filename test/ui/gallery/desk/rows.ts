import type { ResultSummary } from '../../../../src/wire/desk/search.ts';
import { UNTOUCHED, type Triage } from '../../../../src/wire/desk/triage.ts';
import { codeOf } from '../../../../src/core/result-code.ts';
import { rowOf } from '../../desk/row-builder.ts';

const MINUTE_MS = 60_000;
const SITES = ['Berlin', 'Oslo', 'S\u00e3o Paulo', null, 'Head office, floor 2'];
const USERS = ['m.keller', 'Anna Weber', null, 'b.okafor'];

/** Where results stand at the help desk, one after the other. */
const TRIAGES: readonly Triage[] = [
  UNTOUCHED,
  { status: 'looking', assignee: 'a.weber', tags: [], version: 1 },
  UNTOUCHED,
  { status: 'waiting', assignee: 'b.okafor', tags: [], version: 3 },
  { status: 'done', assignee: null, tags: [], version: 1 },
  UNTOUCHED,
];

/** What ended a test, one after the other. */
const ENDS: readonly Partial<ResultSummary>[] = [
  {},
  {
    verdict: 'misses',
    worstMiss: { path: 'up', metric: 'loss', value: 0.031, target: 0.01 },
    lossRatio: 0.031,
  },
  {},
  { verdict: 'no-data', finding: 'hidden' },
  {},
  { verdict: 'misses', worstMiss: { path: 'loop', metric: 'rtt', value: 182, target: 100 }, notes: 2 },
  { verdict: 'misses', finding: 'udp-blocked', transport: 'tcp', blocked: 'udp-blocked' },
  { blocked: 'fallback-blocked' },
  { verdict: 'misses', finding: 'only-connectivity', blocked: 'ports-blocked' },
  { verdict: 'no-data', finding: 'only-connectivity', blocked: 'certificate-rejected' },
  { verdict: 'misses', finding: 'not-connected', blocked: 'nothing-open' },
];

/** So many results before a moment, some minutes apart: newest first. */
export const rowsBefore = (nowMs: number, count: number): ResultSummary[] =>
  Array.from({ length: count }, (_, index) => rowAt(nowMs - (index * 37 + 4) * MINUTE_MS, index));

/** A result of a moment. */
export const rowAt = (atMs: number, index: number): ResultSummary =>
  rowOf({
    id: `result-${String(index)}`,
    code: codeOf(1000 + index * 7919),
    atMs,
    receivedAtMs: atMs,
    site: SITES[index % SITES.length] ?? null,
    user: USERS[index % USERS.length] ?? null,
    address: index % 20 === 18 ? null : `192.0.2.${String(1 + (index % 200))}`,
    ticket: index % 3 === 0 ? `INC${String(10_000 + index)}` : null,
    triage: TRIAGES[index % TRIAGES.length] ?? UNTOUCHED,
    relay: index % 4 === 0 ? 'azure-westeurope' : 'edge-1',
    ...ENDS[index % ENDS.length],
  });
