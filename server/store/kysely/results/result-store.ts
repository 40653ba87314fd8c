import type { OtherMarks } from '../../../../src/core/connectivity/marks-of-others.ts';
import type { SaidRegion } from '../../../../src/core/plan/said-regions.ts';
import { regionsBySite } from './regions.ts';
import type { Erasure } from '../../../../src/wire/desk/admin.ts';
import type { ResultPage, ResultSummary, ResultSearch } from '../../../../src/wire/desk/search.ts';
import type { TriageChange, TriageChanges } from '../../../../src/wire/desk/triage.ts';
import type { LastTests } from '../../../../src/wire/relays/last-tests.ts';
import type { Devices } from '../../../../src/wire/result/devices.ts';
import { prepareResult } from '../../prepare-result.ts';
import { StoreError } from '../../port/store-error.ts';
import type {
  Arrived,
  PreparedResult,
  Pruned,
  ResultStore,
  Retention,
  MarksNearQuery,
  MetricSample,
  MetricSampleQuery,
  Saved,
  StoredDocument,
  StoredRecord,
  Surplus,
  TriageOutcome,
} from '../../port/results.ts';
import type { Kysely } from 'kysely';
import type { Database } from '../database.ts';
import { asStoreError } from '../error-mapping.ts';
import type { Tables } from '../tables.ts';
import { hasSameFigures, rowOf, type ResultColumns } from './columns.ts';
import { keepDevices } from './devices.ts';
import { isSameDocument } from './document.ts';
import {
  countUpTo,
  findDocument,
  findResult,
  neighboursOf,
  newestSearchOf,
  resultsOfRequests,
  searchResults,
  streamResults,
  type Searched,
} from './listing.ts';
import { readMarksNear } from './marks-near.ts';
import { findPackets, insertPackets } from './packets.ts';
import { countFor, eraseResults, pruneResults } from './retention/removal.ts';
import { countResults, newestReceivedAtMs, storedBytes, surplusOf } from './retention/surplus.ts';
import { readLastTests } from './last-tests.ts';
import { isPreparedRow, type PreparedRow } from './prepared-row.ts';
import { samplesAt, samplesOfSearch } from './samples.ts';
import { storableText } from './label-words.ts';
import { tagsInUse, updateTriage, updateTriages } from './triage.ts';
import type { ResultWriter } from './writer.ts';

/** Of one whose document has gone, the figures tell whether it is the same. */
const isSameAs = async (
  stored: ResultColumns & { readonly document: StoredDocument | null },
  { columns, document }: PreparedRow,
): Promise<boolean> =>
  stored.document === null ? hasSameFigures(stored, columns) : isSameDocument(stored.document, document);

/** Results in either database. */
export class KyselyResultStore implements ResultStore {
  readonly #database: Database;
  readonly #writer: ResultWriter;
  /** Saves under way, for `settled`. */
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(database: Database, writer: ResultWriter) {
    this.#database = database;
    this.#writer = writer;
  }

  async save(result: Arrived | PreparedResult): Promise<Saved> {
    const prepared = 'document' in result ? result : prepareResult(result);
    if (!isPreparedRow(prepared)) throw new Error('a result must be prepared by the adapter that stores it');
    const saved = this.#save(prepared);
    this.#underWay.add(saved);
    try {
      return await saved;
    } catch (error) {
      const failure = asStoreError(error);
      if (failure.code === 'full') this.#database.noteFull();
      throw failure;
    } finally {
      this.#underWay.delete(saved);
    }
  }

