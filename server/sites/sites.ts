import { Compile } from 'typebox/compile';
import type { SiteReport, SiteRow, Sites as SitesAnswer, SiteSettings } from '../../src/wire/desk/sites.ts';
import type { SiteRecord, SiteStore, StoredSummary } from '../store/port/sites.ts';
import { KeptReports } from './kept-reports.ts';
import { within } from './within.ts';
import { siteReport } from './site-report.ts';
import { SummaryRowSchema, type SummaryRow } from './site-row.ts';
import { settingsOf } from './settings.ts';
import { lastWholeSlotEnd, stretchBefore, WEEKS_MS } from './stretch.ts';
import { SummaryMaker } from './summary-maker.ts';
import { keyOfSummary, keyOfWanted, wantedSummary, type WantedSummary } from './wanted-summary.ts';

/** How a site is looked at. */
export interface SiteLook {
  readonly days: number;
  /** `null`: all. */
  readonly relay: string | null;
  /** `null`: the site's own. */
  readonly target: string | null;
  /** Whether tests that people started count as well. */
  readonly withPeople: boolean;
}

/** A site that has a page: calls were tested there, or the network was checked. */
interface KnownSite {
  readonly site: SiteRecord;
  /** `null`: calls were tested. */
  readonly onlyChecks: number | null;
}

/** A line that is to be shown. */
interface WantedRow extends WantedSummary {
  /** `null`: it is not known yet. */
  row: SummaryRow | null;
}

/** A report that somebody wants, and what it is made with. */
interface AskedReport extends KnownSite {
  readonly look: SiteLook;
  readonly settings: SiteSettings;
  readonly toMs: number;
}

/** From then on of a slot, no sample of it is expected any more (core/sites/schedule.ts spreads them over 80 %). */
const SLOT_IS_QUIET = 0.9;

/** Whoever asks for all sites waits so long for summaries that are missing; what is missing still is said to be. */
const PATIENCE_MS = 300;

/**
 * Sites as they are shown. The page of all sites stands on summaries, which are kept and made ahead: a stretch ends with
 * a whole slot, so what it will end with is known when the slot's sample has come, and when the slot is over nothing is
 * left to be done.
 */
export class Sites {
  readonly #store: SiteStore;
  readonly #nowMs: () => number;
  readonly #patienceMs: number;
  readonly #summaries: SummaryMaker;
  readonly #reports = new KeptReports();
  /** Of each site the summary that was shown last: checking a thousand takes longer than reading them. */
  readonly #lastRead = new Map<string, { readonly body: string; readonly row: SummaryRow }>();
  /** Of each summary the line that was shown of it last. */
  readonly #lines = new WeakMap<SummaryRow, SiteRow>();

  constructor(store: SiteStore, nowMs: () => number, patienceMs = PATIENCE_MS) {
    this.#store = store;
    this.#nowMs = nowMs;
    this.#patienceMs = patienceMs;
    this.#summaries = new SummaryMaker(store, nowMs);
  }

