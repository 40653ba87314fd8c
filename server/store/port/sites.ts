import type { SampledMetric } from '../../../src/core/sites/sampled-metric.ts';
import type { ResultSummary } from '../../../src/wire/desk/search.ts';
import type { SiteSettings } from '../../../src/wire/desk/sites.ts';
import type { Sample, SampleOutcome } from '../../../src/wire/sample.ts';
import type { Retention } from './results.ts';

/** A slot of a schedule as it reached the server. */
export interface ArrivedSample {
  readonly sample: Sample;
  readonly receivedAtMs: number;
  /** What it counts as: what the agent told, but for what only the server knows (whether it was up itself). */
  readonly counted: SampleOutcome;
}

/** What became of samples. `conflicts`: ids of those that another sample was stored under before; these were not. */
export interface SamplesSaved {
  readonly stored: number;
  readonly same: number;
  readonly conflicts: readonly string[];
}

/** A site that samples came from. */
export interface SiteRecord {
  /** The name as names are compared: one for `Berlin` and ` berlin`. */
  readonly key: string;
  readonly name: string;
  /** One more with each change of its samples or settings. */
  readonly version: number;
  /** From its newest samples; `null` where they do not say. */
  readonly seen: Readonly<{ [Field in keyof SiteSettings]: SiteSettings[Field] | null }>;
  /** By an admin; `null` where it is left to the samples. */
  readonly set: Readonly<{ [Field in keyof SiteSettings]: SiteSettings[Field] | null }>;
  /** When it was last tested or a test of it was last due; `null`: nothing is kept of it. */
  readonly lastAtMs: number | null;
}

/** Which samples of a site, tests by machines among them: in [fromMs, toMs). */
export interface SiteColumnsQuery {
  readonly key: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Through this relay only; `null`: all. */
  readonly relay: string | null;
}

/** Which samples of a site. */
export interface SiteSampleQuery extends SiteColumnsQuery {
  /** Whether tests that people started count as well; like all others only where somebody answers for them. */
  readonly withPeople: boolean;
  /** The newest so many of each kind; left out: all. */
  readonly limit?: number;
}

/** Of which tests of a site the marks are wanted. */
export interface KeptMarksQuery extends Pick<SiteSampleQuery, 'key' | 'fromMs' | 'toMs'> {
  readonly limit: number;
}

/** A test of a site. */
export interface TestOfSite {
  readonly id: string;
  readonly atMs: number;
  readonly verdict: ResultSummary['verdict'];
  readonly finding: string | null;
  /** Of a check without a call: code of what keeps most from calls. */
  readonly blocked: string | null;
  readonly metrics: Readonly<Record<SampledMetric, number | null>>;
}

/** What an assessment counts of the tests of a site, in columns: a thousand weeks are read without an object for each test. */
export interface TestColumns {
  /** Epoch ms. */
  readonly atMs: Float64Array;
  readonly verdicts: readonly TestOfSite['verdict'][];
  readonly findings: readonly TestOfSite['finding'][];
  /** `NaN`: not measured. */
  readonly values: Readonly<Record<SampledMetric, Float64Array>>;
}

/** A slot of a site of which there is no result. */
export interface SlotOfSite {
  readonly id: string;
  readonly atMs: number;
  readonly outcome: Exclude<SampleOutcome, 'measured'>;
  readonly reason: string | null;
}

/** What a site is shown by, in short, for the stretch that ends at `toMs`. */
export interface StoredSummary {
  readonly key: string;
  readonly toMs: number;
  /** The settings that it was made with, as text. */
  readonly madeOf: string;
  /** JSON. */
  readonly body: string;
}

/** A summary that was made of a site as it was at `version`. */
export interface MadeSummary extends StoredSummary {
  readonly version: number;
  /** Summaries of the site for stretches that ended before are needed no more. */
  readonly keepFromMs: number;
}

/**
 * Keeps samples of schedules and what is worked out of them. Storing, erasing or pruning a sample or an unattended result
 * removes the summaries of its site that it changes, in the same transaction. Rejects with `StoreError`.
 */
export interface SiteStore {
  /** Resolves when they are on disk: all but those in conflict, or none. A sample is stored once, and never changed. */
  saveSamples(samples: readonly ArrivedSample[]): Promise<SamplesSaved>;
  /** By name. */
  sites(): Promise<readonly SiteRecord[]>;
  /** By a name, however it is written. */
  site(name: string): Promise<SiteRecord | null>;
  /** `false`: there is no such site. */
  setSettings(key: string, settings: SiteRecord['set']): Promise<boolean>;
  /** Oldest first. A slot that was measured is its result, and nothing when that is not kept. */
  samplesOf(
    query: SiteSampleQuery,
  ): Promise<{ readonly tests: readonly TestOfSite[]; readonly slots: readonly SlotOfSite[] }>;
  /** What an assessment counts of them, in no order, of tests by machines alone. */
  columnsOf(
    query: SiteColumnsQuery,
  ): Promise<{ readonly tests: TestColumns; readonly slots: readonly SlotOfSite[] }>;
  /**
   * What became of the marks for priority in the newest so many unattended tests of the site in [fromMs, toMs) that can say
   * it of the network, oldest first: whether they were kept.
   */
  keptMarksOf(query: KeptMarksQuery): Promise<readonly boolean[]>;
  /** Relays that unattended tests of the site went through in [fromMs, toMs), by name. */
  relaysOf(key: string, fromMs: number, toMs: number): Promise<readonly string[]>;
  /**
   * Of the sites of these keys where a machine checked what the network lets through and made no call: how many such
   * checks are kept.
   */
  checksOf(keys: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Summaries of stretches that have ended by then. */
  summaries(untilMs: number): Promise<readonly StoredSummary[]>;
  /** Which summaries there are, those made ahead among them. */
  summarised(): Promise<readonly Omit<StoredSummary, 'body'>[]>;
  /** Keeps each unless its site has changed since the version that it was made of; answers which were kept. */
  saveSummaries(made: readonly MadeSummary[]): Promise<readonly boolean[]>;
  /** The run of the server is up since `fromMs`, and still at `toMs`. */
  beat(run: string, fromMs: number, toMs: number): Promise<void>;
  /** Whether a run of the server was up then. */
  wasUp(atMs: number): Promise<boolean>;
  /** Removes a bounded number of slots beyond the retention of results, and runs of long ago; returns how many slots. */
  prune(retention: Pick<Retention, 'maxResults' | 'maxAgeMs'>, nowMs: number): Promise<number>;
}

/** What two names have in common that are of one site, whatever their case; the key of its record. */
export const siteKey = (name: string): string =>
  name
    .replace(/[\0\p{Surrogate}]/gu, '\uFFFD')
    .trim()
    .toLowerCase()
    .normalize('NFC');
