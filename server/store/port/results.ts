import type { OtherMarks } from '../../../src/core/connectivity/marks-of-others.ts';
import type { SaidRegion } from '../../../src/core/plan/said-regions.ts';
import type {
  ListOrder,
  ResultPage,
  ResultSummary,
  ResultSearch,
  Standing,
} from '../../../src/wire/desk/search.ts';
import type { Erasure } from '../../../src/wire/desk/admin.ts';
import type { SampledMetric } from '../../../src/wire/desk/record.ts';
import type { TriageChange, TriageChanges } from '../../../src/wire/desk/triage.ts';
import type { Result } from '../../../src/wire/result.ts';
import type { LastTests } from '../../../src/wire/relays/last-tests.ts';
import type { Devices } from '../../../src/wire/result/devices.ts';

/** A result as it reached the server. */
export interface Arrived {
  readonly result: Result;
  readonly receivedAtMs: number;
  /** Where it came from; `null` where no addresses are stored. */
  readonly address: string | null;
  /** The request that its test was made for. */
  readonly requestId: string | null;
  /** Who answers for it; left out where that is not known: it then counts, and its own clock is believed. */
  readonly standing?: Standing;
}

/** A result as it is stored: whole. */
export interface StoredDocument {
  readonly encoding: string;
  readonly body: Uint8Array;
}

/**
 * A result ready to be written: all that is left is the database's work. It holds more than this, which only the adapter
 * that prepared it knows; it may go from thread to thread on its way there.
 */
export interface PreparedResult {
  readonly requestId: string | null;
  readonly document: StoredDocument;
}

/** `same`: this very result is stored already. `conflict`: another one has its id; nothing was changed. */
export type Saved =
  { readonly outcome: 'stored' | 'same'; readonly row: ResultSummary } | { readonly outcome: 'conflict' };

/** What is kept of a result, with what the server knows of it. */
export interface StoredRecord {
  readonly row: ResultSummary;
  /** As the row has them, of each direction too. */
  readonly figures: Readonly<Record<SampledMetric, number | null>>;
  /** The result whole; `null`: its document has gone before its figures (`Retention.maxDocumentsAgeMs`). */
  readonly result: Result | null;
  readonly network: string | null;
  readonly isLinkRevoked: boolean;
  readonly hasPackets: boolean;
  readonly requestId: string | null;
}

/** One that is kept whole. */
export interface StoredResult extends StoredRecord {
  readonly result: Result;
}

/** A stretch of a list. */
export interface ListPage {
  readonly after: string | null;
  readonly limit: number;
  /** By when they were measured; left out: newest first. */
  readonly order?: ListOrder;
}

/** Which samples: all of one site (`null`: of no site, then of `network`) and relay, in [fromMs, toMs). */
export interface MetricSampleQuery {
  readonly site: string | null;
  readonly network: string | null;
  readonly relay: string | null;
  readonly fromMs: number;
  readonly toMs: number;
  /** Of a site only samples that it counts, and the one of this id. */
  readonly own?: string;
  /** The newest so many. */
  readonly limit: number;
}

/** The figures of one test that it is compared by. `null`: not measured. */
export type MetricSample = Readonly<Record<SampledMetric, number | null>> & {
  readonly id: string;
  readonly atMs: number;
  readonly verdict: ResultSummary['verdict'];
};

/** Which tests tell what became of the marks of one: those of its site and relay that sites count, on both sides of it. */
export interface MarksNearQuery {
  readonly site: string;
  readonly relay: string;
  readonly atMs: number;
  readonly withinMs: number;
  /** The one itself. */
  readonly exceptId: string;
  /** Who made it, whose others may be of the same computer; `null`: it does not say. */
  readonly exceptUser: string | null;
  /** The nearest so many on each side. */
  readonly limit: number;
}

/** What became of a change. `conflict`: somebody else was first; `row` is as they left it. */
export interface TriageOutcome {
  readonly kind: 'done' | 'conflict';
  readonly row: ResultSummary;
}

/** How much is kept; `null`: no limit. Beyond it the oldest go, of what anybody stored before all else. */
export interface Retention {
  readonly maxResults: number | null;
  readonly maxAgeMs: number | null;
  /** Of a result whole, with its packets and devices; its row stays, by which it is found, listed and compared. */
  readonly maxDocumentsAgeMs: number | null;
  readonly maxPacketsAgeMs: number | null;
  /** Of results and packets as they are stored, without the indexes and the free pages of a database. */
  readonly maxBytes: number | null;
}

