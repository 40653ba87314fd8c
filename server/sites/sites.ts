import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { Check } from 'typebox/value';
import type { SiteReport, SiteRow, Sites as SitesAnswer, SiteSettings } from '../../src/wire/desk/sites.ts';
import type { SiteRecord, SiteStore, StoredSummary } from '../store/port/sites.ts';
import { siteReport } from './site-report.ts';
import { summaryRow, SummaryRowSchema, type SummaryRow } from './site-row.ts';
import { assessedOf, siteSamples } from './site-sample.ts';
import { settingsOf } from './settings.ts';
import { lastWholeSlotEnd, stretchBefore, USUAL_DAYS, WEEKS_MS } from './stretch.ts';

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

/** Reports that were just looked at: a page asks for the same one again and again while it is open. */
const MAX_REPORTS = 16;
/** From then on of a slot, no sample of it is expected any more (core/schedule.ts spreads them over 80 %). */
const SLOT_IS_QUIET = 0.9;

const LONGEST_PAUSE_MS = 50;

/** A summary that is to be made. */
interface Wanted {
  readonly site: SiteRecord;
  readonly settings: SiteSettings;
  readonly toMs: number;
}

/**
 * Sites as they are shown. The page of all sites stands on summaries, which are kept and made ahead: a stretch ends with
 * a whole slot, so what it will end with is known when the slot's sample has come, and when the slot is over nothing is
 * left to be done.
 */
export class Sites {
  readonly #store: SiteStore;
  readonly #nowMs: () => number;
  readonly #underWay = new Map<string, Promise<SummaryRow>>();
  readonly #reports = new Map<string, Promise<SiteReport>>();
  /** Of each site the summary that was shown last: checking a thousand takes longer than reading them. */
  readonly #lastRead = new Map<string, { readonly body: string; readonly row: SummaryRow }>();

  constructor(store: SiteStore, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
  }

