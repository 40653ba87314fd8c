import { isDeepStrictEqual } from 'node:util';
import { ROUTES, type Stored } from '../../src/wire/http.ts';
import { regrade } from '../../src/wire/regrade.ts';
import { parseResultFast } from '../../src/wire/compiled-result.ts';
import type { Result } from '../../src/wire/result.ts';
import type { DeskStore } from '../store/port/desk.ts';
import type { Store } from '../store/port/store.ts';
import type { DeskEvents } from './desk-events.ts';
import { HttpError } from './http-error.ts';
import type { ServerClock } from './places.ts';
import { contradictionIn } from './result-consistency.ts';
import { withoutAddresses } from './without-addresses.ts';

/** What ingest needs of the server. */
export interface IngestParts {
  readonly store: Store;
  readonly events: DeskEvents;
  readonly clock: ServerClock;
  /** Where false, no address of whoever tested is kept, neither beside a result nor in it. */
  readonly storeAddresses: boolean;
  readonly observe: (ingested: Ingested) => void;
  /** Told of each site that an unattended result of has come in. */
  readonly onSampled: (site: string) => void;
  readonly logNotice: (line: string) => void;
}

/** A result that has just been stored, for counting. */
export interface Ingested {
  readonly verdict: Result['grades']['verdict'];
  /** Whether the result said something else of itself than its figures do. */
  readonly wasRegraded: boolean;
  /** From the whole body to the acknowledgement. */
  readonly latencyMs: number;
}

/** A document that somebody sends, and what is known of how it came. */
export interface Delivery {
  readonly body: unknown;
  readonly address: string | null;
  /**
   * Throws when the sender may not store under this id. Returns the length that the test was asked for; `null` when
   * it is not known.
   */
  readonly requireId: (id: string) => number | null;
}

/** What became of it. */
export interface IngestAnswer {
  readonly isNew: boolean;
  readonly stored: Stored;
}

/**
 * Takes a result in: checks it, grades it again and stores it. Resolves when it is on disk; throws `HttpError` for
 * what the sender must know and `StoreError` for what the store could not do.
 */
export async function ingest(parts: IngestParts, delivery: Delivery): Promise<IngestAnswer> {
  const { store, events, clock } = parts;
  const beganMs = clock.monotonicMs();
  const { sent, plannedMs } = readResult(delivery);
  const uploaded = parts.storeAddresses ? sent : withoutAddresses(sent);
  const graded = { ...uploaded, grades: regrade(uploaded, plannedMs) };
  const { result, requestId } = await filed(store.desk, graded);
  const saved = await store.results.save({
    result,
    receivedAtMs: clock.epochMs(),
    address: parts.storeAddresses ? delivery.address : null,
    requestId,
  });
  if (saved.outcome === 'conflict') return answerSame(store, uploaded);
  const stored = storedAs(result.id, saved.row.code);
  if (saved.outcome === 'same') return { isNew: false, stored };
  const wasRegraded = !isDeepStrictEqual(result.grades, uploaded.grades);
  if (wasRegraded)
    parts.logNotice(
      `The result ${saved.row.code} said "${uploaded.grades.verdict}"; its figures say "${result.grades.verdict}", and that is stored.`,
    );
  parts.observe({
    verdict: result.grades.verdict,
    wasRegraded,
    latencyMs: clock.monotonicMs() - beganMs,
  });
  events.publish({ type: 'result', row: saved.row, requestId });
  const { site, unattended } = saved.row;
  if (site !== null && unattended) parts.onSampled(site);
  return { isNew: true, stored };
}

function readResult({ body, requireId }: Delivery): { sent: Result; plannedMs: number | null } {
  const parsed = parseResultFast(body);
  if (!parsed.ok) throw new HttpError(400, 'bad-result', `The result is not valid: ${parsed.problem}.`);
  const plannedMs = requireId(parsed.value.id);
  const contradiction = contradictionIn(parsed.value);
  if (contradiction !== null)
    throw new HttpError(400, 'bad-result', `The result contradicts itself: ${contradiction}`);
  return { sent: parsed.value, plannedMs };
}

const storedAs = (id: string, code: string): Stored => ({ id, path: ROUTES.resultPage(id), code });

/**
 * Files a result under the request that its link carried. Its ticket and site are used where the result has none; what
 * the result says of itself stays.
 */
async function filed(
  desk: DeskStore,
  result: Result,
): Promise<{ readonly result: Result; readonly requestId: string | null }> {
  const asked = result.labels.request ?? null;
  const request = asked === null ? null : await desk.request(asked);
  if (request === null || request.isWithdrawn) return { result, requestId: null };
  const { labels } = result;
  const { ticket, site } = request;
  return {
    result: { ...result, labels: { ...labels, ticket: labels.ticket ?? ticket, site: labels.site ?? site } },
    requestId: request.id,
  };
}

/**
 * Sent again after something of ours has changed since the first time (a request was withdrawn, a newer version grades
 * otherwise), the same evidence is no conflict: the sender only did not hear that it was stored.
 */
async function answerSame(store: Store, uploaded: Result): Promise<IngestAnswer> {
  const found = await store.results.find(uploaded.id);
  if (found === null || !isSameEvidence(uploaded, found.result))
    throw new HttpError(409, 'other-result', 'Another result of this test is stored already.');
  return { isNew: false, stored: storedAs(uploaded.id, found.row.code) };
}

function isSameEvidence(sent: Result, stored: Result): boolean {
  const ticket = sent.labels.ticket ?? stored.labels.ticket;
  const site = sent.labels.site ?? stored.labels.site;
  return isDeepStrictEqual(
    { ...sent, labels: { ...sent.labels, ticket, site }, grades: sent.grades.target },
    { ...stored, grades: stored.grades.target },
  );
}