/** How much of what is stored is beyond retention. */
export interface Surplus {
  /** Results that would be removed; those beyond `maxBytes` by their share of the bytes. */
  readonly results: number;
  /** Of all results. */
  readonly ofResults: number;
  /** Results of which nothing but the figures would be left. */
  readonly documents: number;
  /** Of those that are kept whole. */
  readonly ofDocuments: number;
  readonly packets: number;
  readonly ofPackets: number;
}

/** What a round of pruning removed; `isDone` is false when there is more to remove. */
export interface Pruned {
  readonly results: number;
  readonly documents: number;
  readonly packets: number;
  readonly isDone: boolean;
}

/**
 * Keeps results. The adapter runs the suite in test/server/store/contract on each database. Every method rejects
 * with `StoreError` and leaves nothing half-written.
 */
export interface ResultStore {
  /**
   * Stores a result once and for ever; resolves when it is on disk. Its code is made here and is unique. Preparing it is
   * most of the work, and may have been done elsewhere.
   */
  save(result: Arrived | PreparedResult): Promise<Saved>;
  find(id: string): Promise<StoredRecord | null>;
  /** `after` is a page's `next` in the same order; a key that is none starts from the top. */
  search(search: ResultSearch, page: ListPage): Promise<ResultPage>;
  /** How many results a search finds, or `most` where there are more. */
  countUpTo(search: ResultSearch, most: number): Promise<number>;
  /** Rows of the same site (or network) just before and after; `before` nearest last, `after` nearest first. */
  neighbours(
    id: string,
    count: number,
  ): Promise<{ readonly before: readonly ResultSummary[]; readonly after: readonly ResultSummary[] }>;
  samples(query: MetricSampleQuery): Promise<readonly MetricSample[]>;
  /** Oldest first. Of those that tell whether the network kept marks for priority. */
  marksNear(query: MarksNearQuery): Promise<readonly OtherMarks[]>;
  /** Samples of what a search finds, newest first. */
  samplesOf(search: ResultSearch, limit: number): Promise<readonly MetricSample[]>;
  /** What is kept of the results that a search finds, newest first, for exports; holds no lock between them. */
  stream(search: ResultSearch): AsyncIterable<StoredRecord>;
  setLinkRevoked(id: string, isRevoked: boolean): Promise<boolean>;
  /** Changes where a result stands unless somebody else did since that version; `null`: there is no such result. */
  setTriage(id: string, change: TriageChange): Promise<TriageOutcome | null>;
  /**
   * The same for several at once: all that nobody else changed, or none of them. In the order that was asked for.
   */
  setTriages(changes: TriageChanges['changes']): Promise<readonly (TriageOutcome | null)[]>;
  /** The last tests of each of these relays (by any writing of its name), in their order. */
  lastTests(relays: readonly string[], nowMs: number): Promise<readonly LastTests[]>;
  /** Tags that results have, those of the most results first. */
  tags(limit: number): Promise<readonly string[]>;
  /** Which customer regions the results say that sites count, by `siteKey`; the most frequent first. */
  regions(): Promise<ReadonlyMap<string, readonly SaidRegion[]>>;
  /** The newest result of a site (by any writing of its name) that ends a search for the number of calls and that sites count. */
  newestSearch(site: string): Promise<StoredRecord | null>;
  /**
   * Keeps figures of devices beside a result, in place of those before; `null` takes them out. False: no such result, or
   * it is no longer kept whole.
   */
  saveDevices(id: string, devices: Devices | null): Promise<boolean>;
  /** Compressed packet records of a result that is kept whole. */
  savePackets(id: string, gzip: Uint8Array, atMs: number): Promise<'stored' | 'same' | 'no-such-result'>;
  packets(id: string): Promise<Uint8Array | null>;
  /** Results of requests, newest first, at most `limit` each. */
  resultsOf(
    requestIds: readonly string[],
    limit: number,
  ): Promise<ReadonlyMap<string, readonly ResultSummary[]>>;
  countFor(who: Erasure): Promise<number>;
  /** Removes results with their packets and notes. */
  erase(who: Erasure): Promise<number>;
  /** Removes a bounded number of what is beyond retention, so that nobody waits long. */
  prune(retention: Retention, nowMs: number): Promise<Pruned>;
  /** What `prune` would remove in all its rounds together. */
  surplus(retention: Retention, nowMs: number): Promise<Surplus>;
  /** When the last result came in, by the clock of that moment; `null`: none is kept. */
  newestReceivedAtMs(): Promise<number | null>;
  count(): Promise<number>;
  /** Bytes of results and packets as they are stored. What an earlier version stored is missing until it is measured. */
  storedBytes(): Promise<number>;
}
