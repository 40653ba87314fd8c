import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  ALERT_OK,
  judge,
  peakSlots,
  stepAlert,
  type AlertState,
  type Judged,
} from '../../src/core/sites/alerts.ts';
import {
  ALERT_MESSAGE_SCHEMA,
  type AlertMessage,
  type AlertRule,
  type Silence,
} from '../../src/wire/desk/alerts.ts';
import { assessedSamples } from '../sites/site-sample.ts';
import { settingsOf, targetsOfSite } from '../sites/settings.ts';
import { DAY_MS } from '../sites/stretch.ts';
import type { AlertStore, StoredAlertState } from '../store/port/alerts.ts';
import type { WatchedRelay } from './out-over-all.ts';
import { relayKey, relayNameOf } from './relay-key.ts';
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
  /** The relays of this server, as all servers find them just now (`OutOverAll`); default: there are none. */
  readonly relays?: () => Promise<readonly WatchedRelay[]>;
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
  #hasRelayNews = false;
  #relaysAtMs: number | null = null;

  constructor(parts: AlertEvaluatorParts) {
    this.#parts = parts;
  }

  /** Samples of a site have come in. Costs next to nothing. */
  noteSamples(site: string): void {
    this.#news.add(siteKey(site));
  }

  /** A relay has come or gone. */
  noteRelays(): void {
    this.#hasRelayNews = true;
  }

  /** At the relays alone, which are this server's: the sites of the database are another's to look at. Called as `look`. */
  async lookAtRelays(): Promise<void> {
    const isSweep = this.#isDue(this.#relaysAtMs);
    if (!isSweep && !this.#hasRelayNews) return;
    await this.#withRelayNews(async () => {
      const rules = await this.#parts.alerts.rules();
      if (rules.length > 0)
        await this.#lookAtRelays(await this.#book(rules, await this.#parts.alerts.states()));
      this.#relaysAtMs = this.#parts.nowMs();
    });
  }

  /** To be called every few seconds, not twice at a time. */
  async look(): Promise<void> {
    const isSweep = this.#isDue(this.#sweptAtMs);
    if (!isSweep && this.#news.size === 0 && !this.#hasRelayNews) return;
    await this.#withRelayNews(() => this.#lookAll(isSweep));
  }

  async #lookAll(isSweep: boolean): Promise<void> {
    const { alerts, sites, nowMs } = this.#parts;
    const rules = await alerts.rules();
    if (isSweep) this.#sweptAtMs = nowMs();
    const news = [...this.#news].slice(0, isSweep ? Infinity : MAX_AT_ONCE);
    for (const key of news) this.#news.delete(key);
    if (rules.length === 0) return;
    const states = await alerts.states();
    const book = await this.#book(rules, states);
    for (const stored of states) await this.#endOutside(stored, rules);
    await this.#lookAtRelays(book);
    const looked = isSweep ? await sites.sites() : await Promise.all(news.map((key) => sites.site(key)));
    for (const site of looked) {
      if (site) await this.#lookAt(site, book);
      await nextTurn();
    }
  }

  /** What turns meanwhile is looked at next, and so is what a database that is away kept from being looked at. */
  async #withRelayNews(look: () => Promise<void>): Promise<void> {
    const hadNews = this.#hasRelayNews;
    this.#hasRelayNews = false;
    try {
      await look();
    } catch (error) {
      this.#hasRelayNews ||= hadNews;
      throw error;
    }
  }

  /** Whether a look from then on is a minute old; either way, as clocks are set. */
  #isDue(atMs: number | null): boolean {
    return atMs === null || Math.abs(this.#parts.nowMs() - atMs) >= SWEEP_EVERY_MS;
  }

  async #book(rules: readonly AlertRule[], states: readonly StoredAlertState[]): Promise<Book> {
    return {
      rules,
      silences: await this.#parts.alerts.silences(),
      states: new Map(states.map(({ ruleId, siteKey: key, state }) => [nameOf(ruleId, key), state])),
    };
  }

  /** A rule that was changed may not be of a site any more: what it told of it there is over. */
  async #endOutside({ ruleId, siteKey: key, state }: StoredAlertState, rules: readonly AlertRule[]) {
    const rule = rules.find(({ id }) => id === ruleId);
    if (!rule || isOf(rule, key) || state.kind === 'ok') return;
    const wasNotified = state.kind === 'firing' && state.isTold;
    const relay = relayNameOf(key);
    const site = wasNotified && relay === null ? await this.#parts.sites.site(key) : null;
    const atMs = this.#parts.nowMs();
    const name = relay ?? site?.name ?? key;
    const message = wasNotified
      ? messageOf('recovered', rule, { site: name, atMs, sinceMs: state.sinceMs, value: null })
      : null;
    await this.#parts.alerts.step({ ruleId, siteKey: key, before: state, after: ALERT_OK }, message);
  }

  /** Asked for behind the book: whoever began an alert that stands there has written before that the relay is out. */
  async #lookAtRelays(book: Book): Promise<void> {
    for (const { name, isOut } of (await this.#parts.relays?.()) ?? []) {
      const key = relayKey(name);
      for (const rule of book.rules)
        if (isOf(rule, key)) await this.#step(rule, { key, name }, { isWrong: isOut, value: null }, book);
    }
  }

  async #lookAt(site: SiteRecord, book: Book): Promise<void> {
    const rules = book.rules.flatMap((rule) => {
      const { condition } = rule;
      return condition.kind !== 'relay' && isOf(rule, site.key) ? [{ rule, condition }] : [];
    });
    if (rules.length === 0) return;
    const nowMs = this.#parts.nowMs();
    const settings = settingsOf(site);
    const ofSite = rules.map(({ rule }) => rule);
    const known = {
      nowMs,
      samples: await this.#newest(site.key, nowMs, ofSite, settings.everyMs),
      keptMarks: await this.#keptMarks(site.key, nowMs, ofSite),
      lastAtMs: site.lastAtMs,
      everyMs: settings.everyMs,
      targets: targetsOfSite(settings),
      timeZone: settings.timeZone,
    };
    for (const { rule, condition } of rules)
      await this.#step(rule, site, judge(condition, rule.samples, known), book);
  }

  /** One rule at one site or relay: what follows of what is seen, and is to be told. */
  async #step(
    rule: AlertRule,
    { key, name }: Pick<SiteRecord, 'key' | 'name'>,
    { isWrong, value }: Judged,
    book: Book,
  ): Promise<void> {
    const nowMs = this.#parts.nowMs();
    const before = book.states.get(nameOf(rule.id, key)) ?? ALERT_OK;
    const isSilenced = book.silences.some((silence) => covers(silence, rule, key, nowMs));
    const { state: after, notify } = stepAlert(before, { atMs: nowMs, isWrong, isSilenced }, rule);
    if (after === before) return;
    const sinceMs = before.kind === 'ok' ? nowMs : before.sinceMs;
    const message = notify && messageOf(notify, rule, { site: name, atMs: nowMs, sinceMs, value });
    await this.#parts.alerts.step({ ruleId: rule.id, siteKey: key, before, after }, message);
  }

  /** Of the newest tests that tell whether the network keeps marks, as many as the rules about that look at. */
  async #keptMarks(key: string, nowMs: number, rules: readonly AlertRule[]): Promise<readonly boolean[]> {
    const limit = Math.max(
      0,
      ...rules.flatMap(({ condition, samples }) => (condition.kind === 'marks' ? [samples] : [])),
    );
    if (limit === 0) return [];
    const fromMs = Math.max(0, nowMs - OLDEST_MS);
    return this.#parts.sites.keptMarksOf({ key, fromMs, toMs: nowMs + 1, limit });
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
    return assessedSamples(read).sort((a, b) => a.atMs - b.atMs);
  }
}

/** So many of the newest samples a rule looks at; of marks it looks at tests that tell of them. */
function samplesOf({ condition, samples }: AlertRule, everyMs: number): number {
  if (condition.kind === 'missing' || condition.kind === 'marks') return 0;
  // One more than slots: that of the interval under way.
  return condition.kind === 'peak' ? peakSlots(everyMs) + 1 : samples;
}

const isOf = (rule: AlertRule, key: string): boolean => {
  const isOfRelays = rule.condition.kind === 'relay';
  if (isOfRelays !== (relayNameOf(key) !== null)) return false;
  return rule.site === null || keyIn(rule.site, key) === key;
};

/** The key of a name where that of a site, or of a relay, is looked for. */
const keyIn = (name: string, key: string): string =>
  relayNameOf(key) === null ? siteKey(name) : relayKey(name.trim());

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
  (silence.site === null || keyIn(silence.site, key) === key);
