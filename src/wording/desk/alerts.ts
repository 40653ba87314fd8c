import { msg, str } from '@lit/localize';
import { SAMPLED_METRICS } from '../../core/sites/sampled-metric.ts';
import type { AlertRule, AlertStanding, NewAlertRule, Silence } from '../../wire/desk/alerts.ts';
import { isolated } from '../isolated.ts';
import { sampledName, sampledValue } from '../sites/sampled-metric.ts';
import { moment } from '../time.ts';
import { decimal, wholeNumber } from '../quantity.ts';

const MINUTE_MS = 60_000;

/**
 * What a rule waits for: `Loss up: more than one in ten of the last 144 samples miss the target`. That, and no less, is
 * what a 90th percentile at the target or above says.
 */
export function conditionText({ condition, samples }: Pick<NewAlertRule, 'condition' | 'samples'>): string {
  const count = wholeNumber(samples);
  switch (condition.kind) {
    case 'metric': {
      const name = sampledName(condition.metric);
      return condition.atLeast === null
        ? msg(str`${name}: more than one in ten of the last ${count} samples miss the target`)
        : msg(
            str`${name}: the 90th percentile of the last ${count} samples is ${sampledValue(condition.metric, condition.atLeast)} or more`,
          );
    }
    case 'verdict':
      return msg(
        str`More than one in ten of the last ${count} samples miss the target of a metric that decides`,
      );
    case 'peak':
      return msg('Calls fail in an hour of the last week, or over all of it');
    case 'marks':
      return msg(
        str`In more than one in ten of the last ${count} tests that marked packets for priority, the marks did not arrive`,
      );
    case 'relay':
      return msg('A relay gets no tests, since it does not work or is not heard');
    case 'missing':
      return samples === 1
        ? msg('There was no test for 1 interval')
        : msg(str`There was no test for ${count} intervals`);
  }
}

/** `told after 30 minutes, over after 60`. */
export function delaysText({ forMs, recoverMs }: Pick<NewAlertRule, 'forMs' | 'recoverMs'>): string {
  const minutes = (ms: number): string => decimal(ms / MINUTE_MS);
  const delay =
    forMs === 0 ? msg('notifies at once') : msg(str`notifies after ${minutes(forMs)} minutes of it`);
  const over =
    recoverMs === 0 ? msg('ends at once') : msg(str`ends after ${minutes(recoverMs)} minutes without it`);
  return `${delay}, ${over}`;
}

/** Of a rule while there is no webhook. */
export const notifiesNobody = (): string => msg('Nobody is notified: there is no webhook. Add one below.');

/** Where a rule applies. */
export const siteText = ({ site, condition }: Pick<NewAlertRule, 'site' | 'condition'>): string =>
  site ?? (condition.kind === 'relay' ? msg('each relay separately') : msg('each site separately'));

/** What of the sites a rule is about to tell, or has told. */
export function standingText({ site, state, sinceMs, isTold }: AlertStanding, timeZone?: string): string {
  const since = moment(sinceMs, timeZone);
  switch (state) {
    case 'ok':
      return msg(str`${isolated(site)}: all well since ${since}`);
    case 'pending':
      return msg(str`${isolated(site)}: pending since ${since}, not for long enough yet`);
    case 'firing':
      return isTold
        ? msg(str`${isolated(site)}: firing since ${since}`)
        : msg(str`${isolated(site)}: firing since ${since}; nobody was notified, since it is silenced`);
  }
}

/** What is silent: `Loss evenings, Berlin`. Buttons are named by it, so it is without isolates: people say those names. */
export function silenceText({ ruleId, site }: Silence, rules: readonly AlertRule[]): string {
  const rule = ruleId === null ? msg('every rule') : (rules.find(({ id }) => id === ruleId)?.name ?? ruleId);
  return `${rule}, ${site ?? msg('every site')}`;
}

/** How it stands with a silence. */
export function silencePhase({ fromMs, toMs }: Silence, nowMs: number): string {
  if (nowMs < fromMs) return msg('To come');
  return nowMs < toMs ? msg('Silent now') : msg('Over');
}

/** Of a webhook whose secret was replaced a while ago. */
export const oldSecretText = (untilMs: number, timeZone?: string): string =>
  msg(str`Messages are also signed with the previous secret until ${moment(untilMs, timeZone)}.`);

/** A limit as typed, in ms or percent, as the rule takes it; `null` where it is none. */
export function readLimit(metric: keyof typeof SAMPLED_METRICS, text: string): number | null {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || value < 0) return null;
  if (SAMPLED_METRICS[metric].unit === 'ms') return value;
  return value <= 100 ? value / 100 : null;
}

/** A limit as it is typed. */
export const limitText = (metric: keyof typeof SAMPLED_METRICS, limit: number): string =>
  // Twelve digits: 0.07 * 100 is 7.000000000000001.
  String(SAMPLED_METRICS[metric].unit === 'ms' ? limit : Number((limit * 100).toPrecision(12)));

/** The unit that a limit is typed in. */
export const limitUnit = (metric: keyof typeof SAMPLED_METRICS): string =>
  SAMPLED_METRICS[metric].unit === 'ms' ? msg('ms') : msg('%');
