import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ALERT_OK, judge, peakSlots, stepAlert, type AlertState } from '../../src/core/sites/alerts.ts';
import {
  ALERT_MESSAGE_SCHEMA,
  type AlertMessage,
  type AlertRule,
  type Silence,
} from '../../src/wire/desk/alerts.ts';
import { assessedOf, siteSamples } from '../sites/site-sample.ts';
import { settingsOf, targetsOfSite } from '../sites/settings.ts';
import { DAY_MS } from '../sites/stretch.ts';
import type { AlertStore, StoredAlertState } from '../store/port/alerts.ts';
import { siteKey, type SiteRecord, type SiteStore } from '../store/port/sites.ts';

/** Without news every site is looked at so often: what is missing does not arrive. */
const SWEEP_EVERY_MS = 60_000;
/** Sites with news that are looked at in one go. */
const MAX_AT_ONCE = 200;
/** Samples from before this say nothing of now. */
const OLDEST_MS = 28 * DAY_MS;
/** Beside the samples that a rule looks at: some of the newest may be unusable. */
const SPARE = 10;

export interface AlertEvaluatorParts {
  readonly alerts: AlertStore;
  readonly sites: SiteStore;
  /** Epoch ms. */
  readonly nowMs: () => number;
}

/** What one look at sites goes by. */
interface Book {
  readonly rules: readonly AlertRule[];
  readonly silences: readonly Silence[];
  readonly states: Map<string, AlertState>;
}

/** Holds rules against sites: those with news soon, all of them each minute. */
export class AlertEvaluator {
  readonly #parts: AlertEvaluatorParts;
  readonly #news = new Set<string>();
  #sweptAtMs: number | null = null;

  constructor(parts: AlertEvaluatorParts) {
    this.#parts = parts;
  }

  /** Samples of a site have come in. Costs next to nothing. */
  noteSamples(site: string): void {
    this.#news.add(siteKey(site));
  }

  /** To be called every few seconds, not twice at a time. */
  async look(): Promise<void> {
    const { alerts, sites, nowMs } = this.#parts;
    const isSweep = this.#sweptAtMs === null || Math.abs(nowMs() - this.#sweptAtMs) >= SWEEP_EVERY_MS;
    if (!isSweep && this.#news.size === 0) return;
    const rules = await alerts.rules();
    if (isSweep) this.#sweptAtMs = nowMs();
    const news = [...this.#news].slice(0, isSweep ? Infinity : MAX_AT_ONCE);
    for (const key of news) this.#news.delete(key);
    if (rules.length === 0) return;
    const states = await alerts.states();
    const book: Book = {
      rules,
      silences: await alerts.silences(),
      states: new Map(states.map(({ ruleId, siteKey: key, state }) => [nameOf(ruleId, key), state])),
    };
    for (const stored of states) await this.#endOutside(stored, rules);
    const looked = isSweep ? await sites.sites() : await Promise.all(news.map((key) => sites.site(key)));
    for (const site of looked) {
      if (site) await this.#lookAt(site, book);
      await nextTurn();
    }
  }

  /** A rule that was changed may not be of a site any more: what it told of it there is over. */
  async #endOutside({ ruleId, siteKey: key, state }: StoredAlertState, rules: readonly AlertRule[]) {
    const rule = rules.find(({ id }) => id === ruleId);
    if (!rule || isOf(rule, key) || state.kind === 'ok') return;
    const wasNotified = state.kind === 'firing' && state.isTold;
    const site = wasNotified ? await this.#parts.sites.site(key) : null;
    const atMs = this.#parts.nowMs();
    const message = wasNotified
      ? messageOf('recovered', rule, { site: site?.name ?? key, atMs, sinceMs: state.sinceMs, value: null })
      : null;
    await this.#parts.alerts.step({ ruleId, siteKey: key, before: state, after: ALERT_OK }, message);
  }

  async #lookAt(site: SiteRecord, book: Book): Promise<void> {
    const rules = book.rules.filter((rule) => isOf(rule, site.key));
    if (rules.length === 0) return;
    const nowMs = this.#parts.nowMs();
    const settings = settingsOf(site);
    const known = {
      nowMs,
      samples: await this.#newest(site.key, nowMs, rules, settings.everyMs),
      lastAtMs: site.lastAtMs,
      everyMs: settings.everyMs,
      targets: targetsOfSite(settings),
      timeZone: settings.timeZone,
    };
    for (const rule of rules) {
      const { isWrong, value } = judge(rule.condition, rule.samples, known);
      const before = book.states.get(nameOf(rule.id, site.key)) ?? ALERT_OK;
      const isSilenced = book.silences.some((silence) => covers(silence, rule, site.key, nowMs));
      const { state: after, notify } = stepAlert(before, { atMs: nowMs, isWrong, isSilenced }, rule);
      if (after === before) continue;
      const sinceMs = before.kind === 'ok' ? nowMs : before.sinceMs;
      const message = notify && messageOf(notify, rule, { site: site.name, atMs: nowMs, sinceMs, value });
      await this.#parts.alerts.step({ ruleId: rule.id, siteKey: site.key, before, after }, message);
    }
  }

  async #newest(key: string, nowMs: number, rules: readonly AlertRule[], everyMs: number) {
    const counts = rules.map((rule) => samplesOf(rule, everyMs));
    const most = Math.max(...counts);
    if (most === 0) return [];
    const read = await this.#parts.sites.samplesOf({
      key,
      fromMs: Math.max(0, nowMs - OLDEST_MS),
      toMs: nowMs + 1,
      relay: null,
      withPeople: false,
      limit: most + SPARE,
    });
    return assessedOf(siteSamples(read));
  }
}

/** So many of the newest samples a rule looks at. */
function samplesOf({ condition, samples }: AlertRule, everyMs: number): number {
  if (condition.kind === 'missing') return 0;
  // One more than slots: that of the interval under way.
  return condition.kind === 'peak' ? peakSlots(everyMs) + 1 : samples;
}

const isOf = (rule: AlertRule, key: string): boolean => rule.site === null || siteKey(rule.site) === key;

const messageOf = (
  kind: AlertMessage['kind'],
  rule: AlertRule,
  about: Pick<AlertMessage, 'site' | 'atMs' | 'sinceMs' | 'value'>,
): AlertMessage => ({ schema: ALERT_MESSAGE_SCHEMA, id: randomUUID(), kind, rule, ...about });

const nameOf = (ruleId: string, key: string): string => JSON.stringify([ruleId, key]);

const covers = (silence: Silence, rule: AlertRule, key: string, nowMs: number): boolean =>
  nowMs >= silence.fromMs &&
  nowMs < silence.toMs &&
  (silence.ruleId === null || silence.ruleId === rule.id) &&
  (silence.site === null || siteKey(silence.site) === key);
