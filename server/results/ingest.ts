import { isDeepStrictEqual } from 'node:util';
import { isCounted } from '../../src/wire/desk/counted.ts';
import { ROUTES, type Stored } from '../../src/wire/http.ts';
import { evidenceIn } from '../../src/wire/load.ts';
import type { Result } from '../../src/wire/result.ts';
import type { PreparedResult, Saved } from '../store/port/results.ts';
import type { Store } from '../store/port/store.ts';
import { documentedResult } from '../store/prepare-result.ts';
import type { DeskEvents } from '../events/desk-events.ts';
import type { ServerClock } from '../time/clock.ts';
import { ResultRefusal } from './refusal.ts';
import type { StorageLimits, Storing } from './storage-limits.ts';
import type { RequestLabels, Preparation, Prepare, Upload } from './preparing/prepare.ts';

/** What ingest needs of the server. */
export interface IngestParts {
  readonly store: Store;
  readonly events: DeskEvents;
  readonly clock: ServerClock;
  /** Where false, no address of whoever tested is kept, neither beside a result nor in it. */
  readonly storeAddresses: boolean;
  /** Does most of the work of taking a result in, here or in another thread. */
  readonly prepare: Prepare;
  readonly observe: (ingested: Ingested) => void;
  /** Told of each site that an unattended result that it counts has come in of. */
  readonly onSampled: (site: string) => void;
  /** Told of the relay of each result that its own test has brought, and that has packets which came back through it. */
  readonly onMeasured: (relay: string) => void;
  /** Told of each relay that a test could not connect through, by a result that its own test has brought. */
  readonly onUnconnected: (relay: string, testId: string) => void;
  readonly logNotice: (line: string) => void;
  /** The relays of this server. */
  readonly relays: readonly { readonly name: string }[];
  /** What the relay of this server saw of a test (wire/witness.ts); `null` when it saw nothing of it. */
  readonly witness: (testId: string) => Promise<Uint8Array | null>;
  readonly logFault: (error: unknown) => void;
  readonly storage: StorageLimits;
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
export interface ReceivedDocument {
  /** JSON, UTF-8. It may be moved to another thread. */
  readonly body: Uint8Array;
  readonly address: string | null;
  readonly storing: Storing;
  /** Whether it came with an API token. */
  readonly isMachine: boolean;
  /** Whose result it must be; `null` when only the sender knows. */
  readonly testId: string | null;
  /** The length that the test was asked for; `null` when it is not known. */
  readonly plannedMs: number | null;
  /** Throws when the sender may not store under this id. */
  readonly requireId: (id: string) => void;
}

/** What became of it. */
export interface IngestAnswer {
  readonly isNew: boolean;
  readonly stored: Stored;
}

/**
 * Takes a result in: checks it, grades it again and stores it. Resolves when it is on disk; throws `ResultRefusal`
 * for what the sender must know and `StoreError` for what the store could not do.
 */
export async function ingest(parts: IngestParts, received: ReceivedDocument): Promise<IngestAnswer> {
  const { store, events, clock } = parts;
  const beganMs = clock.monotonicMs();
  const ready = await prepared(parts, received);
  const { id, verdict, saidVerdict, wasRegraded } = ready;
  const giveBack = parts.storage.book(received.storing, ready.prepared.document.body.byteLength);
  const saved = await savedOrGivenBack(store, ready.prepared, giveBack);
  if (saved.outcome === 'conflict') return answerSame(parts, id, ready.prepared);
  const stored = storedAs(id, saved.row.code);
  if (saved.outcome === 'same') return { isNew: false, stored };
  if (wasRegraded)
    parts.logNotice(
      `The result ${saved.row.code} said "${saidVerdict}"; its figures say "${verdict}", and that is stored.`,
    );
  parts.observe({ verdict, wasRegraded, latencyMs: clock.monotonicMs() - beganMs });
  const { site, unattended, relay, rttMs } = saved.row;
  if (received.testId !== null) {
    if (rttMs !== null) parts.onMeasured(relay);
    for (const failed of ready.failedRelays) parts.onUnconnected(failed, received.testId);
  }
  events.publish({ type: 'result', row: saved.row, requestId: ready.prepared.requestId });
  if (site !== null && unattended && isCounted(saved.row)) parts.onSampled(site);
  return { isNew: true, stored };
}

/** Only what is stored counts. */
async function savedOrGivenBack(
  { results }: Store,
  prepared: PreparedResult,
  giveBack: () => void,
): Promise<Saved> {
  let isStored = false;
  try {
    const saved = await results.save(prepared);
    isStored = saved.outcome === 'stored';
    return saved;
  } finally {
    if (!isStored) giveBack();
  }
}

/** Throws `ResultRefusal` for what the sender must know. */
async function prepared(
  parts: IngestParts,
  { body, address, plannedMs, requireId, isMachine, testId }: ReceivedDocument,
): Promise<Extract<Preparation, { readonly kind: 'ready' }>> {
  const { store, clock, prepare, storeAddresses, relays } = parts;
  const upload: Upload = {
    body,
    isMachine,
    // An agent may bring what it measured while the relays were others.
    relays: isMachine ? null : relays.map(({ name }) => name),
    notes: testId === null ? null : await notesOf(parts, testId),
    receivedAtMs: clock.epochMs(),
    address: storeAddresses ? address : null,
    keepAddresses: storeAddresses,
    plannedMs,
  };
  let preparation = await prepare(upload);
  if (preparation.kind === 'asks') {
    requireId(preparation.id);
    const { body: sent, requestId } = preparation;
    preparation = await prepare({ ...upload, body: sent, filing: await filingOf(store, requestId) });
  }
  switch (preparation.kind) {
    case 'bad-json':
      throw new ResultRefusal('bad-json', 'The body is not valid JSON.');
    case 'invalid':
      throw new ResultRefusal('bad-result', `The result is not valid: ${preparation.problem}.`);
    case 'contradiction':
      requireId(preparation.id);
      throw new ResultRefusal('bad-result', `The result contradicts itself: ${preparation.problem}`);
    case 'asks':
      throw new Error('a result asked for its request again');
    case 'ready':
      requireId(preparation.id);
      return preparation;
  }
}

/** What the relay saw of a test; one that cannot be asked has nothing to say. */
async function notesOf({ witness, logFault }: IngestParts, testId: string): Promise<Uint8Array | null> {
  try {
    return await witness(testId);
  } catch (error) {
    logFault(error);
    return null;
  }
}

const storedAs = (id: string, code: string): Stored => ({ id, path: ROUTES.resultPage(id), code });

/** The request that a result's link carried; `null` when there is none any more. */
async function filingOf({ desk }: Store, requestId: string): Promise<RequestLabels | null> {
  const request = await desk.request(requestId);
  if (request === null || request.isWithdrawn) return null;
  const { id, ticket, site } = request;
  return { id, ticket, site };
}

/**
 * Sent again after something of ours has changed since the first time (a request was withdrawn, a newer version grades
 * otherwise), the same evidence is no conflict: the sender only did not hear that it was stored.
 */
async function answerSame(
  { store }: IngestParts,
  id: string,
  prepared: PreparedResult,
): Promise<IngestAnswer> {
  const [sent, found] = await Promise.all([documentedResult(prepared), store.results.find(id)]);
  // Of one that is no longer whole the store has compared the figures.
  if (!found?.result || !isSameEvidence(sent, found.result))
    throw new ResultRefusal('other-result', 'Another result of this test is stored already.');
  return { isNew: false, stored: storedAs(id, found.row.code) };
}

function isSameEvidence(sent: Result, stored: Result): boolean {
  const ticket = sent.labels.ticket ?? stored.labels.ticket;
  const site = sent.labels.site ?? stored.labels.site;
  return isDeepStrictEqual(
    evidenceIn({ ...sent, labels: { ...sent.labels, ticket, site } }),
    evidenceIn(stored),
  );
}