  /** All sites that anything is kept of, by name. What is not summarised yet is, first. */
  async list(): Promise<SitesAnswer> {
    const nowMs = this.#nowMs();
    const sites = await this.#store.sites();
    const kept = bySite(await this.#store.summaries());
    const rows: SiteRow[] = [];
    let toMs = 0;
    for (const site of sites) {
      if (site.lastAtMs === null) continue;
      const wanted = wantedOf(site, nowMs, 0);
      toMs = Math.max(toMs, wanted.toMs);
      const known = kept.get(keyOf(wanted));
      const row = (known && this.#readRow(site.key, known.body)) ?? (await this.#summarise(wanted));
      rows.push({ site: site.name, ...row, lastSampleAtMs: site.lastAtMs });
    }
    return { toMs, sites: rows };
  }

  /** A site that anything is kept of; `null`: there is none of this name. */
  async find(name: string): Promise<SiteRecord | null> {
    const site = await this.#store.site(name);
    return site?.lastAtMs === null ? null : site;
  }

  /** `null`: there is no such site. A target that is none must have been refused before. */
  async report(name: string, look: SiteLook): Promise<SiteReport | null> {
    const site = await this.find(name);
    if (site === null) return null;
    const own = settingsOf(site);
    const settings = { ...own, target: look.target ?? own.target };
    const toMs = lastWholeSlotEnd(this.#nowMs(), settings.everyMs);
    // Tests of people change nothing of a site's version.
    if (look.withPeople) return this.#report(site, settings, look, toMs);
    const key = JSON.stringify([site.key, site.version, toMs, settings, look.days, look.relay]);
    const known = this.#reports.get(key) ?? this.#report(site, settings, look, toMs);
    this.#reports.delete(key);
    this.#reports.set(key, known);
    const [oldest] = this.#reports.keys();
    if (this.#reports.size > MAX_REPORTS && oldest !== undefined) this.#reports.delete(oldest);
    known.catch(() => this.#reports.delete(key));
    return known;
  }

  /**
   * Summaries that are missing, those of now first, then those of the slot that is under way. Each is a piece of work of
   * some milliseconds; whoever has it done lets others go first in between.
   */
  async missing(): Promise<readonly (() => Promise<void>)[]> {
    const nowMs = this.#nowMs();
    const sites = (await this.#store.sites()).filter(({ lastAtMs }) => lastAtMs !== null);
    const kept = bySite(await this.#store.summaries());
    const now = sites.map((site) => wantedOf(site, nowMs, 0));
    const next = sites
      .map((site) => wantedOf(site, nowMs, 1))
      .filter(({ site, settings, toMs }) => {
        const slotMs = nowMs - (toMs - settings.everyMs);
        const hasCome = (site.lastAtMs ?? 0) >= toMs - settings.everyMs;
        return hasCome || slotMs >= settings.everyMs * SLOT_IS_QUIET;
      });
    return [...now, ...next]
      .filter((wanted) => !kept.has(keyOf(wanted)))
      .map((wanted) => async () => {
        await this.#summarise(wanted);
      });
  }

  async #report(
    { key, name }: SiteRecord,
    settings: SiteSettings,
    { days, relay, withPeople }: SiteLook,
    toMs: number,
  ): Promise<SiteReport> {
    const stretch = stretchBefore(toMs, days, settings.everyMs);
    const fromMs = Math.min(toMs - WEEKS_MS, stretch.fromMs - (toMs - stretch.fromMs));
    const samples = siteSamples(await this.#store.samplesOf({ key, fromMs, toMs, relay, withPeople }));
    const relays = await this.#store.relaysOf(key, fromMs, toMs);
    return siteReport(samples, stretch, { site: name, relay, relays: [...relays], settings });
  }

  /** `null` for what another version has written otherwise: it is made again. What was read before is read again seldom. */
  #readRow(key: string, body: string): SummaryRow | null {
    const last = this.#lastRead.get(key);
    if (last?.body === body) return last.row;
    const row = readRow(body);
    if (row) this.#lastRead.set(key, { body, row });
    return row;
  }

  /** Once at a time, whoever asks. */
  #summarise(wanted: Wanted): Promise<SummaryRow> {
    const key = JSON.stringify([keyOf(wanted), wanted.site.version]);
    const known = this.#underWay.get(key);
    if (known) return known;
    const made = this.#make(wanted).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, made);
    return made;
  }

  async #make(wanted: Wanted): Promise<SummaryRow> {
    const { site, settings, toMs } = wanted;
    const stretch = stretchBefore(toMs, USUAL_DAYS, settings.everyMs);
    const read = await this.#store.samplesOf({
      key: site.key,
      ...stretch,
      relay: null,
      withPeople: false,
    });
    await nextTurn();
    const beganMs = performance.now();
    const row = summaryRow(assessedOf(siteSamples(read)), stretch, settings);
    // As long as it took, others go first: results that come in must not wait behind many of these.
    await pause(Math.min(performance.now() - beganMs, LONGEST_PAUSE_MS));
    const summary = { key: site.key, toMs, madeOf: madeOf(settings), body: JSON.stringify(row) };
    const nowEndMs = lastWholeSlotEnd(this.#nowMs(), settings.everyMs);
    await this.#store.saveSummary(summary, site.version, nowEndMs);
    return row;
  }
}

/** Of the stretch that ended last, or of the one that is to end so many slots later. */
function wantedOf(site: SiteRecord, nowMs: number, later: number): Wanted {
  const settings = settingsOf(site);
  return { site, settings, toMs: lastWholeSlotEnd(nowMs, settings.everyMs) + later * settings.everyMs };
}

const madeOf = ({ timeZone, everyMs, target }: SiteSettings): string =>
  JSON.stringify([timeZone, everyMs, target]);

const keyOf = ({ site, settings, toMs }: Wanted): string =>
  JSON.stringify([site.key, toMs, madeOf(settings)]);

const bySite = (summaries: readonly StoredSummary[]): Map<string, StoredSummary> =>
  new Map(summaries.map((summary) => [JSON.stringify([summary.key, summary.toMs, summary.madeOf]), summary]));

function readRow(body: string): SummaryRow | null {
  const row: unknown = JSON.parse(body);
  return Check(SummaryRowSchema, row) ? row : null;
}
