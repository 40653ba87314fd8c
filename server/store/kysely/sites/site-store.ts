import { sql } from 'kysely';
import type { Retention } from '../../port/results.ts';
import type {
  ArrivedSample,
  KeptMarksQuery,
  MadeSummary,
  SamplesSaved,
  SiteColumnsQuery,
  SiteRecord,
  SiteSampleQuery,
  SiteStore,
  SlotOfSite,
  StoredSummary,
  TestColumns,
  TestOfSite,
} from '../../port/sites.ts';
import type { Database } from '../database.ts';
import { labelKey } from '../results/label-words.ts';
import { countChecks, readKeptMarks, readRelays, readSlots } from './reading.ts';
import { insertSamples, pruneSamples } from './samples.ts';
import { SiteRecords } from './site-records.ts';
import { insertSummaries, readSummaryHeads, SiteSummaries } from './summaries.ts';
import { readTestColumns, readTests } from './tests-of-site.ts';

/** Samples of schedules and the sites that they are of, in either database. */
export class KyselySiteStore implements SiteStore {
  readonly #database: Database;
  readonly #records: SiteRecords;
  readonly #summaries: SiteSummaries;

  constructor(database: Database) {
    this.#database = database;
    this.#records = new SiteRecords(database.kind);
    this.#summaries = new SiteSummaries(database);
  }

  saveSamples(samples: readonly ArrivedSample[]): Promise<SamplesSaved> {
    return insertSamples(this.#database, samples);
  }

  sites(): Promise<readonly SiteRecord[]> {
    return this.#sites(null);
  }

  async site(name: string): Promise<SiteRecord | null> {
    const [site] = await this.#sites(labelKey(name));
    return site ?? null;
  }

  #sites(key: string | null): Promise<SiteRecord[]> {
    const { months } = this.#database;
    return this.#database.read((db) => this.#records.read(db, key, months?.recentMs() ?? null));
  }

  setSettings(key: string, { timeZone, everyMs, target }: SiteRecord['set']): Promise<boolean> {
    return this.#database.write(async (transaction) => {
      const changed = await transaction
        .updateTable('sites')
        .set({
          version: sql<number>`version + 1`,
          set_zone: timeZone,
          set_every_ms: everyMs,
          set_target: target,
        })
        .where('site_key', '=', key)
        .returning('site_key')
        .executeTakeFirst();
      await transaction.deleteFrom('site_summaries').where('site_key', '=', key).execute();
      return changed !== undefined;
    });
  }

  samplesOf(
    query: SiteSampleQuery,
  ): Promise<{ readonly tests: readonly TestOfSite[]; readonly slots: readonly SlotOfSite[] }> {
    const { kind } = this.#database;
    return this.#database.read(async (db) => {
      const [tests, slots] = await Promise.all([readTests(db, query, kind), readSlots(db, query, kind)]);
      return { tests, slots };
    });
  }

  columnsOf(
    query: SiteColumnsQuery,
  ): Promise<{ readonly tests: TestColumns; readonly slots: readonly SlotOfSite[] }> {
    const { kind } = this.#database;
    return this.#database.read(async (db) => {
      const [tests, slots] = await Promise.all([
        readTestColumns(db, query, kind),
        readSlots(db, query, kind),
      ]);
      return { tests, slots };
    });
  }

  keptMarksOf(query: KeptMarksQuery): Promise<readonly boolean[]> {
    return this.#database.read((db) => readKeptMarks(db, query, this.#database.kind));
  }

  relaysOf(key: string, fromMs: number, toMs: number): Promise<readonly string[]> {
    return this.#database.read((db) => readRelays(db, key, fromMs, toMs, this.#database.kind));
  }

  checksOf(keys: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.#database.read((db) => countChecks(db, keys));
  }

  summaries(untilMs: number): Promise<readonly StoredSummary[]> {
    return this.#summaries.read(untilMs);
  }

  summarised(): Promise<readonly Omit<StoredSummary, 'body'>[]> {
    return readSummaryHeads(this.#database);
  }

  saveSummaries(made: readonly MadeSummary[]): Promise<readonly boolean[]> {
    return insertSummaries(this.#database, made);
  }

  beat(run: string, fromMs: number, toMs: number): Promise<void> {
    return this.#database.write(async (transaction) => {
      await transaction
        .insertInto('heartbeats')
        .values({ run, from_ms: fromMs, to_ms: toMs })
        .onConflict((conflict) => conflict.column('run').doUpdateSet({ from_ms: fromMs, to_ms: toMs }))
        .execute();
    });
  }

  async wasUp(atMs: number): Promise<boolean> {
    const found = await this.#database.read((db) =>
      db
        .selectFrom('heartbeats')
        .select('run')
        .where('to_ms', '>=', atMs)
        .where('from_ms', '<=', atMs)
        .limit(1)
        .executeTakeFirst(),
    );
    return found !== undefined;
  }

  prune(retention: Pick<Retention, 'maxResults' | 'maxAgeMs'>, nowMs: number): Promise<number> {
    return pruneSamples(this.#database, retention, nowMs);
  }
}