  async #save(prepared: PreparedRow): Promise<Saved> {
    const { columns } = prepared;
    const written = await this.#writer.write(prepared);
    if (written.kind === 'stored')
      return { outcome: 'stored', row: rowOf({ ...columns, code: written.code }) };
    const stored = await this.#database.read((db) => findDocument(db, columns.id));
    if (!stored) throw new StoreError('failed', 'The result was removed while it was being stored.');
    const isSame = await isSameAs(stored, prepared);
    return isSame ? { outcome: 'same', row: rowOf(stored) } : { outcome: 'conflict' };
  }

  find(id: string): Promise<StoredRecord | null> {
    return this.#database.read((db) => findResult(db, id));
  }

  search(
    search: ResultSearch,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<ResultPage> {
    return this.#searching(search, (db, searched) => searchResults(db, search, page, searched));
  }

  /** With the stretches in which all rows are looked through, where they are divided. */
  #searching<T>(
    { toMs }: ResultSearch,
    work: (db: Kysely<Tables>, searched: Searched) => Promise<T>,
  ): Promise<T> {
    const { months, kind } = this.#database;
    return this.#database.read(async (db) => work(db, { kind, stretches: await months?.stretches(toMs) }));
  }

  neighbours(
    id: string,
    count: number,
  ): Promise<{ readonly before: readonly ResultSummary[]; readonly after: readonly ResultSummary[] }> {
    return this.#database.read((db) => neighboursOf(db, id, count));
  }

  samples(query: MetricSampleQuery): Promise<readonly MetricSample[]> {
    return this.#database.read((db) => samplesAt(db, query, this.#database.kind));
  }

  marksNear(query: MarksNearQuery): Promise<readonly OtherMarks[]> {
    return this.#database.read((db) => readMarksNear(db, query, this.#database.kind));
  }

  samplesOf(search: ResultSearch, limit: number): Promise<readonly MetricSample[]> {
    return this.#searching(search, (db, searched) => samplesOfSearch(db, search, limit, searched));
  }

  async *stream(search: ResultSearch): AsyncGenerator<StoredRecord> {
    try {
      yield* await this.#searching(search, (db, searched) =>
        Promise.resolve(streamResults(db, search, searched)),
      );
    } catch (error) {
      throw asStoreError(error);
    }
  }

  setTriage(id: string, change: TriageChange): Promise<TriageOutcome | null> {
    return updateTriage(this.#database, id, change);
  }

  setTriages(changes: TriageChanges['changes']): Promise<readonly (TriageOutcome | null)[]> {
    return updateTriages(this.#database, changes);
  }

  countUpTo(search: ResultSearch, most: number): Promise<number> {
    return this.#searching(search, (db, searched) => countUpTo(db, search, most, searched));
  }

  lastTests(relays: readonly string[], nowMs: number): Promise<readonly LastTests[]> {
    return this.#database.read((db) => readLastTests(db, relays, nowMs, this.#database.kind));
  }

  tags(limit: number): Promise<readonly string[]> {
    return tagsInUse(this.#database, limit);
  }

  regions(): Promise<ReadonlyMap<string, readonly SaidRegion[]>> {
    return this.#database.read(regionsBySite);
  }

  async setLinkRevoked(id: string, isRevoked: boolean): Promise<boolean> {
    const changed = await this.#database.write((transaction) =>
      transaction
        .updateTable('results')
        .set({ is_link_revoked: isRevoked ? 1 : 0 })
        .where('id', '=', storableText(id))
        .returning('seq')
        .executeTakeFirst(),
    );
    return changed !== undefined;
  }

  newestSearch(site: string): Promise<StoredRecord | null> {
    return this.#database.read((db) => newestSearchOf(db, site));
  }

  saveDevices(id: string, devices: Devices | null): Promise<boolean> {
    return keepDevices(this.#database, id, devices);
  }

  savePackets(id: string, gzip: Uint8Array, atMs: number): Promise<'stored' | 'same' | 'no-such-result'> {
    return insertPackets(this.#database, id, gzip, atMs);
  }

  packets(id: string): Promise<Uint8Array | null> {
    return this.#database.read((db) => findPackets(db, id));
  }

  resultsOf(
    requestIds: readonly string[],
    limit: number,
  ): Promise<ReadonlyMap<string, readonly ResultSummary[]>> {
    return this.#database.read((db) => resultsOfRequests(db, requestIds, limit));
  }

  countFor(who: Erasure): Promise<number> {
    return this.#database.read((db) => countFor(db, who));
  }

  erase(who: Erasure): Promise<number> {
    return eraseResults(this.#database, who);
  }

  prune(retention: Retention, nowMs: number): Promise<Pruned> {
    return pruneResults(this.#database, retention, nowMs);
  }

  surplus(retention: Retention, nowMs: number): Promise<Surplus> {
    return this.#database.read((db) => surplusOf(db, retention, nowMs));
  }

  newestReceivedAtMs(): Promise<number | null> {
    return this.#database.read(newestReceivedAtMs);
  }

  storedBytes(): Promise<number> {
    return this.#database.read(storedBytes);
  }

  count(): Promise<number> {
    return this.#database.read(countResults);
  }

  /** Resolves when nothing is being stored. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }
}