  /**
   * All sites that anything is kept of, by name. Those that are not summarised yet are, and are named until then. The line of a site is
   * the same object each time as long as it says the same.
   */
  async list(): Promise<SitesAnswer> {
    const nowMs = this.#nowMs();
    // Another core may read the one while this one reads the other.
    const [{ tested, others }, kept] = await Promise.all([this.#sites(), this.#store.summaries(nowMs)]);
    const wanted = tested.map((site): WantedRow => ({ ...wantedSummary(site, nowMs, 0), row: null }));
    this.#readRows(wanted, kept);
    const made = wanted.map(async (each) => {
      each.row ??= await this.#summaries.make(each, 'shown');
    });
    await within(this.#patienceMs, Promise.all(made));
    const rows: SiteRow[] = [];
    const pending: string[] = [];
    for (const { site, row } of wanted)
      if (row) rows.push(this.#line(site, row));
      else pending.push(site.name);
    const checks = await this.#store.checksOf(others.map(({ key }) => key));
    return {
      toMs: wanted.reduce((latest, { toMs }) => Math.max(latest, toMs), 0),
      sites: rows,
      pending,
      onlyChecked: others.filter(({ key }) => checks.has(key)).map(({ name }) => name),
    };
  }

  /** A site that anything is kept of; `null`: there is none of this name. */
  async find(name: string): Promise<SiteRecord | null> {
    return (await this.#known(name))?.site ?? null;
  }

  /** `null`: there is no such site. A target that is none must have been refused before. */
  async report(name: string, look: SiteLook): Promise<SiteReport | null> {
    const asked = await this.#asked(name, look);
    return asked && this.#report(asked);
  }

  /** The same as JSON, which is kept for whoever asks for it again. */
  async writtenReport(name: string, look: SiteLook): Promise<Buffer | null> {
    const asked = await this.#asked(name, look);
    if (asked === null) return null;
    const write = async (): Promise<Buffer> => Buffer.from(JSON.stringify(await this.#report(asked)));
    // Tests of people change nothing of a site's version.
    if (look.withPeople) return write();
    const { site, settings, toMs } = asked;
    const key = JSON.stringify([site.key, site.version, toMs, settings, look.days, look.relay]);
    return this.#reports.of(key, write);
  }

  /** Makes the summaries that are missing, those of now first, then those of the slot that is under way. */
  async makeAhead(): Promise<void> {
    const nowMs = this.#nowMs();
    const { tested: sites } = await this.#sites();
    const kept = new Set((await this.#store.summarised()).map(keyOfSummary));
    const now = sites.map((site) => wantedSummary(site, nowMs, 0));
    const next = sites
      .map((site) => wantedSummary(site, nowMs, 1))
      .filter(({ site, settings, toMs }) => {
        const slotMs = nowMs - (toMs - settings.everyMs);
        const hasCome = (site.lastAtMs ?? 0) >= toMs - settings.everyMs;
        return hasCome || slotMs >= settings.everyMs * SLOT_IS_QUIET;
      });
    const missing = [...now, ...next].filter((wanted) => !kept.has(keyOfWanted(wanted)));
    const made = await Promise.allSettled(missing.map((wanted) => this.#summaries.make(wanted, 'ahead')));
    const failed = made.find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Summarises no more, and waits for what is under way. Idempotent. */
  close(): Promise<void> {
    return this.#summaries.close();
  }

  /** Those where calls were tested, and the others. */
  async #sites(): Promise<{ readonly tested: SiteRecord[]; readonly others: SiteRecord[] }> {
    const sites = await this.#store.sites();
    return {
      tested: sites.filter(({ lastAtMs }) => lastAtMs !== null),
      others: sites.filter(({ lastAtMs }) => lastAtMs === null),
    };
  }

  async #known(name: string): Promise<KnownSite | null> {
    const site = await this.#store.site(name);
    if (site === null) return null;
    if (site.lastAtMs !== null) return { site, onlyChecks: null };
    const onlyChecks = (await this.#store.checksOf([site.key])).get(site.key);
    return onlyChecks === undefined ? null : { site, onlyChecks };
  }

  async #asked(name: string, look: SiteLook): Promise<AskedReport | null> {
    const known = await this.#known(name);
    if (known === null) return null;
    const own = settingsOf(known.site);
    const settings = { ...own, target: look.target ?? own.target };
    return { ...known, look, settings, toMs: lastWholeSlotEnd(this.#nowMs(), settings.everyMs) };
  }

  /** Those that are kept: those of other stretches lie beside them. */
  #readRows(wanted: readonly WantedRow[], kept: readonly StoredSummary[]): void {
    const bodies = new Map(kept.map((summary) => [keyOfSummary(summary), summary.body]));
    for (const each of wanted) {
      const body = bodies.get(keyOfWanted(each));
      if (body !== undefined) each.row = this.#readRow(each.site.key, body);
    }
  }

  async #report({ site: { key, name }, onlyChecks, settings, look, toMs }: AskedReport): Promise<SiteReport> {
    const { days, relay, withPeople } = look;
    const stretch = stretchBefore(toMs, days, settings.everyMs);
    const fromMs = Math.min(toMs - WEEKS_MS, stretch.fromMs - (toMs - stretch.fromMs));
    const [read, relays] = await Promise.all([
      this.#store.samplesOf({ key, fromMs, toMs, relay, withPeople }),
      this.#store.relaysOf(key, fromMs, toMs),
    ]);
    return siteReport(read, stretch, {
      site: name,
      relay,
      relays: [...relays],
      settings,
      onlyChecks,
    });
  }

  #line({ name: site, lastAtMs: lastSampleAtMs }: SiteRecord, row: SummaryRow): SiteRow {
    const last = this.#lines.get(row);
    if (last?.site === site && last.lastSampleAtMs === lastSampleAtMs) return last;
    const line = { site, ...row, lastSampleAtMs };
    this.#lines.set(row, line);
    return line;
  }

  /** `null` for what another version has written otherwise: it is made again. What was read before is read again seldom. */
  #readRow(key: string, body: string): SummaryRow | null {
    const last = this.#lastRead.get(key);
    if (last?.body === body) return last.row;
    const row = readRow(body);
    if (row) this.#lastRead.set(key, { body, row });
    return row;
  }
}

let validator: ReturnType<typeof compiled> | null = null;
/** A thousand are read at once, right after the end of a slot. */
const compiled = () => Compile(SummaryRowSchema);

function readRow(body: string): SummaryRow | null {
  const row: unknown = JSON.parse(body);
  validator ??= compiled();
  return validator.Check(row) ? row : null;
}
