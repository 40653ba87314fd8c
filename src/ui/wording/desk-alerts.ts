import { msg, str } from '@lit/localize';
import { SAMPLED_METRICS } from '../../core/sampled-metric.ts';
import type { AlertRule, AlertStanding, NewAlertRule, Silence } from '../../wire/desk/alerts.ts';
import { sampledName, sampledValue } from './desk-metric.ts';
import { moment } from './desk-time.ts';
import { wholeNumber } from './quantity.ts';

const MINUTE_MS = 60_000;

/** What a rule waits for: `90th percentile of loss up over the last 144 samples at its target or above`. */
export function conditionText({ condition, samples }: Pick<NewAlertRule, 'condition' | 'samples'>): string {
  const count = wholeNumber(samples);
  switch (condition.kind) {
    case 'metric': {
      const name = sampledName(condition.metric);
      return condition.atLeast === null
        ? msg(str`${name}: nine in ten of the last ${count} samples are not under the target`)
        : msg(
            str`${name}: the 90th percentile of the last ${count} samples is ${sampledValue(condition.metric, condition.atLeast)} or more`,
          );
    }
    case 'verdict':
      return msg(str`The last ${count} samples miss a target that decides`);
    case 'missing':
      return samples === 1
        ? msg('There was no test for 1 interval')
        : msg(str`There was no test for ${count} intervals`);
  }
}

/** `told after 30 minutes, over after 60`. */
export function delaysText({ forMs, recoverMs }: Pick<NewAlertRule, 'forMs' | 'recoverMs'>): string {
  const minutes = (ms: number): string => wholeNumber(ms / MINUTE_MS);
  const told =
    forMs === 0 ? msg('told at once') : msg(str`told when it was so for ${minutes(forMs)} minutes`);
  const over =
    recoverMs === 0
      ? msg('over at once')
      : msg(str`over when it was not so for ${minutes(recoverMs)} minutes`);
  return `${told}, ${over}`;
}

/** Where a rule or a silence applies. */
export const siteText = (site: string | null): string => site ?? msg('every site by itself');

/** What of the sites a rule is about to tell, or has told. */
export function standingText({ site, state, sinceMs, isTold }: AlertStanding, timeZone?: string): string {
  const since = moment(sinceMs, timeZone);
  switch (state) {
    case 'ok':
      return msg(str`${site}: all is well since ${since}`);
    case 'pending':
      return msg(str`${site}: so since ${since}, not long enough to be told`);
    case 'firing':
      return isTold
        ? msg(str`${site}: told, so since ${since}`)
        : msg(str`${site}: so since ${since}, silenced`);
  }
}

/** What is silent: `Loss evenings, Berlin`. */
export function silenceText({ ruleId, site }: Silence, rules: readonly AlertRule[]): string {
  const rule = ruleId === null ? msg('every rule') : (rules.find(({ id }) => id === ruleId)?.name ?? ruleId);
  return `${rule}, ${site ?? msg('every site')}`;
}

/** A limit as typed, in ms or percent, as the rule takes it; `null` where it is none. */
export function readLimit(metric: keyof typeof SAMPLED_METRICS, text: string): number | null {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || value < 0) return null;
  if (SAMPLED_METRICS[metric].unit === 'ms') return value;
  return value <= 100 ? value / 100 : null;
}

/** The unit that a limit is typed in. */
export const limitUnit = (metric: keyof typeof SAMPLED_METRICS): string =>
  SAMPLED_METRICS[metric].unit === 'ms' ? msg('ms') : msg('%');
