import { setImmediate as nextTurn } from 'node:timers/promises';
import { compareSets } from '../../src/core/compare/compare-sets.ts';
import type { PathBinding, PlanPath, PlanSite } from '../../src/core/plan/catalogue.ts';
import type { MeetMeRow } from '../../src/core/plan/meet-me.ts';
import { perMetric } from '../../src/core/sites/sampled-metric.ts';
import { quantile } from '../../src/core/metrics/delay.ts';
import type { CountedLatency } from '../../src/wire/desk/plan/meet-me.ts';
import { settingsOf } from '../sites/settings.ts';
import { assessedSamples } from '../sites/site-sample.ts';
import { lastWholeSlotEnd, stretchBefore, USUAL_DAYS } from '../sites/stretch.ts';
import { within } from '../sites/within.ts';
import { siteKey, type SiteRecord, type SiteStore } from '../store/port/sites.ts';

export interface MeetMeRowsParts {
  readonly store: Pick<SiteStore, 'sites' | 'samplesOf'>;
  /** Epoch ms. */
  readonly nowMs: () => number;
  /** Whoever asks waits so long for what is missing. */
  readonly patienceMs?: number;
}

/** A row of the table, with how many tests each latency is of. */
export interface CountedMeetMeRow extends MeetMeRow {
  readonly internet: CountedLatency | null;
  readonly expressRoute: readonly (MeetMeRow['expressRoute'][number] & {
    readonly latency: CountedLatency;
  })[];
}

/** Rows of the table, or of how many sites the tests are still to be compared. */
export type FoundRows =
  | { readonly kind: 'known'; readonly rows: readonly CountedMeetMeRow[] }
  | { readonly kind: 'pending'; readonly count: number };

const PATIENCE_MS = 2000;
const UNMEASURED = perMetric(() => null);

/** A site whose row has to be made, by all that the row depends on. */
interface Wanted {
  readonly key: string;
  readonly site: PlanSite;
  readonly people: number;
}

/**
 * Fills the table of meet-me locations from the tests of the last week that a catalogue binds to its paths, from the sites
 * themselves. Sites without people are in none. Comparing two weeks takes a tenth of a second, so each row is made once an
 * interval and kept in memory as long as the catalogue has it.
 */
export class MeetMeRows {
  readonly #parts: MeetMeRowsParts;
  #made = new Map<string, CountedMeetMeRow>();
  #work: Promise<void> = Promise.resolve();

  constructor(parts: MeetMeRowsParts) {
    this.#parts = parts;
  }

  async find(sites: readonly PlanSite[]): Promise<FoundRows> {
    const records = new Map((await this.#parts.store.sites()).map((record) => [record.key, record]));
    const wanted = sites.flatMap((site) => this.#wanted(site, records));
    const missing = (): Wanted[] => wanted.filter(({ key }) => !this.#made.has(key));
    if (missing().length > 0) {
      // One after the other: whoever asks again meanwhile finds what was made.
      this.#work = this.#work.catch(() => undefined).then(() => this.#make(missing(), records));
      await within(this.#parts.patienceMs ?? PATIENCE_MS, this.#work);
    }
    const count = missing().length;
    if (count > 0) return { kind: 'pending', count };
    const made = wanted.flatMap(({ key }) => {
      const row = this.#made.get(key);
      return row ? [[key, row] as const] : [];
    });
    this.#made = new Map(made);
    return { kind: 'known', rows: made.map(([, row]) => row) };
  }

  #wanted(site: PlanSite, records: ReadonlyMap<string, SiteRecord>): Wanted[] {
    const { people } = site;
    if (people === null) return [];
    const { nowMs } = this.#parts;
    const of = site.paths.map((path) => {
      const binding = bindingOf(path);
      const record = binding && records.get(siteKey(binding.label));
      if (!record) return [path, null];
      const settings = settingsOf(record);
      return [path, record.version, lastWholeSlotEnd(nowMs(), settings.everyMs), settings.everyMs];
    });
    return [{ key: JSON.stringify([site.name, people, of]), site, people }];
  }

  async #make(missing: readonly Wanted[], records: ReadonlyMap<string, SiteRecord>): Promise<void> {
    for (const { key, site, people } of missing) {
      if (this.#made.has(key)) continue;
      this.#made.set(key, await this.#row(site, people, records));
      await nextTurn();
    }
  }

  async #row(
    { name, paths }: PlanSite,
    people: number,
    records: ReadonlyMap<string, SiteRecord>,
  ): Promise<CountedMeetMeRow> {
    const internetPath = paths.find(({ kind }) => kind === 'internet');
    const internet = internetPath ? await this.#latency(internetPath, records) : null;
    const expressRoute: CountedMeetMeRow['expressRoute'][number][] = [];
    for (const path of paths) {
      if (path.kind !== 'expressroute' || path.via === null) continue;
      const found = await this.#latency(path, records);
      if (!found) continue;
      const areMeasured = internet !== null && internet.rtts.length > 0 && found.rtts.length > 0;
      expressRoute.push({
        via: path.via,
        latency: found.latency,
        againstInternet: areMeasured ? compareRoundTrips(internet.rtts, found.rtts) : null,
      });
      await nextTurn();
    }
    return { site: name, people, internet: internet?.latency ?? null, expressRoute };
  }

  /** The median of what was measured, else what was entered. */
  async #latency(path: PlanPath, records: ReadonlyMap<string, SiteRecord>): Promise<Latencies | null> {
    const binding = bindingOf(path);
    const record = binding && records.get(siteKey(binding.label));
    if (binding && record) {
      const { everyMs } = settingsOf(record);
      const stretch = stretchBefore(lastWholeSlotEnd(this.#parts.nowMs(), everyMs), USUAL_DAYS, everyMs);
      const query = { key: record.key, ...stretch, relay: binding.relay, withPeople: false };
      const samples = assessedSamples(await this.#parts.store.samplesOf(query));
      const rtts = samples.flatMap(({ metrics }) => metrics.rttMs ?? []).sort((a, b) => a - b);
      const ms = quantile(rtts, 0.5);
      if (ms !== null) return { latency: { ms, source: 'measured', samples: rtts.length }, rtts };
    }
    if (path.latencyMs === null) return null;
    return { latency: { ms: path.latencyMs, source: 'entered', samples: null }, rtts: [] };
  }
}

interface Latencies {
  readonly latency: CountedLatency;
  /** In order; empty of a latency that was entered. */
  readonly rtts: readonly number[];
}

/** People's calls are from the site: its own tests count here, not those of the edge of its network. */
const bindingOf = ({ measured }: PlanPath): PathBinding | undefined =>
  measured.find(({ segment }) => segment === 'client-edge');

function compareRoundTrips(internet: readonly number[], express: readonly number[]) {
  const figures = (rtts: readonly number[]) => rtts.map((rttMs) => ({ ...UNMEASURED, rttMs }));
  return compareSets(figures(internet), figures(express)).find(({ metric }) => metric === 'rttMs') ?? null;
}
